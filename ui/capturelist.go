package ui

import (
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"switchboard/gateway/record"
	"switchboard/ui/view"
)

const groupKeep = "Recording"

func (p *capturePane) actions() []action {
	w := p.w
	reading := func() bool { return p.shown != nil }
	return []action{
		{Group: groupKeep, Name: "Show what is recorded…", Key: "Ctrl+Shift+R", Do: w.top.showRecorder},
		{Group: groupKeep, Name: "Open a recording…", Key: "Ctrl+O", Do: p.choose},
		{Group: groupKeep, Name: "Back to live traffic (Esc)", Can: reading, Do: p.back},
		{Group: groupKeep, Name: "Stop reading the recording", Can: func() bool { return p.shown != nil && !p.shown.Done() }, Do: p.stopReading},
		{Group: groupKeep, Name: "Open the recording that is made now, or the last one", Can: func() bool { return w.Gateway.Recording().File != "" },
			Do: func() { w.Open(w.Gateway.Recording().File) }},
	}
}

// recordingsListed bounds the list of recordings; others are found by browsing.
const recordingsListed = 500

// choose offers the recordings that are kept, the newest first.
func (p *capturePane) choose() {
	w := p.w
	w.inBackground(func() func() {
		all, err := record.List(w.Config.Record.Dir, recordingsListed)
		return func() {
			if err != nil {
				w.fail("The recordings were not listed", err)
			}
			acts := []action{{Group: "any file", Name: "Browse…", Do: p.browse}}
			for _, r := range all {
				about := view.Bytes(int(r.Bytes))
				if n := len(r.Files); n > 1 {
					about = view.Plural(n, "part") + ", " + about
				}
				acts = append(acts, action{Group: about, Name: r.Name(), Key: day(r.Ended, time.Now()), Do: func() { w.Open(r.Files...) }})
			}
			list := w.offer("Which recording?", acts)
			list.choose(min(1, len(all)))
		}
	})
}

// day says when something was, shortly.
func day(at, now time.Time) string {
	at = at.In(now.Location())
	if at.YearDay() == now.YearDay() && at.Year() == now.Year() {
		return at.Format("15:04:05")
	}
	return at.Format("2006-01-02")
}

// browse offers all files.
func (p *capturePane) browse() {
	w := p.w
	d := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			w.fail("The recording was not opened", err)
		case file != nil:
			path := file.URI().Path()
			_ = file.Close()
			w.Open(path)
		}
	}, w.win)
	d.SetFilter(storage.NewExtensionFileFilter([]string{".jsonl"}))
	if dir, err := storage.ListerForURI(storage.NewFileURI(filepath.Clean(w.Config.Record.Dir))); err == nil {
		d.SetLocation(dir)
	}
	size := w.win.Canvas().Size()
	d.Resize(fyne.NewSize(min(size.Width-40, 900), min(size.Height-40, 640)))
	d.Show()
}
