package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"switchboard/gateway/record"
)

func TestRecordSwitch(t *testing.T) {
	r := newRig(t)
	r.wait(func() { test.Tap(r.w.top.record) })
	r.sees("● 1") // that it began
	first := r.gw.Recording().File
	if filepath.Dir(first) != filepath.Join(r.dir, "captures") {
		t.Errorf("recorded to %s", first)
	}
	r.sees("Recording to " + first)
	r.client("probe")
	r.until("the count", func() bool {
		text := r.w.top.recorded.canvas.Text
		return r.gw.Recording().Events > 3 && strings.HasPrefix(text, "● ") && text != "● 1"
	})
	r.wait(func() { r.w.copyRecording() })
	if got := r.w.App.Clipboard().Content(); got != first {
		t.Errorf("copied %q; want %s", got, first)
	}
	r.wait(func() { r.w.TrayActions().ToggleRecord() })
	r.sees("Recorded to " + first)
	r.until("the switch is off", func() bool { return !r.w.top.record.Checked && r.w.top.recorded.canvas.Text == "" })
	c, err := record.Open(first)
	if err != nil || len(c.Events) < 5 {
		t.Errorf("the capture: %v, %d events", err, len(c.Events))
	}
	second, err := r.gw.StartRecording()
	if err != nil {
		t.Fatal(err)
	}
	r.until("the switch follows the API", func() bool { return r.w.top.record.Checked })
	if got := r.kept(); got != "" {
		t.Errorf("settings.toml holds %q; want nothing: the next start shall not record unasked", got)
	}
	// Gone is gone: the window says so, and begins another on demand.
	if err := os.Remove(second); err != nil {
		t.Fatal(err)
	}
	r.until("the banner", func() bool {
		return r.w.banner.content.Visible() && strings.Contains(r.w.banner.text.Text, second+" ended: the file was moved or removed.")
	})
	r.until("the switch is off", func() bool { return !r.w.top.record.Checked && r.w.problem != "" })
	r.press("Record anew")
	r.until("another", func() bool {
		return r.gw.Recording().Enabled && r.w.problem == "" && r.w.top.record.Checked && !r.w.banner.content.Visible()
	})
}

// TestShowRecorder: where it goes, how much, what is missing, and what to do about it.
func TestShowRecorder(t *testing.T) {
	r := newRig(t)
	r.wait(func() {
		r.w.perform("Ctrl+Shift+R")
		if a := r.w.top.about; a.state.canvas.Text != "Nothing has been recorded yet" || a.where.Visible() || a.turn.Text != "Record" {
			t.Errorf("at first it says %q", a.state.canvas.Text)
		}
		test.Tap(r.w.top.about.turn)
	})
	r.until("it records", func() bool { return r.gw.Recording().Enabled && r.w.top.record.Checked })
	r.wait(func() {
		r.w.perform("Ctrl+Shift+R")
		a := r.w.top.about
		if a.state.canvas.Text != "Recording" || a.file.canvas.Text != r.gw.Recording().File || a.turn.Text != "Stop recording" || a.lost.Visible() {
			t.Errorf("it says %q, %q", a.state.canvas.Text, a.file.canvas.Text)
		}
		a.update(record.State{Enabled: true, File: "x", Events: 1234, Bytes: 5_600_000, Lost: 7})
		if a.counts.canvas.Text != "1,234 events · 5.6 MB" || !a.lost.Visible() || !strings.HasPrefix(a.lost.canvas.Text, "7 events came faster") {
			t.Errorf("of a loss it says %q, %q", a.counts.canvas.Text, a.lost.canvas.Text)
		}
		a.update(record.State{File: "x", Error: "recording to x ended: the disk is full; what was written until then is kept"})
		if a.state.canvas.Text != "Recording to x ended: the disk is full; what was written until then is kept." || a.turn.Text != "Record anew" {
			t.Errorf("of a full disk it says %q", a.state.canvas.Text)
		}
		test.Tap(a.open)
	})
	r.until("it is opened", func() bool { return r.w.capture.shown != nil && r.w.capture.shown.Done() })
}

// TestRecordNowhere: what cannot be begun is said, and the switch is off.
func TestRecordNowhere(t *testing.T) {
	r := newRig(t)
	if err := os.WriteFile(filepath.Join(r.dir, "captures"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	r.wait(func() { test.Tap(r.w.top.record) })
	r.until("the banner", func() bool {
		return r.w.banner.content.Visible() && strings.Contains(r.w.banner.text.Text, "Cannot record: ") && !r.w.top.record.Checked
	})
}

// TestRecordHasRoom: the switch needs no width that the window does not have, and shows where there is some.
func TestRecordHasRoom(t *testing.T) {
	r := newRig(t)
	if _, err := r.gw.StartRecording(); err != nil {
		t.Fatal(err)
	}
	r.sees("● 1")
	r.wait(func() {
		if got := r.w.win.Content().MinSize().Width; got > 1010 {
			t.Errorf("the window needs a width of %v", got)
		}
		r.w.win.Resize(fyne.NewSize(1010, 600))
		if !r.w.top.record.Visible() {
			t.Error("the switch is not there")
		}
		if o := r.w.top.power; o.Position().X+o.Size().Width > 1010 {
			t.Errorf("Stop ends at %v", o.Position().X+o.Size().Width)
		}
	})
}
