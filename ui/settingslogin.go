package ui

import (
	"strings"

	"fyne.io/fyne/v2/widget"

	"switchboard/ui/theme"
)

// loginRow turns the start at login. It is no key of the configuration: what it shows is what the system has.
type loginRow struct {
	*formRow
	f       *settingsForm
	check   *widget.Check
	showing bool
}

const loginDoc = "Whether the system starts Switchboard when you log in, straight to the tray. This is kept by the system alone, and what it has is shown."

func newLoginRow(f *settingsForm) *loginRow {
	r := &loginRow{f: f}
	r.check = widget.NewCheck("On", r.turn)
	r.formRow = newFormRow("Start at login", "", loginDoc, r.check, func() { r.turn(true) })
	r.back.SetText("Have it start this program")
	return r
}

// look shows what the system has.
func (r *loginRow) look() {
	state, err := r.f.w.Login.State()
	r.showing = true
	setCheck(r.check, state.On)
	r.showing = false
	if err != nil {
		r.wrong(sentence(err))
	}
	role, source := theme.Faint, "not in "+r.f.w.Login.Where
	switch {
	case state.Other:
		role, source = theme.Warning, "another program or other arguments are started"
	case state.On:
		role, source = theme.Accent, r.f.w.Login.Where
	}
	show(r.back, state.Other)
	r.source.Hide()
	r.effect.set(role, source)
}

func (r *loginRow) turn(on bool) {
	if r.showing {
		return
	}
	r.wrong(mistake(r.f.w.Login.Set(on)))
	r.look()
}

func (r *loginRow) matches(query string) bool {
	text := strings.ToLower("start at login autostart " + loginDoc)
	for word := range strings.FieldsSeq(strings.ToLower(query)) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}
