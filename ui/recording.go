package ui

import (
	"errors"
	"time"

	"switchboard/gateway/record"
	"switchboard/ui/theme"
	"switchboard/ui/view"
)

// This file has the window's part in recording: a switch with a count, and what is said about it.

// updateRecord shows what is recorded.
func (t *topBar) updateRecord(s record.State) {
	if t.record.Disabled() { // it is being turned
		return
	}
	setCheck(t.record, s.Enabled)
	count := ""
	if s.Enabled {
		count = "● " + view.Count(s.Events)
	}
	t.recorded.set(theme.Accent, count)
}

// toggleRecord turns it the other way.
func (t *topBar) toggleRecord() {
	if !t.record.Disabled() {
		t.record.SetChecked(!t.record.Checked)
	}
}

// turnRecord starts or ends a recording, beside the main goroutine: its end waits for the disk.
func (t *topBar) turnRecord(on bool) {
	if t.setting {
		return
	}
	t.record.Disable()
	t.w.inBackground(func() func() {
		var err error
		said := "Recording to "
		if on {
			_, err = t.w.Gateway.StartRecording()
		} else {
			err = t.w.Gateway.StopRecording()
			said = "Recorded to "
		}
		s := t.w.Gateway.Recording()
		return func() {
			t.record.Enable()
			if err == nil {
				t.w.status.say(time.Now(), said+s.File)
			} else if s.Error == "" { // else it is shown already
				t.w.Report("%v", err)
				t.w.banner.about("recording", sentence(err), "", nil)
			}
			t.w.refresh(time.Now())
		}
	})
}

// showRecording says why a recording ended that was not to end, once.
func (w *Window) showRecording(why string) {
	if why == w.unrecorded {
		return
	}
	if w.unrecorded = why; why == "" {
		w.banner.settle("recording")
		return
	}
	w.Report("%s", why)
	w.banner.about("recording", sentence(errors.New(why)), "Record anew", w.top.toggleRecord)
}

// copyRecording puts the path of the recording, or of the last one, on the clipboard.
func (w *Window) copyRecording() {
	if file := w.Gateway.Recording().File; file != "" {
		w.copied(file)
	} else {
		w.status.say(time.Now(), "Nothing has been recorded yet.")
	}
}
