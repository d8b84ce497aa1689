package ui

import (
	"fmt"
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"switchboard/gateway/measure"
	"switchboard/gateway/session"
	"switchboard/gateway/spine"
	"switchboard/ui/plot"
	"switchboard/ui/theme"
	"switchboard/ui/view"
)

// sessionRow is one session: who it is, how it does, and its queue as a number
// and a bar with the high-water mark.
type sessionRow struct {
	widget.BaseWidget
	id      string
	onTap   func(id string)
	onMenu  func(id string, at fyne.Position)
	dot     *dot
	name    *text
	version *text
	old     *badge // names the older transport
	queue   *text
	facts   *text
	counts  *text
	recent  *plot.Spark
	fill    float32 // of the bar, 0 to 1
	high    float32
	full    theme.Role

	overSSE bool
}

// sessionRowHeight is how high a row is.
const sessionRowHeight float32 = 46

func newSessionRow(onTap func(string), onMenu func(string, fyne.Position)) *sessionRow {
	small := fyne.TextStyle{Monospace: true}
	r := &sessionRow{onTap: onTap, onMenu: onMenu, dot: newDot(),
		name:    newText(theme.Text, theme.TextSize, fyne.TextStyle{Bold: true}).shortens(), // a client may call itself anything
		version: newText(theme.Muted, theme.SmallText, fyne.TextStyle{}),
		old:     newBadge(theme.Muted, "HTTP+SSE"),
		queue:   newText(theme.Muted, theme.SmallText, small),
		facts:   newText(theme.Muted, theme.SmallText, small),
		counts:  newText(theme.Muted, theme.SmallText, small), recent: plot.NewSpark(theme.Muted)}
	r.ExtendBaseWidget(r)
	return r
}

// Tapped selects the session: the list sees no click on a row that has a menu.
func (r *sessionRow) Tapped(*fyne.PointEvent) { r.onTap(r.id) }

// TappedSecondary asks for the session's menu.
func (r *sessionRow) TappedSecondary(e *fyne.PointEvent) { r.onMenu(r.id, e.AbsolutePosition) }

func (r *sessionRow) show(s *session.Info, now time.Time) {
	r.id = s.ID
	state, role, nameRole := view.StateOf(s), theme.Success, theme.Text
	switch {
	case s.Reason != 0:
		role, nameRole = theme.Faint, theme.Muted
		if !s.Reason.Normal() {
			role = theme.Error
		}
	case s.Paused:
		role = theme.Warning
	case s.Client == "":
		role = theme.Accent
	}
	r.dot.set(role)
	changed := false
	set := func(t *text, role theme.Role, s string) { changed = t.set(role, s) || changed }
	set(r.name, nameRole, view.Named(s))
	set(r.version, theme.Muted, oneLine(s.Version))
	r.overSSE = s.Transport == "sse" && s.Reason == 0
	queue := fmt.Sprintf("q %s", view.Count(s.Depth))
	if s.High > 0 {
		queue += fmt.Sprintf(" · max %s", view.Count(s.High))
	}
	set(r.queue, roleIf(s.Depth > 0, theme.Warning, theme.Muted), queue)
	facts := view.ShortID(s.ID) + "  " + s.Transport
	switch {
	case s.Reason != 0:
		facts = view.ShortID(s.ID) + "  " + state
	case s.Paused:
		facts += "  paused"
	case s.Revision != "":
		facts += "  " + s.Revision
	}
	if s.Reason == 0 && s.OwnKeepalive {
		facts += "  ka " + map[bool]string{true: "on", false: "off"}[s.Keepalive.Enabled]
	}
	set(r.facts, roleIf(s.Reason != 0 && !s.Reason.Normal(), theme.Error, theme.Muted), facts)
	set(r.counts, theme.Muted, fmt.Sprintf("→%s ←%s  %s", view.Count(s.Tally.Of(spine.In)), view.Count(s.Tally.Of(spine.Out)),
		view.Ago(now.Sub(s.LastIn))))
	// The bar is on a scale of its own high-water mark until that nears the limit.
	scale := float32(max(s.High, 16))
	fill, high := float32(s.Depth)/scale, float32(s.High)/scale
	full := roleIf(s.Depth*2 > s.Limit.Items, theme.Error, theme.Warning)
	if changed || fill != r.fill || high != r.high || full != r.full { // a text of another width has another place
		r.fill, r.high, r.full = fill, high, full
		r.Refresh()
	}
}

