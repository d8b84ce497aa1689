package ui

import (
	"switchboard/gateway/measure"
	"switchboard/ui/logview"
	"switchboard/ui/theme"
	"switchboard/ui/view"
)

// methodRows is the table by method as the list draws it.
type methodRows struct{ p *overviewPane }

// Bounds is logview's.
func (r methodRows) Bounds() (first, end uint64) { return 0, uint64(r.p.model.Methods.Len()) }

// Row is logview's.
func (r methodRows) Row(i uint64, row *logview.Row) {
	m := fill(r.p.model.Methods, i, row)
	row.Cells[view.MethodArrow].Role = methodRole(m)
	row.Cells[view.MethodName].Role = roleIf(m.Name == "", theme.Muted, theme.Text)
	row.Cells[view.MethodCount].Role = theme.Text
	row.Cells[view.MethodErrors].Role = theme.Error
	row.Cells[view.MethodWaiting].Role = theme.Accent
	row.Cells[view.MethodNever].Role = theme.Warning
}

// methodRole is the colour of what a method is used as.
func methodRole(m *measure.Method) theme.Role {
	switch {
	case m.Requests > 0 || m.Answered > 0:
		return theme.Request
	case m.Notifications > 0:
		return theme.Notification
	}
	return theme.Muted
}

// sessionRows is the table by session as the list draws it.
type sessionRows struct{ p *overviewPane }

// Bounds is logview's.
func (r sessionRows) Bounds() (first, end uint64) { return 0, uint64(r.p.model.Sessions.Len()) }

// Row is logview's.
func (r sessionRows) Row(i uint64, row *logview.Row) {
	m := fill(r.p.model.Sessions, i, row)
	row.Cells[view.SessionName].Role = roleIf(m.Reason == 0, theme.Text, theme.Faint)
	row.Cells[view.SessionRecent].Role = roleIf(m.Reason == 0, theme.Muted, theme.Faint)
	row.Cells[view.SessionIn].Role = theme.Text
	row.Cells[view.SessionOut].Role = theme.Text
	row.Cells[view.SessionErrors].Role = theme.Error
	row.Cells[view.SessionWaiting].Role = theme.Accent
	row.Cells[view.SessionNever].Role = theme.Warning
}

// fill has the cells of row i say what its table says, muted.
func fill[T any](t *view.Table[T], i uint64, row *logview.Row) *T {
	m := t.At(int(i))
	for f := range t.Fields {
		row.Cells[f] = logview.Cell{Text: t.Fields[f].Text(m), Role: theme.Muted}
	}
	return m
}
