package ui

import (
	"errors"
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"switchboard/gateway/frame"
	"switchboard/gateway/session"
	"switchboard/gateway/spine"
	"switchboard/ui/theme"
	"switchboard/ui/view"
)

// bytesOf is what goes out for a text; err says why it cannot.
func bytesOf(s view.Sent) ([]byte, error) {
	if !s.AsIs {
		return []byte(s.Text), nil
	}
	data, _, err := view.AsIs(s.Text)
	if err != nil {
		return nil, fmt.Errorf("not sent: %w", err)
	}
	return data, nil
}

// deliver puts a message in the queues of an audience.
func (w *Window) deliver(a audience, data []byte, asIs bool) (receipts []session.Receipt, errs []error) {
	if a.all {
		return w.Gateway.InjectAll(data, asIs)
	}
	for _, id := range a.ids {
		if r, err := w.Gateway.Inject(id, data, asIs); err != nil {
			errs = append(errs, err)
		} else {
			receipts = append(receipts, r)
		}
	}
	return receipts, errs
}

// inject sends what the editor holds.
func (p *composePane) inject() {
	s := p.now()
	data, err := bytesOf(s)
	if err != nil {
		p.tell(theme.Error, sentence(err))
		return
	}
	receipts, errs := p.w.deliver(p.target, data, s.AsIs)
	p.say(p.target, data, receipts, errs)
	if len(receipts) > 0 {
		p.sent(s, p.to.Selected)
	}
	p.w.refresh(time.Now())
}

// say says what became of a message that was sent, also where the list does not show it.
func (p *composePane) say(a audience, data []byte, receipts []session.Receipt, errs []error) {
	switch {
	case !a.all && len(a.ids) == 1 && len(errs) > 0:
		p.tell(theme.Error, sentence(errs[0]))
	case !a.all && len(a.ids) == 1 && len(receipts) > 0:
		r := receipts[0]
		said := "sent"
		if len(r.ID) > 0 {
			said += " with id " + string(r.ID)
		}
		if r.Depth > 1 {
			said += fmt.Sprintf(", behind %s", view.Plural(r.Depth-1, "frame"))
		}
		p.tell(theme.Muted, said+p.unseen(data, receipts))
	default:
		said := "sent to " + view.Plural(len(receipts), "session")
		if len(errs) > 0 {
			said += ", not to " + view.Count(len(errs)) + ": " + errs[0].Error()
		}
		p.tell(roleIf(len(errs) == 0 && len(receipts) > 0, theme.Muted, theme.Error), said+p.unseen(data, receipts))
	}
}

// mostJudged is how many bytes are looked through for a filter, as often as there are sessions, before it is said that they were sent.
const mostJudged = 32 << 10

// unseen says why none of what was sent comes to be seen in the list; empty: some does.
func (p *composePane) unseen(data []byte, receipts []session.Receipt) (why string) {
	if len(data) > mostJudged {
		return ""
	}
	f := frame.New(frame.Out, frame.Operator, data)
	for i := range receipts {
		r := &receipts[i]
		if len(r.ID) > 0 && string(r.ID) != f.ID { // it went out with another: a filter may ask for that
			return ""
		}
		if why = p.w.traffic.hides(&view.Row{Kind: spine.Queued, Session: r.Session, Seq: r.Seq, Frame: f, Method: f.Method}); why == "" {
			return ""
		}
	}
	return why
}

// resend sends a frame once more, to the sessions of a. A request gets an id of its own.
func (p *composePane) resend(f *frame.Frame, a audience) {
	data, asIs := f.Data, f.Kind != frame.Request
	if !asIs {
		data = session.FreshID(data)
	}
	receipts, errs := p.w.deliver(a, data, asIs)
	p.say(a, data, receipts, errs)
	p.w.status.say(time.Now(), "Sent again to "+view.Plural(len(receipts), "session")+".")
	p.w.refresh(time.Now())
}

// rowItems writes a row's message again, or sends it.
func (p *composePane) rowItems(r *view.Row) (items []*fyne.MenuItem) {
	if !r.IsMessage() {
		return nil
	}
	id, f := r.Session, r.Frame
	items = append(items, fyne.NewMenuItem("Edit and send again", func() {
		text, asIs := view.Resend(f)
		p.edit(id, text, asIs)
	}))
	if f.Dir != frame.Out {
		return items // it is the client's word, not a server's
	}
	again := fyne.NewMenuItem("Send again", nil)
	again.ChildMenu = fyne.NewMenu("",
		fyne.NewMenuItem("Now", func() { p.resend(f, audience{ids: []string{id}}) }),
		fyne.NewMenuItem("To…", func() {
			p.askSessions("Send again to", "Send to", p.to, audience{ids: []string{id}}, func(a audience) { p.resend(f, a) })
		}),
		fyne.NewMenuItem("To all sessions", func() { p.resend(f, audience{all: true}) }))
	return append(items, again)
}

// gone reports whether an error says that there is no such session any more.
func gone(err error) bool {
	return errors.Is(err, session.ErrClosed) || errors.Is(err, session.ErrUnknown)
}