// lately shows the messages of the last minute, in slices of three seconds.
func (r *sessionRow) lately(f *measure.Figures, now time.Time) {
	r.recent.Set(view.Recent(f, r.id, now, 20, 3))
}

func (r *sessionRow) CreateRenderer() fyne.WidgetRenderer {
	n := &sessionRowRenderer{row: r, track: canvas.NewRectangle(color.Transparent), bar: canvas.NewRectangle(color.Transparent),
		mark: canvas.NewRectangle(color.Transparent)}
	n.track.CornerRadius, n.bar.CornerRadius = 1.5, 1.5
	n.paint()
	return n
}

type sessionRowRenderer struct {
	row              *sessionRow
	track, bar, mark *canvas.Rectangle
	size             fyne.Size
}

func (n *sessionRowRenderer) paint() {
	p := theme.Now()
	n.track.FillColor = p.Of(theme.Border)
	n.bar.FillColor = p.Of(n.row.full)
	n.mark.FillColor = p.Of(theme.Muted)
}

func (n *sessionRowRenderer) MinSize() fyne.Size { return fyne.NewSize(180, sessionRowHeight) }

func (n *sessionRowRenderer) Layout(s fyne.Size) {
	n.size = s
	const left, right = 24, 10
	r := n.row
	put := func(o fyne.CanvasObject, x, y float32) { m := o.MinSize(); o.Move(fyne.NewPos(x, y)); o.Resize(m) }
	put(r.dot, 9, 9)
	put(r.queue, s.Width-right-r.queue.MinSize().Width, 5)
	name := r.name.MinSize()
	r.name.Move(fyne.NewPos(left, 3))
	r.name.Resize(fyne.NewSize(max(min(name.Width, r.queue.Position().X-6-left), 1), name.Height))
	put(r.version, left+name.Width+6, 5)
	put(r.facts, left, 22)
	put(r.counts, s.Width-right-r.counts.MinSize().Width, 22)
	show(r.version, r.version.Position().X+r.version.MinSize().Width+6 < r.queue.Position().X)
	put(r.old.content, r.version.Position().X+r.version.MinSize().Width+6, 4)
	show(r.old.content, r.overSSE && r.old.content.Position().X+r.old.content.MinSize().Width+6 < r.queue.Position().X)
	show(r.counts, left+r.facts.MinSize().Width+4 < r.counts.Position().X)
	put(r.recent, s.Width-right-r.recent.MinSize().Width, 36)
	width := r.recent.Position().X - 8 - left
	rect := func(o *canvas.Rectangle, x, w, h float32) {
		o.Move(fyne.NewPos(left+x, 40-h/2))
		o.Resize(fyne.NewSize(w, h))
	}
	rect(n.track, 0, width, 3)
	rect(n.bar, 0, width*min(r.fill, 1), 3)
	rect(n.mark, max(width*min(r.high, 1)-1.5, 0), 1.5, 7)
	show(n.mark, r.high > 0)
}

func (n *sessionRowRenderer) Refresh() {
	n.paint()
	n.Layout(n.size)
	canvas.Refresh(n.row)
}

func (n *sessionRowRenderer) Objects() []fyne.CanvasObject {
	r := n.row
	return []fyne.CanvasObject{n.track, n.bar, n.mark, r.dot, r.name, r.version, r.old.content, r.queue, r.facts, r.counts, r.recent}
}

func (n *sessionRowRenderer) Destroy() {}
