package e2e

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"text/tabwriter"
	"time"

	"switchboard/e2e/desktop"
	"switchboard/e2e/harness"
)

// TestFloodAtScale fills the window's list up to its bound with FLOOD_RATE events a second, goes on beyond it, and
// presses keys meanwhile. Each must be seen to do something, the books be whole, and memory stay within what the bound
// allows. How soon a key is seen, it only prints: make flood runs the long form, which is for looking at that.
func TestFloodAtScale(t *testing.T) {
	t.Parallel()
	f := &scale{T: t, rows: setting(t, "FLOOD_ROWS", 20_000), rate: setting(t, "FLOOD_RATE", 10_000), presses: setting(t, "FLOOD_PRESSES", 3),
		over: time.Duration(setting(t, "FLOOD_SECONDS", 2)) * time.Second}
	f.app, f.win = desktop.New(t, desktop.Options{}).Open(harness.Options{Config: fmt.Sprintf(
		"[window]\ntheme = \"dark\"\nrows = %d\nrows_bytes = \"2GiB\"\n", f.rows)})
	f.keys = f.win.Keyboard()
	f.stream = f.app.Open()
	f.stream.Initialize("{}")
	f.due = 1 // the response to initialize
	f.got.Store(1)
	go f.read()
	f.burst(100) // rows to select
	harness.Eventually(t, "they have come", f.arrived)

	f.phase("at rest", func() { f.press(f.presses) })
	stop := f.flood()
	defer stop()
	f.phase("filling", func() {
		f.press(f.presses)
		for int(f.got.Load()) < f.rows && !t.Failed() {
			f.press(1)
		}
	})
	f.phase("full, flooded", func() {
		for end := time.Now().Add(f.over); time.Now().Before(end) && !t.Failed(); {
			f.press(1)
		}
	})
	stop()
	harness.Eventually(t, "all has come", f.arrived)
	f.phase("full, at rest", func() { f.press(f.presses) })
	f.win.Key("ctrl+f")
	first, _ := f.keys.Press("w", desktop.Counts)
	t.Logf("a filter over them all: %v until the head tells of it, %v more until it has judged the last row", first, f.keys.Settles(desktop.Counts, time.Second))
	t.Logf("%d rows, %d events a second asked for:\n%s", f.rows, f.rate, f.table())
	wholeBooks(t, f.app)
	// A row with its message takes half a kilobyte, and the heap may double before it is collected; the rest is the window's.
	const row, rest = 1280, 400 << 20
	if peak, bound := f.app.Footprint().PeakKiB<<10, rest+row*f.rows; peak > bound {
		t.Errorf("memory: peak %d MiB, want at most %d", peak>>20, bound>>20)
	}
}

// scale is one run.
type scale struct {
	*testing.T
	app     *harness.App
	win     *desktop.Window
	keys    *desktop.Keyboard
	stream  *harness.Stream
	rows    int // that the list keeps
	rate    int // events a second
	presses int // of each key, where no time is given
	over    time.Duration

	asked  int          // bursts
	due    int          // messages that the client is to get
	got    atomic.Int64 // and has
	phases []*floodPhase
}

// floodPhase is what was seen during a part of the run.
type floodPhase struct {
	name         string
	took         time.Duration
	events, rows uint64
	cpu          time.Duration
	rss          int
	list, typing []time.Duration
}

func (f *scale) phase(name string, do func()) {
	f.Helper()
	p := &floodPhase{name: name}
	f.phases = append(f.phases, p)
	start, before, had := time.Now(), f.app.Footprint(), f.app.Stats().Totals
	do()
	after, has := f.app.Footprint(), f.app.Stats().Totals
	p.took, p.cpu, p.rss = time.Since(start), after.CPU-before.CPU, after.RSSKiB
	p.events, p.rows = has.In+has.Queued+has.Out-had.In-had.Queued-had.Out, has.In+has.Queued
}

