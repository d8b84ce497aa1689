package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"switchboard/gateway/frame"
	"switchboard/gateway/session"
	"switchboard/ui/repeat"
	"switchboard/ui/theme"
	"switchboard/ui/view"
)

// repeatRow sends a message many times. It is folded away until it is asked for.
type repeatRow struct {
	p       *composePane
	content *fyne.Container
	times   *lineEntry
	every   *lineEntry
	said    *text
	do      *button
	run     *repeat.Run // the last one; nil: none yet
	stop    func()      // ends it; nil: it has ended
}

func newRepeatRow(p *composePane) *repeatRow {
	r := &repeatRow{p: p, times: newLineEntry("100"), every: newLineEntry("50 ms"), said: newText(theme.Muted, theme.SmallText, fyne.TextStyle{})}
	r.times.OnSubmitted = func(string) { r.turn() }
	r.every.OnSubmitted = r.times.OnSubmitted
	r.times.leave, r.every.leave = r.toggle, r.toggle
	r.do = newButton("Start", nil, r.turn)
	said := short(r.said)
	r.content = inset(theme.GapWide, 2, spread(theme.Gap, said, label(theme.Muted, "×"), container.New(wide(70), r.times),
		label(theme.Muted, "every"), container.New(wide(70), r.every), said, r.do))
	r.content.Hide()
	return r
}

// repeatName is what its button says while nothing is repeated.
const repeatName = "Repeat…"

// toggle folds it out, or away; what it does goes on.
func (r *repeatRow) toggle() {
	show(r.content, !r.content.Visible())
	has := r.p.w.win.Canvas().Focused()
	switch {
	case r.content.Visible():
		r.p.w.focus(r.times)()
	case has == r.times || has == r.every: // what is not seen must not have the keys
		r.p.w.focus(r.p.editor)()
	}
	r.p.content.Refresh()
}

// turn starts, or stops what was started.
func (r *repeatRow) turn() {
	if r.stop != nil {
		r.stop()
		return
	}
	plan, err := repeat.Parse(r.times.Text, r.every.Text)
	if err != nil {
		r.said.set(theme.Error, sentence(err))
		return
	}
	s := r.p.now()
	data, err := bytesOf(s)
	if err != nil {
		r.said.set(theme.Error, sentence(err))
		return
	}
	if !s.AsIs && frame.Look(data).Kind == frame.Request {
		data = session.FreshID(data)
	}
	r.p.sent(s, r.p.to.Selected)
	r.start(repeat.New(plan, r.p.w.once(r.p.target, data, s.AsIs)))
}

// start runs it beside the main goroutine. It ends with the window, which joins it.
func (r *repeatRow) start(run *repeat.Run) {
	w := r.p.w
	ctx, cancel := context.WithCancel(context.Background())
	r.run, r.stop = run, cancel
	w.background.Go(func() {
		select {
		case <-w.ending:
			cancel()
		case <-ctx.Done():
		}
	})
	w.inBackground(func() func() {
		defer cancel()
		run.Do(ctx)
		return func() {
			r.stop = nil
			r.show()
			r.p.tell(r.said.role, "repeated: "+r.said.canvas.Text)
			r.p.update(w.sessions.infos)
		}
	})
	r.show()
}

// once sends data to those of an audience that still live.
func (w *Window) once(a audience, data []byte, asIs bool) func() repeat.Once {
	crowded := 1 << 30 // so many wait in the smallest queue
	for i := range w.sessions.infos {
		if s := &w.sessions.infos[i]; s.Reason == 0 && s.Limit.Items > 0 {
			crowded = min(crowded, s.Limit.Items-s.Limit.Items/64)
		}
	}
	a.ids = slices.Clone(a.ids)
	many := a.all || len(a.ids) > 1
	return func() (one repeat.Once) {
		receipts, errs := w.deliver(a, data, asIs)
		one.Sent = len(receipts)
		for _, r := range receipts {
			one.Crowded = one.Crowded || r.Depth >= crowded
		}
		for _, err := range errs {
			if !gone(err) {
				one.Refused, one.Why = one.Refused+1, err.Error()
			}
		}
		if !a.all && len(errs) > 0 {
			a.ids = slices.DeleteFunc(a.ids, func(id string) bool { return !w.lives(id) })
		}
		if one.Sent+one.Refused == 0 && (a.all || len(a.ids) == 0) {
			if one.Over = "the session has ended"; many {
				one.Over = "no session lives any more"
			}
		}
		return one
	}
}

// lives reports whether a session has not ended.
func (w *Window) lives(id string) bool { return w.Gateway.SessionAnswer(id) != "" }

// update shows how far it is. can: there is somebody to send to.
func (r *repeatRow) update(can bool) {
	enable(r.do, can || r.stop != nil)
	r.show()
}

func (r *repeatRow) show() {
	name := "Start"
	if r.stop != nil {
		name = "Stop"
	}
	if r.do.Text != name {
		r.do.SetText(name)
	}
	again := repeatName
	if r.run == nil {
		return
	}
	s := r.run.State()
	role := theme.Muted
	said := view.Count(s.Done) + " of " + view.Count(s.Times)
	if !s.Ended {
		role, again = theme.Accent, "× "+said
	} else if s.End != "" {
		role = theme.Warning
		said = s.End + " at " + said
	} else if s.Sent != s.Done {
		said += ", " + view.Count(s.Sent) + " sent"
	}
	if s.Refused > 0 {
		role = theme.Warning
		said += ", " + view.Count(s.Refused) + " refused: " + s.Why
	}
	r.said.set(role, said)
	if r.p.again.Text != again {
		r.p.again.SetText(again)
	}
}
