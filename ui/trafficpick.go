package ui

import (
	"time"

	"switchboard/ui/view"
)

// This file has the other row of two that are compared: it is picked with the mouse or by keys while one is selected.

// pick makes row i the one that the selected row is compared with, or takes that back.
func (p *trafficPane) pick(i uint64) {
	r, d := p.w.journal.At(i), p.w.detail
	switch {
	case r == nil:
		p.w.status.refuse(time.Now(), "This row fell out of the list.")
	case r.Frame == nil:
		p.w.status.refuse(time.Now(), "Only messages can be compared.")
	case d.marked.Frame == r.Frame:
		d.marked = view.Row{}
		p.w.status.say(time.Now(), "No row is marked to be compared any more.")
	default:
		d.marked = *r
		if d.row.Frame == nil || d.row.Seq == r.Seq {
			d.setMark(r)
			break
		}
		p.w.status.tell(time.Now(), "Press = to compare "+r.Name()+" with what is selected.", "Compare", func() { d.mark(&d.row) })
	}
	p.list.Update()
}

// pickOn picks the message n further on from the one that is picked, or from the selected one; back where n is negative.
func (p *trafficPane) pickOn(n int) {
	marked := &p.w.detail.marked
	at, ok := p.w.journal.Number(marked.Seq)
	if r := p.w.journal.At(at); !ok || r == nil || r.Frame != marked.Frame { // it may be of what was shown before
		at, ok = p.list.Selected()
	}
	first, end := p.Bounds()
	for ok {
		if at += uint64(int64(n)); at < first || at >= end {
			p.w.status.refuse(time.Now(), "There is no message further on.")
			return
		}
		if r := p.w.journal.At(at); r != nil && r.Frame != nil && r.Seq != p.w.detail.row.Seq {
			p.pick(at)
			p.list.Reveal(at)
			return
		}
	}
	p.w.status.refuse(time.Now(), "Choose a row first.")
}

// typed is a character that the list did not use.
func (p *trafficPane) typed(r rune) {
	switch r {
	case 'J':
		p.pickOn(1)
	case 'K':
		p.pickOn(-1)
	default:
		p.w.typed(r)
	}
}
