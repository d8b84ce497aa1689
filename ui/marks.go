package ui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"switchboard/gateway/record"
	"switchboard/ui/theme"
	"switchboard/ui/view"
)

// marking is what a person marks, to find it again, and why.
type marking struct {
	w     *Window
	files markFiles
}

func newMarking(w *Window) *marking { return &marking{w: w, files: markFiles{w: w}} }

func (m *marking) actions() []action {
	chosen := func() bool { return m.chosen() != nil }
	some := func() bool { return len(m.w.journal.Marked()) > 0 }
	return []action{
		{Group: groupRow, Name: "Mark, or take the mark away", Key: "M", Can: chosen, Why: "choose a row first", Do: func() { m.turn(m.chosen()) }},
		{Group: groupRow, Name: "Comment…", Key: "C", Can: chosen, Why: "choose a row first", Do: func() { m.comment(m.chosen()) }},
		{Group: groupRow, Name: "Next mark", Key: "]", Can: some, Why: "nothing is marked", Do: func() { m.goOn(false) }},
		{Group: groupRow, Name: "Previous mark", Key: "[", Can: some, Why: "nothing is marked", Do: func() { m.goOn(true) }},
		{Group: groupRow, Name: "Marks…", Key: "Ctrl+M", Can: some, Why: "nothing is marked", Do: m.list},
	}
}

// rowItems marks a row, and says why.
func (m *marking) rowItems(r *view.Row) []*fyne.MenuItem {
	seq := r.Seq
	of := func(act func(*view.Row)) func() {
		return func() {
			if r := m.w.journal.BySeq(seq); r != nil {
				act(r)
			}
		}
	}
	mark, comment := "Mark", "Comment…"
	if r.Mark != nil {
		mark = "Take the mark away"
	}
	if r.Comment() != "" {
		comment = "Change the comment…"
	}
	return []*fyne.MenuItem{fyne.NewMenuItem(mark, of(m.turn)), fyne.NewMenuItem(comment, of(m.comment))}
}

// chosen is the row that is selected; nil: none, or it fell out.
func (m *marking) chosen() *view.Row { return m.w.journal.BySeq(m.w.detail.row.Seq) }

func (m *marking) turn(r *view.Row) {
	if r.Mark != nil {
		m.unset(r.Seq)
	} else {
		m.set(r.Seq, "")
	}
}

// set marks a row, here and in the files that its event is in.
func (m *marking) set(seq uint64, comment string) {
	err := m.w.journal.Mark(seq, comment)
	if err == nil {
		err = m.files.each(seq, func(of record.Marks) error { return of.Set(seq, comment) })
	}
	if err != nil {
		m.w.fail("This was not marked", err)
	}
	m.show()
}

func (m *marking) unset(seq uint64) {
	m.w.journal.Unmark(seq)
	_ = m.files.each(seq, func(of record.Marks) error { delete(of, seq); return nil })
	m.show()
}

func (m *marking) show() {
	now := time.Now()
	m.w.traffic.draw(now)
	m.w.detail.update(now)
}

// goOn goes to the next mark, or with back to the one before.
func (m *marking) goOn(back bool) {
	if r := m.w.journal.NextMark(m.w.detail.row.Seq, back); r != nil {
		m.w.traffic.reveal(r.Seq)
	}
}

// list offers all that is marked.
func (m *marking) list() {
	var acts []action
	for _, r := range m.w.journal.Marked() {
		seq := r.Seq
		what := r.What()
		if r.Method != "" {
			what = r.Method + " " + what
		}
		name := r.Comment()
		if name == "" {
			name = what
			what = view.ShortID(r.Session)
		}
		acts = append(acts, action{Name: oneLine(name), Group: what, Key: r.Time.Format("15:04:05.000"), Do: func() { m.w.traffic.reveal(seq) }})
	}
	m.w.offer("Go to which mark?", acts)
}

// oneLine is s without its line ends.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// commentWidth is that of the editor of a comment.
const commentWidth = 520

// comment lets the person say why a row is marked. An empty comment leaves the mark.
func (m *marking) comment(r *view.Row) {
	seq, canvas := r.Seq, m.w.win.Canvas()
	e := newLineEntry(oneLine(r.Comment()))
	e.SetPlaceHolder("Why is it worth finding again?")
	what := strings.TrimSpace(r.Method + " " + r.What() + " " + r.ID())
	pop := popUp(canvas, container.NewVBox(inset(theme.GapWide, 0, label(theme.Muted, "Comment on "+what)),
		container.New(wide(commentWidth), e), inset(theme.GapWide, 0, label(theme.Faint, "Enter keeps it, Esc does not."))))
	e.leave = func() { pop.Hide(); canvas.Focus(m.w.traffic.list) }
	e.OnSubmitted = func(s string) {
		e.leave()
		m.set(seq, strings.TrimSpace(s))
	}
	size := canvas.Size()
	pop.ShowAtPosition(fyne.NewPos(max((size.Width-pop.MinSize().Width)/2, 0), min(paletteTop, max(size.Height-pop.MinSize().Height, 0))))
	canvas.Focus(e)
}

// lineEntry is an entry of one line that Escape leaves.
type lineEntry struct {
	widget.Entry
	leave func()
}

func newLineEntry(text string) *lineEntry {
	e := &lineEntry{}
	e.ExtendBaseWidget(e)
	e.Text = text
	e.CursorColumn = len([]rune(text))
	return e
}

// TypedKey is Fyne's.
func (e *lineEntry) TypedKey(k *fyne.KeyEvent) {
	if k.Name == fyne.KeyEscape {
		e.leave()
		return
	}
	if handFunctionKey(e, k) {
		return
	}
	e.Entry.TypedKey(k)
}
