package view

import (
	"fmt"
	"strings"
	"time"

	"switchboard/gateway/session"
)

// Span is since when the figures are, and for how long: "since 14:02:11, 3 min".
func (o *Overview) Span(now time.Time) string {
	since := o.figures.Since()
	return "since " + since.Format("15:04:05") + ", " + Ago(max(now.Sub(since), time.Second))
}

// Doubt says what the figures lack; empty: nothing, they are exact.
func (o *Overview) Doubt() string {
	var parts []string
	if n := o.figures.Lost(); n > 0 {
		parts = append(parts, "at least: "+Plural(n, "event")+" lost")
	}
	if n := o.figures.Unwatched(); n > 0 {
		parts = append(parts, Plural(n, "request")+" not watched")
	}
	return strings.Join(parts, ", ")
}

// mostCopied bounds the rows of a table that is copied.
const mostCopied = 100

// Markdown is the figures as one pastes them into an issue.
func (o *Overview) Markdown(now time.Time) string {
	var b strings.Builder
	all := o.figures.All()
	fmt.Fprintf(&b, "**%s messages** (→ %s in, ← %s out), %s, %s", Count(all.In+all.Out), Count(all.In), Count(all.Out),
		Plural(all.Errors(), "error"), o.Span(now))
	if doubt := o.Doubt(); doubt != "" {
		b.WriteString(", " + doubt)
	}
	b.WriteString(". → a client asks and the server answers; ← the server asks and a client answers.\n\n")
	if o.of != "" {
		fmt.Fprintf(&b, "The methods of %s, %s messages:\n\n", cell(o.called(o.of)), Count(o.Scope().In+o.Scope().Out))
	}
	b.WriteString(o.Methods.Markdown(mostCopied))
	if o.Sessions.Len() > 0 {
		b.WriteString("\n" + o.Sessions.Markdown(mostCopied))
	}
	return b.String()
}

// called is Called for a session of the table.
func (o *Overview) called(id string) string {
	var infos []session.Info
	if row := o.Sessions.At(o.Sessions.Find(id)); row != nil {
		infos = append(infos, row.Info)
	}
	return Called(infos, id)
}
