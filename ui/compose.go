package ui

import (
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	icons "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"switchboard/gateway/session"
	"switchboard/ui/theme"
	"switchboard/ui/view"
)

const everyone = "all sessions"

// composePane is where messages are made by hand.
type composePane struct {
	w         *Window
	content   fyne.CanvasObject
	to        *widget.Select
	template  *widget.Select
	editor    *messageEntry
	raw       *widget.Check
	verdict   *text
	outcome   *text
	send      *widget.Button
	ids       []string // whole ids behind the options of to
	target    string   // whole id; everyone: all
	fixed     []view.Template
	templates []view.Template // fixed, and answers
	answers   []uint64        // Seqs of the requests that are offered an answer
}

func newComposePane(w *Window) *composePane {
	p := &composePane{w: w, verdict: newText(theme.Muted, theme.SmallText, fyne.TextStyle{}),
		outcome: newText(theme.Muted, theme.SmallText, fyne.TextStyle{}), target: everyone, fixed: view.Templates()}
	p.to = widget.NewSelect([]string{everyone}, p.choose)
	p.to.SetSelected(everyone)
	p.template = widget.NewSelect(nil, p.take)
	p.template.PlaceHolder = "template"
	p.editor = newMessageEntry(p.inject)
	p.editor.OnChanged = func(s string) { p.check(s) }
	p.raw = widget.NewCheck("as is", nil)
	p.send = widget.NewButtonWithIcon("Send", icons.MailSendIcon(), p.inject)
	p.send.Importance = widget.HighImportance
	p.to.PlaceHolder = "choose a session"
	room := spacer()
	head := spread(theme.Gap, room, caption("COMPOSE"), p.to, p.template, room)
	verdict := clipped(p.verdict)
	foot := container.New(layout.NewCustomPaddedVBoxLayout(0), line(), inset(theme.GapWide, 4, spread(theme.GapWide, verdict, verdict, p.raw, p.send)),
		inset(theme.GapWide, 2, clipped(p.outcome)))
	p.content = pane(head, container.NewBorder(nil, foot, nil, nil, p.editor))
	p.offer(nil)
	p.editor.SetText(p.templates[0].Text)
	return p
}

// update offers the sessions that live now.
func (p *composePane) update(infos []session.Info) {
	options, ids := []string{everyone}, []string{everyone}
	taken := make(map[string]bool)
	for i := range infos {
		if s := &infos[i]; s.Reason == 0 {
			name := s.Client
			if name == "" {
				name = "unnamed"
			}
			option := view.ShortID(s.ID) + "  " + name
			if taken[option] { // an option is known by its text alone
				option = s.ID + "  " + name
			}
			taken[option] = true
			options, ids = append(options, option), append(ids, s.ID)
		}
	}
	p.ids = ids
	if !slices.Equal(options, p.to.Options) {
		p.to.SetOptions(options)
	}
	i := slices.Index(ids, p.target)
	if i >= 0 {
		setSelect(p.to, options[i])
	} else if p.to.Selected != "" { // it has ended: the next message must not go to somebody else
		p.to.ClearSelected()
	}
	enable(p.send, i > 0 || i == 0 && len(ids) > 1)
	p.offer(p.w.live.Waiting(p.target))
}

// offer keeps the templates: the fixed ones, and answers to what waits.
func (p *composePane) offer(waiting []*view.Row) {
	seqs := make([]uint64, len(waiting))
	for i, r := range waiting {
		seqs[i] = r.Seq
	}
	if p.templates != nil && slices.Equal(seqs, p.answers) {
		return
	}
	p.answers, p.templates = seqs, append(slices.Clip(p.fixed), view.Answers(waiting)...)
	names := make([]string, len(p.templates))
	for i, t := range p.templates {
		names[i] = t.Name
	}
	p.template.SetOptions(names)
	if s := p.template.Selected; s != "" && !slices.Contains(names, s) {
		p.template.ClearSelected() // what it answered waits no more; the text stays
	}
}

func (p *composePane) choose(option string) {
	if i := slices.Index(p.to.Options, option); i >= 0 && i < len(p.ids) {
		p.target = p.ids[i]
	}
}

// aim chooses the session to send to.
func (p *composePane) aim(id string) {
	p.target = id
	p.update(p.w.Gateway.Sessions())
}

func (p *composePane) take(name string) {
	for _, t := range p.templates {
		if t.Name == name {
			p.editor.SetText(t.Text)
		}
	}
}

// mostEdited is how long a text the editor holds without being slow at each key.
const mostEdited = 30 << 10

// edit begins from text, for a session.
func (p *composePane) edit(id, text string) {
	if len(text) > mostEdited {
		p.outcome.set(theme.Warning, view.Bytes(len(text))+" are too much to edit here: copy the frame and send it through the control API")
		return
	}
	p.aim(id)
	p.template.ClearSelected()
	p.editor.SetText(text)
	p.w.win.Canvas().Focus(p.editor)
}

func (p *composePane) check(s string) {
	v := view.Check(s)
	p.verdict.set(roleIf(v.Good, theme.Success, theme.Warning), v.Text)
}

// inject sends what the editor holds.
func (p *composePane) inject() {
	data := []byte(p.editor.Text)
	switch {
	case p.target != everyone:
		receipt, err := p.w.Gateway.Inject(p.target, data, p.raw.Checked)
		if err != nil {
			p.outcome.set(theme.Error, sentence(err))
			return
		}
		sent := "sent"
		if len(receipt.ID) > 0 {
			sent += " with id " + string(receipt.ID)
		}
		if receipt.Depth > 1 {
			sent += fmt.Sprintf(", behind %s", view.Plural(receipt.Depth-1, "frame"))
		}
		p.outcome.set(theme.Muted, sent)
	default:
		receipts, errs := p.w.Gateway.InjectAll(data, p.raw.Checked)
		said := "sent to " + view.Plural(len(receipts), "session")
		if len(errs) > 0 {
			said += ", not to " + view.Count(len(errs)) + ": " + errs[0].Error()
		}
		p.outcome.set(roleIf(len(errs) == 0 && len(receipts) > 0, theme.Muted, theme.Error), said)
	}
	p.w.refresh(time.Now())
}

// rowItems writes a row's message again.
func (p *composePane) rowItems(r *view.Row) (items []*fyne.MenuItem) {
	if r.IsMessage() {
		session, f := r.Session, r.Frame
		items = append(items, fyne.NewMenuItem("Edit and send again", func() { p.edit(session, view.Resend(f)) }))
	}
	return items
}

// messageEntry is an editor in which Ctrl+Enter sends.
type messageEntry struct {
	widget.Entry
	send func()
}

func newMessageEntry(send func()) *messageEntry {
	e := &messageEntry{send: send}
	e.MultiLine = true
	e.Wrapping = fyne.TextWrapOff
	e.TextStyle = fyne.TextStyle{Monospace: true}
	e.ExtendBaseWidget(e)
	return e
}

// TypedShortcut is Fyne's.
func (e *messageEntry) TypedShortcut(s fyne.Shortcut) {
	if c, ok := s.(*desktop.CustomShortcut); ok && (c.KeyName == fyne.KeyReturn || c.KeyName == fyne.KeyEnter) &&
		c.Modifier&(fyne.KeyModifierControl|fyne.KeyModifierSuper) != 0 {
		e.send()
		return
	}
	e.Entry.TypedShortcut(s)
}
