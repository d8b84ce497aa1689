package ui

import (
	"testing"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// flood is a tap that never runs dry: calls and their answers, for one session.
type flood struct {
	seq               uint64
	request, response *frame.Frame
	session           string
}

func newFlood(session string) *flood {
	return &flood{seq: 1 << 40, session: session,
		request: frame.New(frame.In, frame.Client,
			[]byte(`{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"echo","arguments":{"text":"hello"}}}`)),
		response: frame.New(frame.Out, frame.Backend,
			[]byte(`{"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":"hello"}]}}`))}
}

// take gives n events in all, as a tap would at one beat.
func (f *flood) take(n int, now time.Time) func([]spine.Event) int {
	return func(buf []spine.Event) int {
		most := min(len(buf), n)
		for i := range most {
			f.seq++
			e := spine.Event{Seq: f.seq, Time: now, Session: f.session, Method: "tools/call"}
			switch f.seq % 4 {
			case 0:
				e.Kind, e.Frame = spine.In, f.request
			case 1:
				e.Kind, e.Frame, e.Pair, e.Took = spine.Queued, f.response, f.seq-1, time.Millisecond
			case 2:
				e.Kind, e.Frame, e.Of, e.Pair, e.Took = spine.Out, f.response, f.seq-1, f.seq-2, time.Millisecond
			case 3:
				e.Kind, e.Note = spine.Keepalive, "comment"
			}
			buf[i] = e
		}
		n -= most
		return most
	}
}

// BenchmarkBeat is a beat of the whole window, with its journal of 100,000
// rows full: when nothing is new, and when 20,000 events came in a second.
func BenchmarkBeat(b *testing.B) {
	for _, c := range []struct {
		name   string
		events int
		paint  bool // by software: the whole window, which OpenGL draws in parts
	}{{"idle", 0, false}, {"flood", 2000, false}, {"flood painted", 2000, true}} {
		b.Run(c.name, func(b *testing.B) {
			r := newRig(b)
			_, id := r.client("probe")
			f, now := newFlood(id), time.Now()
			r.wait(func() {
				r.w.feed.stop()
				for range 12 {
					r.w.beat(now, f.take(maxPerBeat-512, now))
				}
				r.w.win.Canvas().Capture()
				b.ReportAllocs()
				for b.Loop() {
					now = now.Add(beatEvery)
					r.w.beat(now, f.take(c.events, now))
					if c.paint {
						r.w.win.Canvas().Capture()
					}
				}
				_, kept, _ := r.w.journal.Counts()
				b.ReportMetric(float64(kept), "rows")
			})
		})
	}
}
