package view

// Blank is why a list shows no row, and what there is to do about it.
type Blank struct {
	Why  string // a sentence; empty: nothing is to be said
	Hint string // another one, about what that means; may be empty

	Unfilter bool // the filter can be cleared
	Unselect bool // the traffic of all sessions can be shown
	Resume   bool // drawing can go on
}

// Listed is the state of a list that shows no row.
type Listed struct {
	Kept     int  // rows there are
	Left     int  // of those, how many the filter was not asked of yet
	Filtered bool // a query is in force
	Session  bool // the rows of one session are asked for
	Paused   bool // drawing is
	Reading  bool // a recording is shown, and read still
	Recorded bool // a recording is shown
}

// BlankOf says why a list is blank.
func BlankOf(l Listed) (b Blank) {
	const kept = "Nothing is lost: they are only not shown."
	switch {
	case l.Paused:
		return Blank{Why: "Drawing is paused, and there was nothing to show when it was.", Hint: "What came since is kept.", Resume: true}
	case l.Kept == 0 && l.Reading:
		return Blank{Why: "Reading…"}
	case l.Kept == 0 && l.Recorded:
		return Blank{Why: "There is nothing in this recording."}
	case l.Kept == 0:
		return Blank{Why: "Nothing yet.", Hint: "What happens from now on is shown here."}
	case !l.Filtered && !l.Session:
		return Blank{}
	case l.Left > 0:
		b.Why = "Looking… " + Count(l.Left) + " of " + Plural(l.Kept, "row") + " are left."
	case !l.Filtered:
		b.Why, b.Hint = "None of "+Plural(l.Kept, "row")+" is of this session.", kept
	case l.Session:
		b.Why, b.Hint = "None of "+Plural(l.Kept, "row")+" is of this session and matches.", kept
	default:
		b.Why, b.Hint = "None of "+Plural(l.Kept, "row")+" matches.", kept
	}
	b.Unfilter, b.Unselect = l.Filtered, l.Session
	if l.Kept == 1 {
		b.Hint = "" // of one row "they" says too much
	}
	return b
}
