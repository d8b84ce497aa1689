package session

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// backend is a peer that keeps what it gets.
type backend struct {
	mu      sync.Mutex
	got     []string
	receive func(f *frame.Frame) error // nil: takes everything
	close   func() error               // nil: closes well
}

func (b *backend) Receive(f *frame.Frame, _ Via) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.got = append(b.got, string(f.Data))
	if b.receive != nil {
		return b.receive(f)
	}
	return nil
}

func (b *backend) Close() error {
	if b.close != nil {
		return b.close()
	}
	return nil
}

func (b *backend) took() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.got)
}

// rig is a set with a tap on its spine.
type rig struct {
	*Set
	t   *testing.T
	sp  *spine.Spine
	tap *spine.Tap
}

var roomy = Limits{Sessions: 100, Queue: spine.Limit{Items: 1000, Bytes: 1 << 20}, WriteTimeout: 10 * time.Second,
	ClosedKept: 10, ClosedFor: time.Minute}

func newRig(t *testing.T, l Limits) *rig {
	sp := spine.New(spine.Limit{})
	tap := sp.Tap("test", spine.Limit{Items: 1 << 16, Bytes: 1 << 30}, 0)
	return &rig{Set: NewSet(sp, l, Keepalive{Enabled: true, Style: Comment, Interval: 15 * time.Second}), t: t, sp: sp, tap: tap}
}

func (r *rig) open(b *backend) *Session {
	r.t.Helper()
	s, err := r.Open(Options{Transport: "test", Remote: "here", Backend: func(*Session) Peer { return b }})
	if err != nil {
		r.t.Fatal(err)
	}
	return s
}

// events is what was published since the last call.
func (r *rig) events() []spine.Event {
	r.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	buf, all := make([]spine.Event, 1000), []spine.Event(nil)
	for {
		n, err := r.tap.Next(ctx, buf)
		if err != nil {
			return all
		}
		all = append(all, buf[:n]...)
	}
}

// kinds is the kinds of the events since the last call, in one line.
func (r *rig) kinds() string {
	var names []string
	for _, e := range r.events() {
		names = append(names, e.Kind.String())
	}
	return strings.Join(names, " ")
}

// write is a pump that has no trouble: it writes all that it may.
func write(s *Session) (data []string) {
	var buf [10]*frame.Frame
	for {
		batch, _ := s.Standing().Take(buf[:], 1<<20)
		if len(batch) == 0 {
			return data
		}
		for _, f := range batch {
			data = append(data, string(f.Data))
		}
		s.Standing().Wrote(len(batch))
	}
}

func in(data string) *frame.Frame { return frame.New(frame.In, frame.Client, []byte(data)) }

func request(id any, method string) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":%v,"method":%q}`, id, method)
}

func result(id any) string { return fmt.Sprintf(`{"jsonrpc":"2.0","id":%v,"result":{}}`, id) }
