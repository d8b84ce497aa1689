package ui

import (
	"strconv"
	"time"

	"switchboard/gateway/measure"
	"switchboard/ui/theme"
	"switchboard/ui/view"
)

// This file says what the strip above the tables shows.

// tiles are the figures of all sessions.
func (p *overviewPane) tiles(all *measure.Session) []tile {
	times := func(name string, t measure.Times) tile {
		if t.Count == 0 {
			return tile{name: name, value: "–", about: []string{"no answer yet"}, role: theme.Faint, aboutRole: theme.Muted}
		}
		return tile{name: name, value: view.Took(t.P50), unit: "p50", about: []string{"p99 " + view.Took(t.P99), "max " + view.Took(t.Max)}, role: theme.Text, aboutRole: theme.Muted}
	}
	messages := tile{name: "messages", value: view.Count(all.In + all.Out), about: []string{"→ " + view.Count(all.In), "← " + view.Count(all.Out)}, role: theme.Text, aboutRole: theme.Muted}
	errors := tile{name: "errors", value: view.Count(all.Errors()), role: roleIf(all.Errors() > 0, theme.Error, theme.Text), aboutRole: theme.Muted}
	waiting, never := all.Client.Waiting+all.Server.Waiting, all.Client.Unanswered+all.Server.Unanswered
	errors.about = []string{strconv.Itoa(waiting) + " waiting", view.Count(never) + " never"}
	if all.In+all.Out == 0 {
		messages.role, errors.role, messages.about, errors.about = theme.Faint, theme.Faint, []string{"none yet"}, nil
	}
	return []tile{messages, times("→ server takes", all.Client.Times), times("← clients take", all.Server.Times), errors}
}

// curves are the last minutes, of all sessions and of the selected one.
func (p *overviewPane) curves(now time.Time) []curve {
	id := p.w.sessions.selected
	curves := []curve{{name: "msg/s", some: id != ""}, {name: "queued", some: id != ""}}
	f := p.figures()
	f.Rate("", now, curves[0].all[:])
	f.Depth("", now, curves[1].all[:])
	if id != "" {
		f.Rate(id, now, curves[0].one[:])
		f.Depth(id, now, curves[1].one[:])
	}
	return curves
}
