package record

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// TestWhatIsReadIsWhatWasPublished: under load of many, across parts, with and without loss.
func TestWhatIsReadIsWhatWasPublished(t *testing.T) {
	r := newRig(t, Options{MaxSize: 256 << 10, Keep: 1000})
	file := r.start()
	var all sync.WaitGroup
	for i := range 8 {
		source := r.sp.Source(fmt.Sprint(i))
		all.Go(func() {
			for n := range 2000 {
				source.Publish(some(n))
			}
		})
	}
	all.Wait()
	r.stop()
	files, err := filepath.Glob(strings.TrimSuffix(file, extension) + "*")
	if err != nil || len(files) < 10 {
		t.Fatalf("parts: %d, %v; want more", len(files), err)
	}
	slices.SortFunc(files, func(a, b string) int { return len(a) - len(b) + 2*strings.Compare(a, b) })
	c := opened(t, files...)
	same(t, c.Events, r.heard())
	if s := r.State(); s.Events != uint64(len(c.Events)) || s.Bytes != size(t, files...) || s.Enabled || s.Error != "" {
		t.Errorf("state %+v; the files have %d events in %d bytes", s, len(c.Events), size(t, files...))
	}
}

// TestLoss: what comes while the recorder rests, and is too much to hold, is told lost in the file.
func TestLoss(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, Options{})
		file := r.start()
		source := r.sp.Source("s")
		const more = 1234
		for range 2 {
			synctest.Wait() // it rests
			for n := range held.Items + more {
				source.Publish(spine.Event{Kind: spine.Keepalive, Depth: n})
			}
			time.Sleep(rest)
		}
		r.stop()
		c := opened(t, file)
		same(t, c.Events, r.heard())
		if s := r.State(); s.Lost < 2*more || s.Lost > 2*(more+1) {
			t.Errorf("lost %d; want about %d", s.Lost, 2*more)
		}
	})
}

// TestFlush: what was published is in the file a second later, in one write.
func TestFlush(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, Options{})
		file := r.start()
		time.Sleep(2 * flushEvery)
		source := r.sp.Source("s")
		for n := range 3 {
			source.Publish(some(n))
			time.Sleep(flushEvery / 4)
		}
		synctest.Wait()
		if got := len(opened(t, file).Events); got != 1 {
			t.Errorf("after 750 ms the file has %d events; want that of the start", got)
		}
		time.Sleep(flushEvery / 4)
		synctest.Wait()
		if got := len(opened(t, file).Events); got != 4 {
			t.Errorf("after a second the file has %d events; want 4", got)
		}
	})
}

func TestStartAndStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, Options{})
		if s := r.State(); s != (State{}) {
			t.Errorf("at first %+v", s)
		}
		first := r.start()
		if again, err := r.Start(""); !errors.Is(err, ErrRecording) || again != first {
			t.Errorf("started twice: %s, %v", again, err)
		}
		if got, want := filepath.Base(first), time.Now().Format("switchboard-2006-01-02T15-04-05.jsonl"); got != want {
			t.Errorf("the file is %s; want %s", got, want)
		}
		for path, mode := range map[string]fs.FileMode{first: 0o600, filepath.Dir(first): 0o700 | fs.ModeDir} {
			if info, err := os.Stat(path); err != nil || info.Mode() != mode {
				t.Errorf("%s: %v, %v; want %v", path, info.Mode(), err, mode)
			}
		}
		r.stop()
		r.stop()
		second := r.start()
		r.stop()
		if second == first || filepath.Dir(second) != filepath.Dir(first) {
			t.Errorf("two recordings, in %s and %s", first, second)
		}
		c := opened(t, first)
		if h := c.Header; h.Program != "test" || h.Part != 1 || !h.Started.Equal(time.Now()) || c.Cut.String() != "" {
			t.Errorf("header %+v, cut %v", h, c.Cut)
		}
		if n := len(c.Events); n != 2 || c.Events[0].Note != "recording to "+filepath.Base(first) || c.Events[1].Note != "recording stopped: "+filepath.Base(first) {
			t.Errorf("events: %+v; want start and stop", c.Events)
		}
		for path, want := range map[string]string{
			second: "file exists",
			filepath.Join(r.opts.Dir, "none", "x.jsonl"): "no such file or directory",
			r.opts.Dir: "file exists",
		} {
			if _, err := r.Start(path); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("Start(%s) = %v; want %s", path, err, want)
			}
		}
		if s := r.State(); s.Enabled || s.File != second {
			t.Errorf("state after starts that failed: %+v", s)
		}
		own := filepath.Join(t.TempDir(), "my capture")
		if file, err := r.Start(own); err != nil || file != own {
			t.Errorf("Start(%s) = %s, %v", own, file, err)
		}
		r.Recorder.Close()
		if _, err := r.Start(""); !errors.Is(err, errClosed) {
			t.Errorf("Start after Close = %v", err)
		}
		same(t, opened(t, own).Events, r.heard()[4:])
	})
}

