package view

import (
	"strings"

	"switchboard/gateway/frame"
	"switchboard/gateway/measure"
	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

// AlertKind is what a person may want to hear of while the window is out of sight.
type AlertKind string

// The kinds of alerts.
const (
	AlertSession AlertKind = "session" // one was opened
	AlertError   AlertKind = "error"   // refused, answered with an error, or no JSON-RPC
	AlertSlow    AlertKind = "slow"    // a client does not read
)

// Alert is how often something happened since the last look, and the last time that it did.
type Alert struct {
	Kind    AlertKind
	Count   int
	Session string // whole id; empty where no session is concerned
	What    string // of an error or a slow client: what happened
}

// Alerts watches what happens. The zero value has seen nothing. It is for one goroutine.
type Alerts struct {
	seen []Alert         // at most one of each kind
	slow map[string]bool // sessions that were told of
}

// alarming reports whether a session ended, as note says, by an error that nothing else tells of.
func alarming(note string) bool {
	for _, r := range [...]session.Reason{session.Vanished, session.WriteFailed, session.Fault, session.Pipelined} {
		if strings.HasPrefix(note, r.String()) {
			return true
		}
	}
	return false
}

// See takes in what a tap gave.
func (a *Alerts) See(events []spine.Event) {
	for i := range events {
		switch e := &events[i]; {
		case e.Kind == spine.Opened:
			a.add(Alert{Kind: AlertSession, Session: e.Session})
		case e.Kind == spine.Closed && strings.HasPrefix(e.Note, session.SlowClient.String()):
			a.add(Alert{Kind: AlertSlow, Session: e.Session, What: e.Note})
		case e.Kind == spine.Closed && alarming(e.Note):
			a.add(Alert{Kind: AlertError, Session: e.Session, What: "closed: " + e.Note})
		case e.Kind == spine.Refused:
			a.add(Alert{Kind: AlertError, Session: e.Session, What: "refused: " + e.Note})
		case e.Frame == nil || e.Kind != spine.In && e.Kind != spine.Out:
		case measure.Expected(e.Method, e.Frame):
		case e.Frame.Kind == frame.Error:
			what := "an error was the answer"
			if e.Method != "" {
				what += " to " + e.Method
			}
			a.add(Alert{Kind: AlertError, Session: e.Session, What: what})
		case e.Kind == spine.In && e.Frame.Kind == frame.Invalid && e.Frame.Err != nil:
			a.add(Alert{Kind: AlertError, Session: e.Session, What: e.Frame.Err.Error()})
		}
	}
}

// Look takes in how much waits for each client. One for which there are most frames or more is told of once, until there
// are less than half of them.
func (a *Alerts) Look(infos []session.Info, most int) {
	for i := range infos {
		s := &infos[i]
		switch {
		case s.Reason != 0 || s.Depth < (most+1)/2:
			delete(a.slow, s.ID)
		case s.Depth >= most && !a.slow[s.ID]:
			if a.slow == nil {
				a.slow = make(map[string]bool)
			}
			a.slow[s.ID] = true
			a.add(Alert{Kind: AlertSlow, Session: s.ID, What: Plural(s.Depth, "frame") + " wait for it"})
		}
	}
	if len(a.slow) > len(infos) { // some have gone without a word
		clear(a.slow)
	}
}

// Take is what was seen since it was last called.
func (a *Alerts) Take() []Alert {
	seen := a.seen
	a.seen = nil
	return seen
}

func (a *Alerts) add(one Alert) {
	for i := range a.seen {
		if a.seen[i].Kind == one.Kind {
			one.Count = a.seen[i].Count + 1
			a.seen[i] = one
			return
		}
	}
	one.Count = 1
	a.seen = append(a.seen, one)
}

// Notification is how an alert is told, where it stands for count of its kind; infos are the sessions of this moment.
func (a Alert) Notification(count int, infos []session.Info) (title, text string) {
	who := ""
	for i := range infos {
		if s := &infos[i]; s.ID == a.Session {
			who = ShortID(s.ID)
			if s.Client != "" {
				who = Brief(strings.TrimSpace(s.Client+" "+s.Version), 60) + " (" + who + ")"
			}
			if a.Kind == AlertSession {
				who += " over " + s.Transport
			}
		}
	}
	switch a.Kind {
	case AlertSession:
		title = map[bool]string{true: "New session", false: Count(count) + " new sessions"}[count == 1]
	case AlertError:
		title = map[bool]string{true: "An error", false: Count(count) + " errors"}[count == 1]
	default:
		title = map[bool]string{true: "A slow client", false: Count(count) + " times a slow client"}[count == 1]
	}
	text = who
	if a.What != "" {
		if text != "" {
			text += ": "
		}
		text += Brief(a.What, 160)
	}
	if count > 1 && text != "" {
		text = "The last: " + text
	}
	return title, text
}
