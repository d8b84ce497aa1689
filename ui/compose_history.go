package ui

import (
	"cmp"
	"time"

	"switchboard/gateway/frame"
	"switchboard/ui/remembered"
	"switchboard/ui/theme"
	"switchboard/ui/view"
)

// remember takes in what was sent in runs before.
func (p *composePane) remember() {
	var kept []view.Sent
	for _, s := range p.w.Memory.State().Sent {
		kept = append(kept, view.Sent(s))
	}
	p.history = view.NewHistory(kept)
}

// sent keeps a message that was sent.
func (p *composePane) sent(s view.Sent, to string) {
	if len(s.Text) > mostEdited {
		return // it could not be edited
	}
	peek := frame.Look([]byte(s.Text))
	s.At, s.To, s.Method = time.Now(), to, cmp.Or(peek.Method, peek.Kind.String())
	if p.history.Add(s) {
		p.keepSent()
	}
}

func (p *composePane) keepSent() {
	all := make([]remembered.Sent, 0, len(p.history.All()))
	for _, s := range p.history.All() {
		all = append(all, remembered.Sent(s))
	}
	p.w.Memory.Update(func(s *remembered.State) { s.Sent = all })
}

// forget forgets what was sent, also on disk.
func (p *composePane) forget() {
	p.history.Clear()
	p.keepSent()
	p.w.status.say(time.Now(), "What was sent is forgotten.")
}

func (p *composePane) older() {
	if s, ok := p.history.Older(p.now()); ok {
		p.take(s, nil)
	}
}

func (p *composePane) newer() {
	if s, ok := p.history.Newer(p.now()); ok {
		p.take(s, nil)
	}
}

// pickSent offers what was sent.
func (p *composePane) pickSent() {
	var choices []choice
	today := time.Now().Format(time.DateOnly)
	for _, s := range p.history.All() {
		day, at := s.At.Local().Format(time.DateOnly), s.At.Local().Format("15:04:05")
		group := day
		if day == today {
			group = "Today"
		}
		choices = append(choices, choice{Group: group, Name: at + "  " + s.Method, About: s.To, Do: func() {
			p.take(s, nil)
			p.tell(theme.Muted, "sent "+at+" to "+s.To)
		}})
	}
	p.w.openPicker(p.past, "Sent before…", "Nothing was sent yet.", choices, p.w.focus(p.editor))
}
