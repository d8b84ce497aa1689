package ui

import (
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
	"switchboard/ui/logview"
	"switchboard/ui/theme"
	"switchboard/ui/view"
)

// The columns of the list.
const (
	colTime = iota
	colArrow
	colSession
	colKind
	colMethod
	colID
	colSize
	colTook
	colDetail
)

// Row is logview's.
func (p *trafficPane) Row(i uint64, row *logview.Row) {
	r := p.w.journal.At(i)
	if r == nil {
		row.Cells[colDetail] = logview.Cell{Text: "fell out of the list", Role: theme.Faint}
		return
	}
	role := roleOf(r)
	quietRole := roleIf(r.IsMessage(), theme.Muted, theme.Faint)
	row.Cells[colTime] = logview.Cell{Text: r.Time.Format("15:04:05.000"), Role: quietRole}
	row.Cells[colArrow] = logview.Cell{Text: r.Arrow(), Role: role}
	row.Cells[colSession] = logview.Cell{Text: view.ShortID(r.Session), Role: quietRole}
	row.Cells[colKind] = logview.Cell{Text: r.What(), Role: role, Badge: r.IsMessage()}
	row.Cells[colMethod] = logview.Cell{Text: r.Method, Role: roleIf(r.IsMessage(), theme.Text, theme.Faint)}
	row.Cells[colID] = logview.Cell{Text: r.ID(), Role: theme.Muted}
	row.Cells[colSize] = logview.Cell{Text: r.Size(), Role: theme.Muted}
	row.Cells[colTook] = logview.Cell{Text: r.Timing(p.now), Role: tookRole(r)}
	row.Cells[colDetail] = logview.Cell{Text: r.Detail(), Role: quietRole}
	if r.Mark != nil {
		row.Flag = theme.Warning
		if s := r.Comment(); s != "" {
			row.Cells[colDetail] = logview.Cell{Text: "“" + oneLine(s) + "”  " + r.Detail(), Role: theme.Warning}
		}
	}
	switch {
	case r.Frame != nil && r.Frame == p.w.detail.marked.Frame: // as the selected one, which has a bar at its edge besides
		row.Tint = theme.Selection
	case r.Injected():
		row.Tint = theme.TintInjected
	case role == theme.ErrorResponse || r.Kind == spine.Refused || r.Kind == spine.Lost:
		row.Tint = theme.TintError
	}
}

// roleOf is the colour of a row's kind.
func roleOf(r *view.Row) theme.Role {
	switch {
	case r.Kind == spine.Refused, r.Kind == spine.Lost, r.Kind == spine.Dropped:
		return theme.Error
	case r.Frame == nil:
		return theme.TransportFact
	case r.Injected():
		return theme.Injected
	case r.Expected():
		return theme.Muted
	}
	switch r.Frame.Kind {
	case frame.Request:
		return theme.Request
	case frame.Notification:
		return theme.Notification
	case frame.Response:
		return theme.Response
	default:
		return theme.ErrorResponse
	}
}

// tookRole shades a time by its scale.
func tookRole(r *view.Row) theme.Role {
	switch {
	case r.Pending():
		return theme.Accent
	case r.Took < 100*time.Millisecond:
		return theme.Muted
	case r.Took < time.Second:
		return theme.Text
	default:
		return theme.Warning
	}
}
