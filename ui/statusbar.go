package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"switchboard/gateway"
	"switchboard/ui/theme"
	"switchboard/ui/view"
)

// statusBar is the totals.
type statusBar struct {
	content                             fyne.CanvasObject
	sessions, rate, queued, lost, total *text
	version, said                       *text
	moment                              time.Duration // that said is shown for
	until                               time.Time     // it is
	act                                 *pressable    // beside said, at times
	actText                             *text
}

func newStatusBar() *statusBar {
	small := func(role theme.Role) *text { return newText(role, theme.SmallText, fyne.TextStyle{}) }
	s := &statusBar{sessions: small(theme.Muted), rate: small(theme.Muted), queued: small(theme.Muted),
		lost: small(theme.Muted), said: small(theme.Success), total: small(theme.Muted), version: small(theme.Muted)}
	s.moment = 3 * time.Second
	s.actText = small(theme.Accent)
	s.act = newPressable(s.actText, nil)
	s.act.Hide()
	said := short(s.said) // a path may be longer than there is room
	s.content = surface(theme.Raised, container.NewVBox(line(), inset(theme.GapWide, 3, spread(16, said,
		s.sessions, s.rate, s.queued, s.lost, s.act, said, s.total, s.version))))
	return s
}

func (s *statusBar) update(stats gateway.Stats, perSecond float64, j *view.Journal) {
	t := stats.Totals
	if time.Now().After(s.until) {
		s.said.set(theme.Success, "")
		show(s.act, false)
	}
	s.sessions.set(theme.Muted, view.Plural(stats.Sessions, "session"))
	s.rate.set(theme.Muted, view.Count(int(perSecond+0.5))+" msg/s")
	s.queued.set(roleIf(stats.Depth > 0, theme.Warning, theme.Muted), "queued "+view.Count(stats.Depth))
	s.lost.set(roleIf(t.Lost > 0, theme.Error, theme.Muted), view.Count(t.Lost)+" lost")
	s.total.set(theme.Muted, "in "+view.Count(t.In)+" · "+view.Bytes(int(t.BytesIn))+"     out "+view.Count(t.Out)+" · "+
		view.Bytes(int(t.BytesOut))+"     refused "+view.Count(t.Refused)+"     dropped "+view.Count(t.Dropped))
	s.version.set(theme.Muted, "v"+string(stats.Version))
}

// say shows a short word for a moment.
func (s *statusBar) say(now time.Time, what string) {
	s.said.set(theme.Success, what)
	s.until = now.Add(s.moment)
	show(s.act, false)
}

// refuse is say for what was not done.
func (s *statusBar) refuse(now time.Time, why string) {
	s.say(now, why)
	s.said.set(theme.Warning, why)
}

// tell is say for something that one may want to go on with: a word to click stands beside it, and it is shown for longer.
func (s *statusBar) tell(now time.Time, what, label string, act func()) {
	s.say(now, what)
	s.actText.set(theme.Accent, label)
	s.act.press = act
	s.act.Show()
	s.until = now.Add(5 * s.moment)
}
