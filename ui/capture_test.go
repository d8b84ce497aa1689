package ui

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"switchboard/gateway/config"
	"switchboard/gateway/frame"
	"switchboard/gateway/record"
	"switchboard/gateway/spine"
	"switchboard/ui/view"
)

// recorded is a file with a session "cafe…" that pings n times and then breaks.
func recorded(t testing.TB, n int) string {
	t.Helper()
	at := time.Date(2026, 11, 25, 14, 2, 0, 0, time.UTC)
	var events []spine.Event
	tell := func(e spine.Event) uint64 {
		at = at.Add(time.Millisecond)
		e.Seq, e.Time = uint64(len(events)+1), at
		if e.Frame != nil && e.Method == "" {
			e.Method = e.Frame.Method
		}
		events = append(events, e)
		return e.Seq
	}
	const id = "cafe0000-1111"
	in := func(text string) uint64 {
		return tell(spine.Event{Kind: spine.In, Session: id, Frame: frame.New(frame.In, frame.Client, []byte(text))})
	}
	tell(spine.Event{Kind: spine.Opened, Session: id, Note: "sse from 127.0.0.1:5"})
	in(`{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","clientInfo":{"name":"old-client","version":"0.3"}}}`)
	for i := range n {
		seq := in(fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"ping"}`, i+1))
		f := frame.New(frame.Out, frame.Backend, fmt.Appendf(nil, `{"jsonrpc":"2.0","id":%d,"result":{}}`, i+1))
		of := tell(spine.Event{Kind: spine.Queued, Session: id, Frame: f, Pair: seq, Method: "ping", Depth: 1})
		tell(spine.Event{Kind: spine.Out, Session: id, Frame: f, Pair: seq, Of: of, Method: "ping", Took: time.Millisecond})
	}
	tell(spine.Event{Kind: spine.Closed, Session: id, Note: "WriteFailed: reset by peer"})
	path := filepath.Join(t.TempDir(), "old.jsonl")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := record.WriteJSONLines(file, record.Header{Part: 1, Started: at}, events, record.Choice{Secrets: record.Shown}); err != nil {
		t.Fatal(err)
	}
	return path
}

// open opens a recording and waits until all of it is read.
func (r *rig) open(files ...string) {
	r.Helper()
	var before *view.Capture // it is shown until the other one is looked up
	r.wait(func() { before = r.w.capture.shown; r.w.Open(files...) })
	r.until("the recording", func() bool { c := r.w.capture.shown; return c != nil && c != before && c.Done() })
}

func TestOpenAndBack(t *testing.T) {
	r := newRig(t)
	c, id := r.client("probe")
	for range 60 {
		if err := c.Ping(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
	}
	r.until("the pings", func() bool { n, _, _ := r.w.journal.Counts(); return n > 120 })
	r.pick(id)
	var top, selected uint64
	r.wait(func() {
		r.w.traffic.search.SetText("ping dir:in")
		r.w.traffic.judge()
		first, _ := r.w.journal.Bounds()
		r.w.traffic.reveal(r.w.journal.At(first + 30).Seq)
		p := r.w.traffic.list.Place()
		top, selected = r.w.journal.At(p.Top).Seq, r.w.journal.At(p.Selected).Seq
	})
	r.open(recorded(t, 100))
	r.sees("old", "1", "old-client", "303 events · 2026-11-25 14:02:00–14:02:00 · read-only", "cafe  closed: WriteFailed", "→101 ←100  now")
	r.wait(func() {
		if shown, kept, _ := r.w.journal.Counts(); shown != 203 || kept != 203 || r.w.traffic.search.Text != "" || r.w.traffic.list.Follow() {
			t.Errorf("%d of %d rows are shown, filter %q, follow %v", shown, kept, r.w.traffic.search.Text, r.w.traffic.list.Follow())
		}
		if p := r.w.traffic.list.Place(); p.Top != 0 || r.w.sessions.actions.Visible() || r.w.traffic.unseen.Visible() {
			t.Errorf("the first row is %d; what cannot be done is offered", p.Top)
		}
	})
	// All that is done with rows is done with these.
	r.wait(func() { r.w.traffic.search.SetText("client:old-client id:#7") })
	r.until("two rows", func() bool { n, _, _ := r.w.journal.Counts(); return n == 2 })
	r.wait(func() {
		first, _ := r.w.journal.Bounds()
		r.w.traffic.reveal(r.w.journal.At(first).Seq)
		r.w.traffic.clear()
		r.w.run(&action{Name: "Disconnect", Can: r.w.sessions.acts()[3].Can, Do: func() { t.Error("a recorded session was ended") }})
	})
	r.sees("ping", "Go to pair")
	r.pick("cafe0000-1111")
	// What is live goes on behind it.
	var before int
	r.wait(func() { before, _, _ = r.w.live.Counts() })
	if err := c.Ping(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	r.until("live goes on", func() bool { shown, _, _ := r.w.live.Counts(); return shown > before })
	r.wait(func() { r.w.pressed(&fyne.KeyEvent{Name: fyne.KeyEscape}) })
	r.wait(func() {
		w := r.w
		if w.capture.shown != nil || w.capture.content.Visible() || w.traffic.search.Text != "ping dir:in" || w.sessions.selected != id {
			t.Errorf("back: filter %q, session %q", w.traffic.search.Text, w.sessions.selected)
		}
		p := w.traffic.list.Place()
		if got := [2]uint64{w.journal.At(p.Top).Seq, w.journal.At(p.Selected).Seq}; got != [2]uint64{top, selected} || w.detail.row.Seq != selected {
			t.Errorf("back at rows %v, detail %d; want %d, %d", got, w.detail.row.Seq, top, selected)
		}
		if n := w.traffic.list.Unseen(); n == 0 {
			t.Error("the ping that came meanwhile is not among those that are new")
		}
	})
	r.press("Pause") // of the live session
	r.until("it is paused", func() bool { return r.info(id).Paused })
}

// TestOpenWhilePaused: what was held stays held, and following goes on.
func TestOpenWhilePaused(t *testing.T) {
	r := newRig(t)
	c, _ := r.client("probe")
	r.until("rows", func() bool { n, _, _ := r.w.journal.Counts(); return n > 2 })
	var held uint64
	r.wait(func() { r.w.traffic.togglePause(); held = r.end() })
	r.open(recorded(t, 3))
	r.open(recorded(t, 4)) // another one in its place
	r.sees("15 events · 2026-11-25 14:02:00–14:02:00 · read-only")
	if err := c.Ping(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	r.press("Back to live")
	r.wait(func() {
		if !r.w.traffic.paused || r.end() != held || !r.w.traffic.follow.Checked {
			t.Errorf("paused %v at %d, follow %v; want true at %d, true", r.w.traffic.paused, r.end(), r.w.traffic.follow.Checked, held)
		}
	})
}

func TestOpenMistakes(t *testing.T) {
	r := newRig(t)
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for path, want := range map[string]string{
		filepath.Join(dir, "none"):      "no such file",
		dir:                             "is a folder",
		write("photo.png", "\x89PNG\n"): "photo.png: line 1: this is no capture of Switchboard",
		write("newer", `{"switchboard":"capture","version":2,"program":"9.0"}`+"\n"): "this capture is of version 2",
		write("empty", ""): "it is empty",
	} {
		r.wait(func() { r.w.Open(path) })
		r.until(want, func() bool {
			return r.w.banner.content.Visible() && strings.Contains(r.w.banner.text.Text, "The recording was not opened: ") && strings.Contains(r.w.banner.text.Text, want)
		})
		r.wait(func() {
			if r.w.capture.shown != nil {
				t.Errorf("%s is shown", path)
			}
			r.w.banner.hide()
		})
	}
	whole := read(t, recorded(t, 5))
	r.open(write("cut.jsonl", whole[:len(whole)-20]))
	r.until("the cut", func() bool {
		return r.w.capture.trouble.Visible() && strings.Contains(r.w.capture.trouble.Text, "cut.jsonl: The last ") && strings.Contains(r.w.capture.trouble.Text, "are no whole event")
	})
	r.open(write("broken.jsonl", strings.Replace(whole, `"kind":"out"`, `"kind":"flown"`, 1)))
	r.until("the break", func() bool {
		return strings.Contains(r.w.capture.trouble.Text, `broken.jsonl: line 6: unknown kind of event "flown".`)
	})
	r.sees("4 events · 2026-11-25 14:02:00–14:02:00 · read-only")
}

// TestOpenBig: the first screen is there at once, what falls out for the bound is said, and reading can be stopped.
func TestOpenBig(t *testing.T) {
	r := rigWith(t, func(c *config.Config) { c.Window.Rows = 1000 })
	path := recorded(t, 3000)
	r.wait(func() { r.w.Open(path) })
	r.until("the first screen", func() bool { return r.w.capture.shown != nil && r.w.capture.shown.Events() > 0 })
	r.until("all of it", func() bool { return r.w.capture.shown.Done() })
	r.wait(func() {
		if shown, _, dropped := r.w.journal.Counts(); shown != 1000 || dropped != 6003-1000 || !strings.Contains(r.w.traffic.counts.canvas.Text, "5,003 older fell out") {
			t.Errorf("%d rows, %d fell out: %s", shown, dropped, r.w.traffic.counts.canvas.Text)
		}
		p := r.w.traffic.list.Place()
		if first, _ := r.w.journal.Bounds(); p.Top != first {
			t.Errorf("the list stands at %d; want %d, the first that is left", p.Top, first)
		}
	})
	r.wait(func() {
		r.w.capture.stopReading() // of one that is read whole: nothing
		if got := r.w.capture.shown.Trouble(); got != "" {
			t.Errorf("stopped at the end: %s", got)
		}
		rec, _, err := recordingOf([]string{path})
		if err != nil {
			t.Fatal(err)
		}
		r.w.play(rec, nil)
		r.w.capture.stopReading()
	})
	r.until("stopped", func() bool {
		return r.w.capture.shown.Done() && strings.Contains(r.w.capture.trouble.Text, "you stopped at")
	})
	r.wait(func() { r.w.Open(path) }) // and the window may close while one is read
}

func TestDrop(t *testing.T) {
	r := newRig(t)
	path := recorded(t, 2)
	r.wait(func() { r.w.dropped(fyne.Position{}, []fyne.URI{storage.NewFileURI(path)}) })
	r.sees("9 events · 2026-11-25 14:02:00–14:02:00 · read-only")
	r.wait(func() { r.w.dropped(fyne.Position{}, []fyne.URI{page{storage.NewFileURI("/x")}}) })
	r.until("the banner", func() bool { return strings.Contains(r.w.banner.text.Text, "is no file of this machine") })
}

// page is a URI of the web.
type page struct{ fyne.URI }

func (page) Scheme() string { return "https" }
func (page) String() string { return (&url.URL{Scheme: "https", Host: "example.com"}).String() }

func TestChooseRecording(t *testing.T) {
	r := newRig(t)
	var names []string
	for range 2 {
		file, err := r.gw.StartRecording()
		if err != nil {
			t.Fatal(err)
		}
		if err := r.gw.StopRecording(); err != nil {
			t.Fatal(err)
		}
		names = append(names, strings.TrimSuffix(filepath.Base(file), ".jsonl"))
	}
	old := time.Now().Add(-48 * time.Hour)
	if err := os.Chtimes(filepath.Join(r.dir, "captures", names[0]+".jsonl"), old, old); err != nil {
		t.Fatal(err)
	}
	r.wait(func() { r.w.perform("Ctrl+O") })
	r.until("the list", func() bool { return r.w.palette != nil })
	r.wait(func() {
		var offered []string
		for _, a := range r.w.palette.actions {
			offered = append(offered, a.Name)
		}
		if want := []string{"Browse…", names[1], names[0]}; !slices.Equal(offered, want) {
			t.Errorf("offered %q; want %q", offered, want)
		}
		if key := r.w.palette.actions[2].Key; key != old.Format("2006-01-02") {
			t.Errorf("the old one is of %s", key)
		}
		r.w.palette.take(r.w.palette.chosen)
	})
	r.sees(names[1])
	r.wait(func() {
		if got := r.w.capture.shown.Recording.Name(); got != names[1] {
			t.Errorf("%s is shown; want the newest, %s", got, names[1])
		}
	})
}
