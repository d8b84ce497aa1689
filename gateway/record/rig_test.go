package record

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// rig is a recorder on a spine of its own, with a tap that hears all.
type rig struct {
	*testing.T
	*Recorder
	sp     *spine.Spine
	tap    *spine.Tap
	failed string // what Failed was told; read it when no recording runs that may fail
}

func newRig(t *testing.T, o Options) *rig {
	t.Helper()
	if o.Dir == "" {
		o.Dir = filepath.Join(t.TempDir(), "captures")
	}
	if o.MaxSize == 0 {
		o.MaxSize = 1 << 30
	}
	o.Keep, o.Program = max(o.Keep, 1), "test"
	sp := spine.New(spine.Limit{})
	r := &rig{T: t, sp: sp, tap: sp.Tap("all", spine.Limit{Items: 1 << 18, Bytes: 1 << 30}, 0), Recorder: New(sp, o)}
	r.opts.Failed = func(why string) { r.failed = why }
	t.Cleanup(func() { r.Recorder.Close(); sp.Close() })
	return r
}

func (r *rig) start() (file string) {
	r.Helper()
	file, err := r.Start("")
	if err != nil {
		r.Fatal(err)
	}
	return file
}

func (r *rig) stop() {
	r.Helper()
	if err := r.Stop(); err != nil {
		r.Fatal(err)
	}
}

// heard is all that was published until now.
func (r *rig) heard() (all []spine.Event) {
	buf := make([]spine.Event, 1024)
	for n := r.tap.Take(buf); n > 0; n = r.tap.Take(buf) {
		all = append(all, buf[:n]...)
	}
	return all
}

// opened is the capture in the files, read as one.
func opened(t *testing.T, files ...string) *Capture {
	t.Helper()
	var all []byte
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, data...)
	}
	c, err := Read(bytes.NewReader(all))
	if err != nil {
		t.Fatalf("%s: %v", files, err)
	}
	return c
}

// some is an event of any kind.
func some(n int) spine.Event {
	text := fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"text":"<é\u2028\n%d>"}}`, n, n)
	e := spine.Event{Kind: spine.Opened + spine.Kind(n%11), Depth: n % 5, Of: uint64(n), Pair: uint64(n % 3), Took: time.Duration(n * 1234567)}
	switch e.Kind {
	case spine.Lost:
		e.Kind = spine.Keepalive
		e.Note = "comment"
	case spine.HTTP:
		e.HTTP = &spine.Exchange{Method: "POST", URL: "/mcp?x=<1>", Status: 202, Header: http.Header{"Accept": {"a", "b"}}, Answer: http.Header{}}
	case spine.Out:
		e.Frame = frame.New(frame.Out, frame.Operator, []byte("\xff\x00"+text))
	case spine.In:
		e.Frame = frame.New(frame.In, frame.Client, []byte(text))
	case spine.Queued, spine.Dropped:
		e.Frame = frame.New(frame.Out, frame.Backend, []byte(text))
	}
	return e
}

// same compares what was read with what was published, of which lost lines may take the place.
func same(t *testing.T, got, want []spine.Event) {
	t.Helper()
	for _, e := range got {
		if e.Kind == spine.Lost {
			if uint64(len(want)) < e.N || want[e.N-1].Seq != e.Seq {
				t.Fatalf("lost %d up to %d, where %d are left from %d on", e.N, e.Seq, len(want), want[0].Seq)
			}
			want = want[e.N:]
			continue
		}
		if len(want) == 0 {
			t.Fatalf("read event %d, which was not published", e.Seq)
		}
		if g, w := string(e.AppendJSON(nil)), string(want[0].AppendJSON(nil)); g != w {
			t.Fatalf("read      %s\npublished %s", g, w)
		}
		if w := want[0].Frame; w != nil && !bytes.Equal(e.Frame.Data, w.Data) {
			t.Fatalf("read frame %q, published %q", e.Frame.Data, w.Data)
		}
		want = want[1:]
	}
	if len(want) > 0 {
		t.Fatalf("%d events from %d on are neither in the capture nor told lost", len(want), want[0].Seq)
	}
}

func size(t *testing.T, files ...string) (sum int64) {
	t.Helper()
	for _, file := range files {
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		sum += info.Size()
	}
	return sum
}
