package ui

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"

	"switchboard/gateway/record"
	"switchboard/gateway/spine"
	"switchboard/ui/view"
)

// This file opens recordings: it reads them beside the main goroutine, and shows what was read as it comes.

// Open shows a recording, of which one part is named, or all of them. What cannot be opened is said, and what is shown stays.
func (w *Window) Open(files ...string) {
	if len(files) == 0 {
		return
	}
	w.inBackground(func() func() {
		r, beside, err := recordingOf(files)
		return func() {
			if err != nil {
				w.fail("The recording was not opened", err)
				return
			}
			w.play(r, beside)
		}
	})
}

// recordingOf is the recording that the files are parts of, and the marks beside it. Marks that cannot be read are none: the recording can.
func recordingOf(files []string) (r record.Recording, beside record.Marks, err error) {
	if len(files) == 1 {
		r, err = record.Whole(files[0])
	} else {
		r, err = record.Join(files)
	}
	if err == nil {
		beside, err = record.ReadMarks(record.MarksPath(r.Files[0]))
	}
	return r, beside, err
}

// play shows r while it is read.
func (w *Window) play(r record.Recording, beside record.Marks) {
	select {
	case <-w.ending: // the window was closed while the recording was looked for
		return
	default:
	}
	c := view.NewCapture(r, w.marking.known(r, beside), spine.Limit{Items: w.Config.Window.Rows, Bytes: int(w.Config.Window.RowsBytes)})
	ctx, cancel := context.WithCancel(context.Background())
	w.capture.show(c, cancel)
	w.background.Go(func() {
		defer cancel()
		w.read(ctx, c)
	})
}

// read hands over what is read, a batch at a time: the next is read while the last is taken in.
func (w *Window) read(ctx context.Context, c *view.Capture) {
	p := record.Play(c.Recording)
	defer p.Close()
	taken := make(chan struct{})
	close(taken)
	wait := func() bool {
		select {
		case <-taken:
		case <-ctx.Done():
			return false
		case <-w.ending:
			return false
		}
		return true
	}
	for more := true; more; {
		var b view.Batch
		if b, more = view.ReadBatch(p); !wait() {
			return
		}
		done := make(chan struct{})
		taken = done
		w.Do(func() {
			defer close(done)
			if ctx.Err() == nil {
				w.taken(c, b)
			}
		})
	}
	wait()
}

// drawnEvery is how often the window is drawn while it is read: to draw it takes longer than to take in a batch.
const drawnEvery = 400 * time.Millisecond

// taken takes in a batch, and draws at times, so that keys and clicks are not kept waiting.
func (w *Window) taken(c *view.Capture, b view.Batch) {
	first := c.Events() == 0
	c.Add(b)
	if w.capture.shown != c {
		return
	}
	if now := time.Now(); first || c.Done() || now.Sub(w.capture.drawn) >= drawnEvery {
		w.capture.drawn = now
		if c.Done() { // where the first rows fell out, those that are left are shown
			w.traffic.list.Return(w.traffic.list.Place(), 0)
		}
		w.refresh(now)
	}
}

// dropped opens what was dropped on the window.
func (w *Window) dropped(_ fyne.Position, uris []fyne.URI) {
	var files []string
	for _, uri := range uris {
		if uri.Scheme() != "file" {
			w.fail("The recording was not opened", errors.New(uri.String()+" is no file of this machine"))
			return
		}
		files = append(files, uri.Path())
	}
	w.Open(files...)
}