// TestLeftovers: a name is taken by what is left of an older recording, too.
func TestLeftovers(t *testing.T) {
	r := newRig(t, Options{Dir: t.TempDir()})
	for _, tt := range []struct{ left, file, want string }{
		{"run.002.jsonl", "run.jsonl", "run.002.jsonl is left of an older recording of that name"},
		{"my capture.007.jsonl", "my capture", "my capture.007.jsonl is left of an older recording"},
		{"live.marks.json", "live.jsonl", "live.marks.json is left of an older recording"},
		{"", "late.002.jsonl", "is what a later part of a recording is called"},
		{"other.002.jsonl", "another.jsonl", ""},
		{"day.20261124.jsonl", "day.20261125.jsonl", ""},
	} {
		if tt.left != "" {
			if err := os.WriteFile(filepath.Join(r.opts.Dir, tt.left), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		file := filepath.Join(r.opts.Dir, tt.file)
		if _, err := r.Start(file); err != nil && tt.want == "" || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("Start(%s) beside %q = %v; want %q", tt.file, tt.left, err, tt.want)
		}
		r.stop()
		if _, err := os.Stat(file); (err == nil) != (tt.want == "") {
			t.Errorf("%s: %v", tt.file, err)
		}
	}
}

func TestNoFolder(t *testing.T) {
	r := New(spine.New(spine.Limit{}), Options{})
	if _, err := r.Start(""); !errors.Is(err, errNoDir) {
		t.Errorf("Start = %v; want %v", err, errNoDir)
	}
}

// TestParts: the oldest part of this recording goes, and nothing of an earlier one.
func TestParts(t *testing.T) {
	r := newRig(t, Options{MaxSize: 4 << 10, Keep: 2})
	earlier := r.start()
	r.stop()
	file := filepath.Join(r.opts.Dir, "mine.jsonl")
	if _, err := r.Start(file); err != nil {
		t.Fatal(err)
	}
	source := r.sp.Source("s")
	for n := range 100 {
		source.Publish(some(n))
	}
	source.Publish(spine.Event{Kind: spine.In, Frame: frame.New(frame.In, frame.Client, []byte(strings.Repeat("long", 4<<10)))})
	r.stop()
	last := r.State().File
	names, err := filepath.Glob(filepath.Join(r.opts.Dir, "*"))
	if err != nil || len(names) != 3 || !slices.Contains(names, earlier) || !slices.Contains(names, last) {
		t.Fatalf("files %v, %v; want the earlier one and two parts, the last %s", names, err, last)
	}
	c := opened(t, last)
	if want := fmt.Sprintf("mine.%03d.jsonl", c.Header.Part); filepath.Base(last) != want || c.Header.Part < 5 {
		t.Errorf("part %d is named %s", c.Header.Part, last)
	}
	heard := r.heard()
	same(t, c.Events, heard[len(heard)-len(c.Events):])
	for _, name := range names {
		if size(t, name) > 4<<10 && len(opened(t, name).Events) > 1 {
			t.Errorf("%s has %d bytes", name, size(t, name))
		}
	}
}

// TestTakenAway: a file that is gone ends the recording by name, at the next flush.
func TestTakenAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, Options{})
		file := r.start()
		time.Sleep(flushEvery + rest)
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
		r.sp.Source("s").Publish(some(1))
		time.Sleep(flushEvery + rest)
		synctest.Wait()
		want := "recording to " + file + " ended: the file was moved or removed"
		if s := r.State(); s.Enabled || s.Error != want {
			t.Errorf("state %+v", s)
		}
		if heard := r.heard(); heard[len(heard)-1].Note != want || heard[len(heard)-1].Kind != spine.Switched {
			t.Errorf("the last event is %+v", heard[len(heard)-1])
		}
		r.start() // and on it goes
		if r.failed != want {
			t.Errorf("failed with %q", r.failed)
		}
		if s := r.State(); !s.Enabled || s.Error != "" {
			t.Errorf("state of the next: %+v", s)
		}
	})
}

// TestTurnedByMany: whoever turns it, it ends off and each file is whole.
func TestTurnedByMany(t *testing.T) {
	r := newRig(t, Options{MaxSize: 64 << 10, Keep: 100})
	var all sync.WaitGroup
	for i := range 4 {
		source := r.sp.Source(fmt.Sprint(i))
		all.Go(func() {
			for n := range 200 {
				source.Publish(some(n))
				switch rand.IntN(20) {
				case 0:
					_, _ = r.Start("")
				case 1:
					_ = r.Stop()
				}
				_ = r.State()
			}
		})
	}
	all.Wait()
	r.sp.Close() // as if it had been forgotten
	r.Recorder.Close()
	names, err := filepath.Glob(filepath.Join(r.opts.Dir, "*"))
	if err != nil || r.State().Enabled {
		t.Fatalf("%v, state %+v", err, r.State())
	}
	for _, name := range names {
		if c := opened(t, name); c.Cut != (Cut{}) {
			t.Errorf("%s: %v", name, c.Cut)
		}
	}
}

func BenchmarkRecord(b *testing.B) {
	sp := spine.New(spine.Limit{})
	r := New(sp, Options{Dir: b.TempDir(), MaxSize: 64 << 20, Keep: 2})
	if _, err := r.Start(""); err != nil {
		b.Fatal(err)
	}
	source := sp.Source("0190b6a5-3d5c-7c3e-8f0a-1b2c3d4e5f60")
	e := spine.Event{Kind: spine.Out, Frame: frame.New(frame.Out, frame.Backend, []byte(`{"jsonrpc":"2.0","id":7,"result":{}}`)), Of: 7, Pair: 7, Took: time.Millisecond}
	for b.Loop() {
		source.Publish(e)
	}
	if err := r.Stop(); err != nil {
		b.Fatal(err)
	}
	s := r.State()
	b.ReportMetric(float64(s.Events)/b.Elapsed().Seconds(), "events/s")
	b.ReportMetric(float64(s.Lost)/float64(b.N), "lost/op")
	sp.Close()
}
