package spine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"switchboard/gateway/frame"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var big = Limit{Items: 1 << 16, Bytes: 1 << 30}

func ping(id int) *frame.Frame {
	return frame.New(frame.Out, frame.Operator, fmt.Appendf(nil, `{"jsonrpc":"2.0","id":%d,"method":"ping"}`, id))
}

// drain takes all that the tap holds or will ever get.
func drain(t *testing.T, tap *Tap) (all []Event) {
	t.Helper()
	buf := make([]Event, 7) // small and odd, so that batches are cut anywhere
	for {
		n, err := tap.Next(t.Context(), buf)
		if errors.Is(err, ErrClosed) {
			return all
		} else if err != nil {
			t.Fatalf("Next = %v", err)
		}
		all = append(all, buf[:n]...)
	}
}

func TestOrderUnderLoad(t *testing.T) {
	s := New(big)
	taps := []*Tap{s.Tap("a", big, 0), s.Tap("b", big, 0)}
	const sources, each = 8, 500
	var wg sync.WaitGroup
	for i := range sources {
		src := s.Source(fmt.Sprint(i))
		wg.Go(func() {
			for j := range each {
				src.Publish(Event{Kind: Queued, Frame: ping(j)})
			}
		})
	}
	wg.Wait()
	s.Close()
	for _, tap := range taps {
		got := drain(t, tap)
		if len(got) != sources*each {
			t.Fatalf("tap %s got %d events; want %d", tap.Name(), len(got), sources*each)
		}
		next := map[string]int{}
		for i, e := range got {
			if e.Seq != uint64(i+1) {
				t.Fatalf("tap %s: event %d has seq %d; want %d", tap.Name(), i, e.Seq, i+1)
			}
			if i > 0 && e.Time.Before(got[i-1].Time) {
				t.Fatalf("tap %s: time runs back at seq %d", tap.Name(), e.Seq)
			}
			if want := fmt.Sprint(next[e.Session]); e.Frame.ID != want {
				t.Fatalf("tap %s: session %s: frame %s came; want %s", tap.Name(), e.Session, e.Frame.ID, want)
			}
			next[e.Session]++
		}
	}
}

// TestLoss: whatever a slow tap reads and loses, what it got and what it was
// told that it lost make up all that was published, in order.
func TestLoss(t *testing.T) {
	tests := []struct {
		name  string
		limit Limit
	}{
		{"by count", Limit{Items: 5, Bytes: 1 << 20}},
		{"by bytes", Limit{Items: 1000, Bytes: 200}},
		{"smaller than one event", Limit{Items: 10, Bytes: 10}},
		{"one item", Limit{Items: 1, Bytes: 1 << 20}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(1, 2))
			s := New(big)
			src, tap := s.Source("x"), s.Tap("slow", tt.limit, 0)
			buf := make([]Event, 3)
			var seen, told uint64
			check := func(events []Event) {
				for _, e := range events {
					if e.Kind == Lost {
						told += e.N
					} else {
						seen++
					}
					if e.Seq != seen+told {
						t.Fatalf("after %d seen and %d lost comes seq %d; want %d", seen, told, e.Seq, seen+told)
					}
				}
			}
			const total = 2000
			for i := range total {
				src.Publish(Event{Kind: Queued, Frame: ping(i)})
				if rng.IntN(4) == 0 && (seen+told < uint64(i+1)) {
					n, err := tap.Next(t.Context(), buf)
					if err != nil {
						t.Fatal(err)
					}
					check(buf[:n])
				}
			}
			s.Close()
			check(drain(t, tap))
			if seen+told != total || told != tap.Lost() || told == 0 {
				t.Errorf("seen %d + lost %d, Lost() = %d; want a sum of %d, some lost", seen, told, tap.Lost(), total)
			}
			if tally := s.Tally(); tally.Of(Queued) != total || tally.Of(Lost) != told || tally.Injected != total {
				t.Errorf("tally = %+v; want %d queued and injected, %d lost", tally, total, told)
			}
		})
	}
}

