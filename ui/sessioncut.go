package ui

import (
	"fyne.io/fyne/v2"

	"switchboard/ui/view"
)

// This file cuts streams of Streamable HTTP, so that a client's way back can be seen.

// cut cuts a stream of the selected session; empty: all of them.
func (p *sessionsPane) cut(stream string) func() {
	return func() { p.act("Cut", func(id string) error { return p.w.Gateway.Cut(id, stream) }) }
}

// cuttable reports whether the selected session has a stream that can be cut.
func (p *sessionsPane) cuttable() bool {
	info := p.info()
	return info != nil && p.w.capture.shown == nil && view.Cuttable(info)
}

// cutItems offer it in the session's menu: each stream by the name that it has above the buttons, where there are several.
func (p *sessionsPane) cutItems(id string) (items []*fyne.MenuItem) {
	if !p.cuttable() {
		return nil
	}
	items = append(items, fyne.NewMenuItem("Cut its streams", p.cut("")))
	streams := p.w.Gateway.Streams(id)
	read := 0
	for i := range streams {
		if !streams[i].Attached {
			continue
		}
		if read++; read > len(p.streams) {
			break // no more of them are shown either
		}
		items = append(items, fyne.NewMenuItem("Cut "+view.StreamName(&streams[i])+" alone", p.cut(streams[i].ID)))
	}
	if read == 1 {
		items = items[:1]
	}
	return items
}
