package ui

import (
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	icons "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

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
	setCheck(&t.record.Check, s.Enabled)
	count := ""
	if s.Enabled {
		count = "● " + view.Count(s.Events)
		if s.Lost > 0 {
			count += ", " + view.Count(s.Lost) + " lost"
		}
	}
	t.recorded.set(roleIf(s.Lost > 0, theme.Warning, theme.Accent), count)
	if t.about != nil {
		t.about.update(s)
	}
}

// aboutRecording is a pop-up that says all about the recording, as it grows.
type aboutRecording struct {
	pop          *widget.PopUp
	state, file  *text
	counts, lost *text
	where        fyne.CanvasObject
	open, turn   *button
}

// showRecorder opens it; once more, and it closes.
func (t *topBar) showRecorder() {
	w := t.w
	if t.about != nil && t.about.pop.Visible() {
		t.about.pop.Hide()
		t.about = nil
		return
	}
	a := &aboutRecording{state: newTextOf(theme.Text, ""), file: mono(theme.Text, ""), counts: label(theme.Muted, ""), lost: label(theme.Warning, "")}
	hide := func() { a.pop.Hide(); t.about = nil }
	a.turn = newButton("", nil, func() { hide(); t.toggleRecord() })
	a.open = quiet("Open it", nil, func() { hide(); w.Open(w.Gateway.Recording().File) })
	room, file := spacer(), short(a.file)
	a.where = spread(theme.GapWide, file, file, quiet("", icons.ContentCopyIcon(), w.copyRecording))
	body := container.NewVBox(a.state, a.where, a.counts, a.lost, spread(theme.GapWide, room, a.open, room, a.turn))
	a.pop = popUp(w.win.Canvas(), container.New(wide(560), inset(theme.Gap, 0, body)))
	t.about = a
	a.update(w.Gateway.Recording())
	size := w.win.Canvas().Size()
	a.pop.ShowAtPosition(fyne.NewPos(max((size.Width-a.pop.MinSize().Width)/2, 0), 56))
}

// update says what is recorded now, or was last.
func (a *aboutRecording) update(s record.State) {
	if !a.pop.Visible() && a.state.canvas.Text != "" { // a click beside it closed it
		return
	}
	state, turn := "Recording", "Stop recording"
	switch {
	case s.File == "":
		state, turn = "Nothing has been recorded yet", "Record"
	case s.Error != "":
		state, turn = sentence(errors.New(s.Error)), "Record anew"
	case !s.Enabled:
		state, turn = "Recorded", "Record anew"
	}
	a.state.set(roleIf(s.Error != "", theme.Error, theme.Text), state)
	a.file.set(theme.Text, s.File)
	a.counts.set(theme.Muted, view.Plural(s.Events, "event")+" · "+view.Bytes(int(s.Bytes)))
	lost := ""
	if s.Lost > 0 {
		lost = view.Plural(s.Lost, "event") + " came faster than the disk took them, and are missing. In the file it says where."
	}
	a.lost.set(theme.Warning, lost)
	show(a.lost, lost != "")
	for _, o := range []fyne.CanvasObject{a.counts, a.where, a.open} {
		show(o, s.File != "")
	}
	setButton(a.turn, turn, nil)
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