func TestBacklog(t *testing.T) {
	tests := []struct {
		kept, backlog int
		want          []uint64
	}{
		{10, 0, []uint64{6}},
		{10, 2, []uint64{4, 5, 6}},
		{3, 100, []uint64{3, 4, 5, 6}},
	}
	for _, tt := range tests {
		s := New(Limit{Items: tt.kept, Bytes: 1 << 20})
		src := s.Source("")
		for range 5 {
			src.Publish(Event{Kind: Switched})
		}
		tap := s.Tap("late", big, tt.backlog)
		src.Publish(Event{Kind: Switched})
		s.Close()
		var got []uint64
		for _, e := range drain(t, tap) {
			got = append(got, e.Seq)
		}
		if !reflect.DeepEqual(got, tt.want) {
			t.Errorf("Tap(backlog %d) of %d kept: seqs %v; want %v", tt.backlog, tt.kept, got, tt.want)
		}
	}
}

func TestNextEnds(t *testing.T) {
	s := New(big)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	tap := s.Tap("x", big, 0)
	if _, err := tap.Next(ctx, make([]Event, 1)); !errors.Is(err, context.Canceled) {
		t.Errorf("Next with an ended context = %v; want %v", err, context.Canceled)
	}
	tap.Close()
	tap.Close()
	if _, err := tap.Next(t.Context(), make([]Event, 1)); !errors.Is(err, ErrClosed) {
		t.Errorf("Next of a closed tap = %v; want %v", err, ErrClosed)
	}
	s.Close()
	if seq, _ := s.Source("").Publish(Event{Kind: In}); seq != 0 {
		t.Errorf("Publish after Close = %d; want 0", seq)
	}
	if _, err := s.Tap("late", big, 1).Next(t.Context(), make([]Event, 1)); !errors.Is(err, ErrClosed) {
		t.Errorf("Next of a tap on a closed spine = %v; want %v", err, ErrClosed)
	}
}

func TestJSON(t *testing.T) {
	s := New(big)
	tap := s.Tap("x", big, 0)
	src := s.Source("a1b2")
	src.Publish(Event{Kind: Opened, Note: "sse"})
	src.Publish(Event{Kind: Queued, Frame: ping(7), Depth: 3, Pair: 1, Took: 1234567})
	src.Publish(Event{Kind: Out, Of: 2, Frame: frame.New(frame.Out, frame.Operator, []byte("\xff{"))})
	src.Publish(Event{Kind: Refused, Frame: frame.New(frame.In, frame.Client, nil), Note: "empty"})
	s.Close()
	for _, e := range drain(t, tap) {
		data, err := json.Marshal(e)
		if err != nil {
			t.Fatalf("Marshal(%v) = %v", e, err)
		}
		var back Event
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatalf("Unmarshal(%s) = %v", data, err)
		}
		back.Time, e.Time = back.Time.UTC(), e.Time.Round(0).UTC()
		if e.Frame != nil && e.Frame.Data == nil {
			e.Frame.Data = []byte{}
		}
		if !reflect.DeepEqual(back, e) {
			t.Errorf("through JSON %s:\n got %+v\nwant %+v", data, back, e)
		}
	}
	for _, bad := range []string{`{`, `{"kind":"nonsense"}`, `{"kind":"in","dir":"up"}`, `{"kind":"in","dir":"in","origin":"x"}`} {
		if err := json.Unmarshal([]byte(bad), new(Event)); err == nil {
			t.Errorf("Unmarshal(%s) = nil; want an error", bad)
		}
	}
	if got := Kind(77).String(); got != "unknown" || strings.Contains(Lost.String(), "unknown") {
		t.Errorf("Kind(77) = %s", got)
	}
}

func TestPublishAllocatesNothing(t *testing.T) {
	s := New(Limit{Items: 100, Bytes: 1 << 20})
	for range 4 {
		s.Tap("t", Limit{Items: 100, Bytes: 1 << 20}, 0)
	}
	src, f := s.Source("x"), ping(1)
	if n := testing.AllocsPerRun(1000, func() { src.Publish(Event{Kind: In, Frame: f}) }); n != 0 {
		t.Errorf("Publish with four taps allocates %v times; want 0", n)
	}
}

func BenchmarkPublish(b *testing.B) {
	for _, taps := range []int{0, 1, 4} {
		b.Run(fmt.Sprintf("taps=%d", taps), func(b *testing.B) {
			s := New(Limit{Items: 10000, Bytes: 1 << 25})
			for range taps {
				s.Tap("t", Limit{Items: 4096, Bytes: 1 << 25}, 0)
			}
			src, f := s.Source("x"), ping(1)
			b.ReportAllocs()
			for b.Loop() {
				src.Publish(Event{Kind: In, Frame: f})
			}
		})
	}
}
