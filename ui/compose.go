package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	icons "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"switchboard/ui/theme"
	"switchboard/ui/view"
)

// composePane is where messages are made by hand.
type composePane struct {
	w        *Window
	content  fyne.CanvasObject
	to       *chooser
	template *button
	past     *button
	editor   *messageEntry
	marks    *marks
	list     *dropDown // how the text may go on
	hint     *text     // about what stands at the cursor
	verdict  *text
	outcome  *text
	again    *button
	raw      *check
	send     *button

	target    audience
	ids       []string // whole ids behind the options of to
	spoken    []string // the revisions of target
	showing   bool     // to is set, and not chosen by a person
	templates []view.Template
	history   *view.History
	stood     int // where the cursor stood when outcome was said
	looked    looked
	repeating *repeatRow
}

func newComposePane(w *Window) *composePane {
	small := func(role theme.Role) *text { return newText(role, theme.SmallText, fyne.TextStyle{}) }
	p := &composePane{w: w, hint: small(theme.Muted), verdict: small(theme.Muted), outcome: small(theme.Muted),
		target: audience{all: true}, templates: view.Templates(), history: view.NewHistory(nil)}
	p.remember()
	p.to = newChooser([]string{everyone}, p.choose)
	p.to.PlaceHolder = "choose a session"
	p.to.Selected = everyone
	p.template = quiet("template", icons.MenuDropDownIcon(), p.pickTemplate)
	p.template.IconPlacement = widget.ButtonIconTrailingText
	p.past = quiet("", icons.HistoryIcon(), p.pickSent)
	p.editor = newMessageEntry()
	p.editor.send, p.editor.older, p.editor.newer, p.editor.complete = p.inject, p.older, p.newer, p.complete
	p.editor.tooMuch = p.tooMuch
	p.editor.OnChanged = p.edited
	p.editor.OnCursorChanged = p.pointed
	p.marks = newMarks(p.editor)
	p.editor.moved = func() { p.marks.layer.Refresh() }
	p.list = newDropDown(p.editor, p.completed)
	p.editor.list = p.list
	p.raw = newCheck("as is", func(bool) { p.check() })
	p.send = newButton("Send", icons.MailSendIcon(), p.inject)
	p.send.Importance = widget.HighImportance
	p.repeating = newRepeatRow(p)
	p.again = quiet(repeatName, nil, p.repeating.toggle)

	room := spacer()
	head := spread(theme.Gap, room, caption("COMPOSE"), p.to, p.template, room, p.past)
	stretch := spacer()
	foot := container.New(layout.NewCustomPaddedVBoxLayout(0), line(), inset(theme.GapWide, 2, short(p.verdict)),
		inset(theme.GapWide, 0, container.NewStack(short(p.hint), short(p.outcome))), p.repeating.content,
		inset(theme.GapWide, 3, spread(theme.GapWide, stretch, p.again, stretch, p.raw, p.send)))
	// The list lies over all of it, where the cursor is.
	p.list.content = container.New(atCursor{p}, p.list.panel)
	p.content = pane(head, container.NewStack(container.NewBorder(nil, foot, nil, nil, container.NewStack(p.editor, p.marks.content)), p.list.content))
	p.editor.begin(p.templates[0].Text, p.templates[0].Fields)
	p.check()
	return p
}

// mostEdited is how long a text the editor holds without being slow at each key.
const mostEdited = 30 << 10

// edit begins from text, for a session.
func (p *composePane) edit(id, text string, asIs bool) {
	if len(text) > mostEdited {
		p.tooMuch(len(text))
		return
	}
	p.aim(id)
	p.take(view.Sent{Text: text, AsIs: asIs}, nil)
}

func (p *composePane) tooMuch(bytes int) {
	p.tell(theme.Warning, view.Bytes(bytes)+" are too much to edit here: copy the frame and send it through the control API")
}

// take puts a message in the editor.
func (p *composePane) take(s view.Sent, fields []view.Span) {
	p.w.focus(p.editor)()
	p.raw.SetChecked(s.AsIs)
	p.editor.begin(s.Text, fields)
	p.check()
}

// now is what is in the editor.
func (p *composePane) now() view.Sent { return view.Sent{Text: p.editor.Text, AsIs: p.raw.Checked} }

// draft is what is being written, and for whom.
func (p *composePane) draft() view.Draft {
	return view.Draft{Text: p.editor.Text, AsIs: p.raw.Checked, Revision: p.revision(), Method: p.asked}
}

// asked is the method of the chosen client's request with that id that waits; empty: there is none.
func (p *composePane) asked(id string) string {
	if len(p.target.ids) == 1 {
		for _, r := range p.w.journal.Waiting(p.target.ids[0]) {
			if r.Frame.ID == id {
				return r.Method
			}
		}
	}
	return ""
}

func (p *composePane) edited(text string) {
	p.editor.fields.Edited(text, p.editor.cursor())
	p.check()
}

// check says what the text is.
func (p *composePane) check() {
	v := view.Check(p.draft())
	p.verdict.set(roleIf(v.Good, theme.Success, theme.Warning), v.Text)
	p.marks.mark(v.Line)
	p.point()
}

// pickTemplate offers what the chosen sessions understand, and what only others do.
func (p *composePane) pickTemplate() {
	all := view.Offer(p.templates, p.spoken...)
	if len(p.target.ids) == 1 {
		all = append(view.Answers(p.w.journal.Waiting(p.target.ids[0])), all...)
	}
	var choices []choice
	for _, t := range all {
		choices = append(choices, choice{Group: t.Group, Name: t.Name, About: t.About, Faint: t.Group == view.GroupOther,
			Do: func() { p.take(view.Sent{Text: t.Text, AsIs: t.AsIs}, t.Fields) }})
	}
	p.w.openPicker(p.template, "Begin from…", "", choices, p.w.focus(p.editor))
}

// layOut lays the text out, or puts it in one line.
func (p *composePane) layOut() {
	laid, ok := view.Laid(p.editor.Text)
	if !ok {
		p.tell(theme.Warning, "Not laid out: it is not JSON.")
		return
	}
	p.editor.put(view.Span{Start: 0, End: len(p.editor.Text)}, laid)
	p.editor.choose(view.Span{})
}

// actions are Fyne's menus' and the palette's.
func (p *composePane) actions() []action {
	return []action{
		{Group: groupCompose, Name: "Send", Key: "Ctrl+Return", Do: p.inject},
		{Group: groupCompose, Name: "Begin from a template…", Key: "Ctrl+Shift+T", Do: p.pickTemplate},
		{Group: groupCompose, Name: "Choose sessions to send to…", Do: func() { p.askSessions("Send to", "Choose", p.to, p.target, p.aimAt) }},
		{Group: groupCompose, Name: "Show what may stand at the cursor", Do: func() { p.w.focus(p.editor)(); p.complete() }},
		{Group: groupCompose, Name: "Lay the message out, or in one line", Key: "Ctrl+Shift+I", Do: p.layOut},
		{Group: groupCompose, Name: "What was sent before…", Key: "Ctrl+H", Do: p.pickSent},
		{Group: groupCompose, Name: "Forget what was sent before", Can: func() bool { return len(p.history.All()) > 0 }, Do: p.forget},
		{Group: groupCompose, Name: "Send many times…", Key: "Ctrl+Shift+N", Do: p.repeating.toggle},
		{Group: groupCompose, Name: "Send exactly as is, or not", Do: func() { p.raw.SetChecked(!p.raw.Checked) }},
	}
}
