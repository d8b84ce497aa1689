package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"switchboard/ui/view"
)

// This file is what can be done with the message that is read.

func (p *detailPane) actions() []action {
	w := p.w
	any := func() bool { return p.row.Seq != 0 }
	message := func() bool { return p.row.Frame != nil }
	const choose, chooseOne = "choose a row first", "choose a message first"
	all := []action{
		{Group: groupRow, Name: "Find in the detail", Key: "Ctrl+Shift+F", Can: any, Why: choose, Do: p.bar.open},
		{Group: groupRow, Name: "Find next in the detail, with Shift the one before", Key: "F3", Can: any, Why: choose, Do: func() { p.bar.next(shifted()) }},
		{Group: groupRow, Name: "Go to its pair", Key: "P", Can: func() bool { return p.other() != nil }, Why: "choose a message that has one first", Do: p.toPair},
		{Group: groupRow, Name: "Open in a window of its own", Key: "O", Can: message, Why: chooseOne, Do: func() { p.open(&p.row) }},
		{Group: groupRow, Name: "Mark to compare, or compare with the marked one", Key: "=", Can: message, Why: chooseOne, Do: func() { p.mark(&p.row) }},
		{Group: groupRow, Name: "Compare with the one before that is like it", Key: "B", Can: func() bool { return w.journal.Before(&p.row) != nil }, Why: "choose a message that is not the first of its kind",
			Do: func() { p.compare(w.journal.Before(&p.row), &p.row) }},
	}
	for _, f := range copyForms() {
		all = append(all, action{Group: groupRow, Name: "Copy as " + f.name, Can: message, Why: chooseOne, Do: func() { p.copyAs(f) }})
	}
	for i, mode := range modes() {
		all = append(all, action{Group: groupView, Name: "Read the message as " + mode, Key: modeKey(i), Can: any, Why: choose, Do: func() { p.turn(mode) }})
	}
	return all
}

// rowItems reads a row. What an item does may be done when the row has gone.
func (p *detailPane) rowItems(row *view.Row) (items []*fyne.MenuItem) {
	r := *row
	item := func(label string, act func()) { items = append(items, fyne.NewMenuItem(label, act)) }
	if r.Frame != nil {
		item("Copy frame", func() { p.copyRow(&r, nil, exactForm) })
		items = append(items, p.copyItem(row))
		item("Open in a window of its own", func() { p.open(&r) })
	}
	if other := max(r.Answer, r.Pair); other != 0 {
		item("Go to its pair", func() { p.w.traffic.reveal(other) })
	}
	if r.Frame == nil {
		return items
	}
	if marked := p.marked; marked.Seq != 0 && marked.Frame != r.Frame {
		item("Compare with "+marked.Name(), func() { p.compare(&marked, &r) })
	}
	item("Mark to compare", func() { p.setMark(&r) })
	if before := p.w.journal.Before(row); before != nil {
		old := *before
		item("Compare with the previous "+old.Name(), func() { p.compare(&old, &r) })
	}
	return items
}

// mark marks the row to be compared with another, or compares it with the one that is marked.
func (p *detailPane) mark(r *view.Row) {
	if p.marked.Seq == 0 || p.marked.Frame == r.Frame {
		p.setMark(r)
		return
	}
	marked := p.marked
	p.marked = view.Row{}
	p.w.traffic.list.Update()
	p.compare(&marked, r)
}

func (p *detailPane) setMark(r *view.Row) {
	p.marked = *r
	p.w.traffic.list.Update()
	p.w.status.say(time.Now(), "Marked "+r.Name()+": choose another and press = to compare them.")
}
