package ui

import (
	"switchboard/gateway/session"
	"switchboard/ui/notify"
	"switchboard/ui/view"
)

// This file tells the desktop what happens while nobody looks.

// Attend is told whether a window of the program has the keys.
func (w *Window) Attend(on bool) {
	if w.attended = on; on && !w.hidden { // the keys may be said to come when the window has gone
		w.alerts.Take()
		w.notifier.Forget()
	}
}

// alert tells of what was seen since the last beat.
func (w *Window) alert(infos []session.Info) {
	n := w.Config.Notify
	w.alerts.Look(infos, n.Queue)
	wanted := map[view.AlertKind]bool{view.AlertSession: n.Sessions, view.AlertError: n.Errors, view.AlertSlow: n.Slow}
	for _, a := range w.alerts.Take() {
		if !wanted[a.Kind] || w.attended && !w.hidden {
			continue
		}
		w.notifier.Add(notify.Kind(a.Kind), a.Count, func(count int) notify.Note {
			title, text := a.Notification(count, w.Gateway.Sessions())
			return notify.Note{Title: title, Text: text}
		})
	}
}

// unnotified takes note of what the desktop did not take; nil: it took it. It is called beside the main goroutine.
func (w *Window) unnotified(err error) {
	select {
	case <-w.ending:
		return
	default:
	}
	w.Do(func() {
		if w.notTold = err; w.form != nil {
			w.form.read()
		}
	})
}