// press presses n times each: a key that moves the selection of the list, and one that types in the Find box.
func (f *scale) press(n int) {
	f.Helper()
	p := f.phases[len(f.phases)-1]
	// All of this is seen to be done before a key is timed: what that does must be what is seen next.
	follows := func(is bool) {
		f.Helper()
		f.win.Eventually(fmt.Sprintf("the list follows: %v; else the row in the middle is selected", is), func(s *desktop.Shot) (bool, any) {
			check, row := s.Count(f.win.In(desktop.FollowCheck), desktop.Dark.Accent), s.Count(f.win.In(desktop.MiddleRow), desktop.Dark.Selection)
			return check > 20 && is || check == 0 && !is && row >= 80, []int{check, row}
		})
	}
	f.win.Click(desktop.ListMiddle)
	f.win.Key("End") // at the newest rows, so that the selected one does not fall out meanwhile
	follows(true)
	f.win.Click(desktop.ListMiddle)
	follows(false)
	for range n {
		for _, key := range []string{"k", "j"} {
			p.list = f.pressed(p.list, key, desktop.RowMarks)
		}
	}
	f.win.Key("ctrl+f")
	for range n {
		for _, key := range []string{"w", "BackSpace"} {
			p.typing = f.pressed(p.typing, key, desktop.FindLetter)
		}
	}
}

func (f *scale) pressed(to []time.Duration, key string, area desktop.Area) []time.Duration {
	f.Helper()
	if f.Failed() {
		return to
	}
	<-time.After(100*time.Millisecond + time.Duration(len(to)%7)*10*time.Millisecond) // as a person does, and at no beat of the window's
	took, late := f.keys.Press(key, area)
	if late {
		f.Errorf("%s was not seen to do anything within %v", key, took)
	}
	return append(to, took)
}

// read counts the messages that come, until the stream ends or is quiet for long.
func (f *scale) read() {
	for frame, err := f.stream.Read(); err == nil; frame, err = f.stream.Read() {
		if frame.Name == "message" {
			f.got.Add(1)
		}
	}
}

// burst asks for n messages, each of which makes two events and one row.
func (f *scale) burst(n int) {
	f.Helper()
	f.asked++
	f.due += n + 1
	message := harness.Request(strconv.Itoa(1000+f.asked), "tools/call",
		fmt.Sprintf(`{"name":"burst","arguments":{"n":%d,"size":100},"_meta":{"progressToken":"b"}}`, n))
	resp, err := http.Post(f.stream.Endpoint, "application/json", strings.NewReader(message))
	if err != nil {
		f.Errorf("a burst: %v", err)
		return
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusAccepted {
		f.Errorf("a burst: %s", resp.Status)
	}
}

// flood asks for bursts at the rate, until it is told to stop.
func (f *scale) flood() (stop func()) {
	const beat = 50 * time.Millisecond
	var joined sync.WaitGroup
	done := make(chan struct{})
	joined.Go(func() {
		tick := time.NewTicker(beat)
		defer tick.Stop()
		start, sent := time.Now(), 0
		for {
			select {
			case <-done:
				return
			case <-tick.C:
			}
			// What the program is behind with is let go: a machine that is too slow for the rate is not given ever more to do.
			due := int(time.Since(start).Seconds() * float64(f.rate) / 2)
			if n := due - sent; f.due-int(f.got.Load()) < f.rate/2 && n > 0 {
				f.burst(min(n, f.rate/4))
			}
			sent = due
		}
	})
	return sync.OnceFunc(func() {
		close(done)
		joined.Wait()
	})
}

// arrived reports whether the client has all that it asked for, and the program agrees.
func (f *scale) arrived() (bool, any) {
	out := f.app.Stats().Totals.Out
	return int(f.got.Load()) == f.due && out == uint64(f.due), fmt.Sprintf("%d asked for, %d written, %d read", f.due, out, f.got.Load())
}

// table is what was seen, for a person.
func (f *scale) table() string {
	var text bytes.Buffer
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\ttime\trows\tevents/s\tCPU\tRSS MiB\tj, k: p50\tp90\tp99\tmost\tn\tFind: p50\tp90\tp99\tmost\tn\t")
	for _, p := range f.phases {
		fmt.Fprintf(w, "%s\t%.1fs\t%d\t%.0f\t%.0f %%\t%d\t%s\t%s\t\n", p.name, p.took.Seconds(), p.rows, float64(p.events)/p.took.Seconds(),
			100*p.cpu.Seconds()/p.took.Seconds(), p.rss>>10, spread(p.list), spread(p.typing))
	}
	_ = w.Flush()
	return text.String()
}

// spread is the middle of some times in milliseconds, the times that 90 and 99 of 100 do not exceed, the longest, and how many they are.
func spread(times []time.Duration) string {
	slices.Sort(times)
	var b strings.Builder
	for _, part := range []float64{0.5, 0.9, 0.99, 1} {
		if n := len(times); n > 0 {
			fmt.Fprintf(&b, "%.0f\t", float64(times[min(n-1, int(part*float64(n)))])/1e6)
		}
	}
	return b.String() + strconv.Itoa(len(times))
}
