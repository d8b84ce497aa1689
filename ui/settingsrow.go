package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"switchboard/gateway/config"
	"switchboard/ui/theme"
	"switchboard/ui/view"
)

// formRow is what is set on the left, and on the right how.
type formRow struct {
	content *fyne.Container
	doc     *paragraph
	source  *text
	back    *button
	effect  *paragraph
	message *paragraph // what is wrong with what was typed
}

func newFormRow(name, key, doc string, control fyne.CanvasObject, back func()) *formRow {
	r := &formRow{doc: newParagraph(theme.Muted, theme.SmallText+1, doc), source: newText(theme.Faint, theme.SmallText, fyne.TextStyle{}),
		back: quiet("", nil, back), effect: newParagraph(theme.Muted, theme.SmallText, ""), message: newParagraph(theme.Error, theme.SmallText+1, "")}
	title := newText(theme.Text, theme.TextSize, fyne.TextStyle{Bold: true})
	title.canvas.Text = name
	id := newText(theme.Faint, theme.SmallText, fyne.TextStyle{Monospace: true})
	id.canvas.Text = key
	r.back.Hide()
	room := spacer()
	short := clipped(inset(0, 2, id))
	left := container.New(layout.NewCustomPaddedVBoxLayout(2), spread(theme.GapWide, short, title, short), r.doc)
	right := container.New(layout.NewCustomPaddedVBoxLayout(3), control, container.New(onlySeen{&row{gap: theme.Gap, stretch: room}}, r.source, room, r.back), r.effect, r.message)
	r.content = container.New(layout.NewCustomPaddedVBoxLayout(0), line(), inset(formEdge, 7, container.New(formColumns{}, left, right)))
	return r
}

func (r *formRow) wrapAt(width float32) {
	field := fieldOf(width)
	r.doc.wrapAt(width - field - 3*theme.GapWide)
	r.effect.wrapAt(field)
	r.message.wrapAt(field)
}

// wrong says what is wrong; empty: nothing is.
func (r *formRow) wrong(what string) {
	if r.message.text != what {
		r.message.set(theme.Error, what)
		r.content.Refresh()
	}
}

// fieldOf is how wide the controls are in a form of that width.
func fieldOf(width float32) float32 { return min(formField, max(width*0.44, formField/2)) }

// formColumns gives the right one of two columns its width and the left one the rest.
type formColumns struct{}

func (formColumns) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(formField, max(o[0].MinSize().Height, o[1].MinSize().Height))
}

func (formColumns) Layout(o []fyne.CanvasObject, s fyne.Size) {
	field := fieldOf(s.Width)
	o[0].Resize(fyne.NewSize(s.Width-field-3*theme.GapWide, s.Height))
	o[1].Move(fyne.NewPos(s.Width-field, 0))
	o[1].Resize(fyne.NewSize(field, s.Height))
}

// onlySeen is a row that is no higher than what is seen of it.
type onlySeen struct{ *row }

func (l onlySeen) MinSize(o []fyne.CanvasObject) fyne.Size {
	size := l.row.MinSize(o)
	size.Height = 0
	for _, one := range o {
		if one.Visible() {
			size.Height = max(size.Height, one.MinSize().Height)
		}
	}
	return size
}

// settingRow is one key.
type settingRow struct {
	*formRow
	f       *settingsForm
	now     view.Setting
	showing bool // the control is set, not used
	put     func(text string)
	able    fyne.Disableable
	entry   *formEntry // nil: it is not typed
}

func newSettingRow(f *settingsForm, s *view.Setting) *settingRow {
	r := &settingRow{f: f}
	doc := s.Doc
	var control fyne.CanvasObject
	switch s.Kind {
	case config.KindBool:
		check := widget.NewCheck("On", func(on bool) { r.change(onOff(on)) })
		control, r.able = check, check
		r.put = func(text string) { setCheck(check, text == "true") }
	case config.KindChoice:
		choice := widget.NewSelect(s.Choices, r.change)
		control, r.able = choice, choice
		r.put = func(text string) { setSelect(choice, text) }
	default:
		doc += " Takes " + s.Accepts + "."
		r.entry = newFormEntry(f)
		control, r.able = r.entry, r.entry
		r.entry.commit = func() { r.change(r.entry.Text) }
		r.entry.revert = func() { r.entry.SetText(typed(&r.now)); r.wrong("") }
		r.entry.OnChanged = func(text string) { r.judge(text) }
		r.entry.tooMuch = func(bytes int) { r.wrong(tooMuch(bytes)) }
		r.entry.left = func() {
			if !r.entry.dirty() {
				r.wrong("") // what was not taken is no more to be said
			}
		}
		r.put = func(text string) {
			if r.entry.Text != text && !r.entry.dirty() {
				r.entry.SetText(text)
			}
			r.entry.was = text
		}
	}
	r.formRow = newFormRow(s.Label, s.Name, doc, control, func() { r.f.takeBack(r) })
	return r
}

// typed is the value as a person types it: lists without their brackets.
func typed(s *view.Setting) string {
	text := s.Text
	if s.Turned != "" {
		text = s.Turned
	}
	if s.Kind == config.KindList {
		text = strings.ReplaceAll(strings.Trim(text, "[]"), `"`, "")
	}
	return text
}

func (r *settingRow) show(s *view.Setting, broken bool) {
	r.now = *s
	r.showing = true
	r.put(typed(s))
	r.showing = false
	if locked := s.Locked != "" || broken; locked != r.able.Disabled() {
		if locked {
			r.able.Disable()
		} else {
			r.able.Enable()
		}
	}
	role, source := theme.Faint, s.Source()
	switch {
	case s.Locked != "":
		role = theme.Warning
	case s.Turned != "":
		role = theme.Warning
	case s.From.Layer == config.FromSettings:
		role = theme.Accent
	case s.From.Layer == config.FromFile:
		role = theme.Text
	}
	r.source.set(role, source)
	if back := s.Back(); back != "" {
		if r.back.Text != back {
			r.back.SetText(back)
		}
	}
	show(r.back, s.Here && !broken)
	r.effect.set(roleIf(s.Waits, theme.Warning, theme.Muted), s.Effect())
	if s.Locked != "" {
		r.effect.set(theme.Warning, "This flag decides, so it cannot be set here.")
	}
	if err := r.f.w.notTold; err != nil && strings.HasPrefix(s.Name, "notify.") && s.Text == "true" {
		r.effect.set(theme.Warning, "The last one was not shown: "+err.Error()+".")
	}
}

// judge says while a value is typed what is wrong with it, and changes nothing.
func (r *settingRow) judge(text string) {
	if r.showing || r.now.Locked != "" {
		return
	}
	c := r.f.w.Config
	r.wrong(mistake(c.Set(r.now.Name, text)))
}

// change takes what was chosen or typed.
func (r *settingRow) change(text string) {
	if r.showing || r.now.Locked != "" || text == typed(&r.now) {
		return
	}
	err := r.f.w.setSetting(r.now.Name, text)
	if r.wrong(mistake(err)); err == nil {
		if r.entry != nil {
			r.entry.was = r.entry.Text // it is taken: what is shown next may be its shorter form
		}
		r.f.say(theme.Success, "")
	}
	r.f.read()
}
