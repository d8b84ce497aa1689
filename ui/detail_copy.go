package ui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"switchboard/ui/jsonview"
	"switchboard/ui/view"
)

// copyForm is a form in which a message can be copied.
type copyForm struct {
	name string
	of   func(w *Window, r, other *view.Row) (string, error)
}

// exactForm is the bytes of the frame.
var exactForm = copyForm{"exact frame", func(_ *Window, r, _ *view.Row) (string, error) { return string(r.Frame.Data), nil }}

// copyForms are all of them.
func copyForms() []copyForm {
	curl := func(secrets bool) func(*Window, *view.Row, *view.Row) (string, error) {
		return func(w *Window, r, _ *view.Row) (string, error) {
			c := view.Curl{Base: baseURL(w.Gateway.Stats()), Token: w.Token.Reveal(), TokenFile: w.Token.Path(), Secrets: secrets}
			return c.Command(r, w.transportOf(r.Session))
		}
	}
	// A response is repeated by its request.
	repeat := func(test func(view.Repeat, *view.Row, *view.Row, string) (string, error)) func(*Window, *view.Row, *view.Row) (string, error) {
		return func(w *Window, r, other *view.Row) (string, error) {
			request, answer := r, other
			if r.Frame.Kind.IsResponse() && other != nil {
				request, answer = other, r
			}
			return test(view.Repeat{Base: baseURL(w.Gateway.Stats())}, request, answer, w.transportOf(r.Session))
		}
	}
	return []copyForm{
		{"JSON", func(_ *Window, r, _ *view.Row) (string, error) { return view.LaidOut(r.Frame), nil }},
		exactForm,
		{"hex dump", func(_ *Window, r, _ *view.Row) (string, error) { return jsonview.Dump(r.Frame.Data), nil }},
		{"SSE frame", func(w *Window, r, _ *view.Row) (string, error) { return w.wireOf(r).SSE(r.Frame), nil }},
		{"curl", curl(false)},
		{"curl, with secrets", curl(true)},
		{"Go test", repeat(view.Repeat.GoTest)},
		{"TypeScript test", repeat(view.Repeat.TypeScriptTest)},
	}
}

// copyAs copies the message that is read.
func (p *reader) copyAs(f copyForm) { p.copyRow(&p.row, p.other(), f) }

// copyRow copies a message and says so, or why not.
func (p *reader) copyRow(r, other *view.Row, f copyForm) {
	if r.Frame == nil && !strings.HasPrefix(f.name, "curl") {
		return
	}
	s, err := f.of(p.w, r, other)
	if err != nil {
		p.tell(sentence(err))
		return
	}
	p.w.App.Clipboard().SetContent(s)
	switch {
	case f.name == exactForm.name && !view.IsText(r.Frame.Data):
		p.tell("Copied. It has bytes that are no text, which other programs may change: copy it as a hex dump.")
	case f.name == "curl" && r.Frame != nil && !strings.Contains(s, string(r.Frame.Data)) && strings.Contains(s, "…"):
		p.tell("Copied as curl, with what looks secret masked.")
	default:
		p.tell("Copied as " + f.name + ".")
	}
}

// copyItem is the menu of forms for a row, which may be gone when it is used.
func (p *reader) copyItem(row *view.Row) *fyne.MenuItem {
	r := *row
	var pair view.Row
	if other := p.rows().BySeq(max(r.Answer, r.Pair)); other != nil {
		pair = *other
	}
	item := fyne.NewMenuItem("Copy as", nil)
	item.ChildMenu = fyne.NewMenu("")
	for _, f := range copyForms() {
		item.ChildMenu.Items = append(item.ChildMenu.Items, fyne.NewMenuItem(f.name, func() {
			if pair.Seq == 0 {
				p.copyRow(&r, nil, f)
			} else {
				p.copyRow(&r, &pair, f)
			}
		}))
	}
	return item
}

// popUp offers the forms for the message that is read.
func (p *reader) popUp(at fyne.Position) {
	var items []*fyne.MenuItem
	if s := p.view.SelectedText(); s != "" {
		items = append(items, fyne.NewMenuItem("Copy selection", p.view.Copy), fyne.NewMenuItemSeparator())
	}
	for _, f := range copyForms() {
		if p.row.Frame != nil || p.row.HTTP != nil && strings.HasPrefix(f.name, "curl") {
			items = append(items, fyne.NewMenuItem("Copy as "+f.name, func() { p.copyAs(f) }))
		}
	}
	items = append(items, fyne.NewMenuItemSeparator(), fyne.NewMenuItem("Find in this message", p.bar.open))
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), p.in.Canvas(), at)
}

// wireOf is how the row's message travels.
func (w *Window) wireOf(r *view.Row) view.Wire {
	wire := view.Wire{Transport: w.transportOf(r.Session), Retry: w.Gateway.Config().Gateway.Retry}
	if r.Frame != nil {
		wire.Event, _ = w.Gateway.EventID(r.Session, r.Frame)
	}
	return wire
}

// transportOf is what a session is connected by; empty: it is not known any more.
func (w *Window) transportOf(id string) string {
	for i := range w.sessions.infos {
		if w.sessions.infos[i].ID == id {
			return w.sessions.infos[i].Transport
		}
	}
	return ""
}

// copyFrame copies the selected message as it is, for Ctrl+C in the list.
func (w *Window) copyFrame() {
	if w.detail.row.Frame == nil {
		w.status.say(time.Now(), "No message is selected.")
		return
	}
	w.detail.copyAs(exactForm)
}
