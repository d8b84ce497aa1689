package logview

// Place is where a list stands, for who shows something else in it for a while and comes back. Its rows are numbers of the source.
type Place struct {
	Top      uint64 // the row at the upper edge
	off      float64
	unseen   uint64 // rows before the end that were not on screen
	follow   bool
	Selected uint64 // where Has
	Has      bool   // a row is selected
}

// Place is where the list stands.
func (v *View) Place() Place {
	return Place{Top: v.pos.top, off: v.pos.off, unseen: v.Unseen(), follow: v.follow, Selected: v.selected, Has: v.hasSel}
}

// Return goes to a place, of which no callback hears; grown is how many rows have arrived since. What has dropped out
// meanwhile is not there any more: then the list stands at the first row.
func (v *View) Return(p Place, grown uint64) {
	v.rows.forget()
	v.pos.bound(v.src.Bounds())
	v.follow, v.selected, v.hasSel = p.follow, p.Selected, p.Has
	if v.pos.top, v.pos.off = p.Top, p.off; p.Top < v.pos.first {
		v.pos.to(0, &v.geo)
	}
	v.seen = v.pos.end - min(p.unseen+grown, v.pos.end-v.pos.first)
	v.Update()
}
