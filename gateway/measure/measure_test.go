package measure

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

var noon = time.Unix(1_800_000_000, 0)

// tape makes events as the gateway does.
type tape struct {
	seq uint64
	at  time.Time
	all []spine.Event
}

func newTape() *tape { return &tape{at: noon} }

func (p *tape) add(e spine.Event) uint64 {
	p.seq++
	e.Seq, e.Time = p.seq, p.at
	p.all = append(p.all, e)
	return p.seq
}

// in is a frame of a client; pair and took are those of a response.
func (p *tape) in(session, text, method string, pair uint64, took time.Duration) uint64 {
	f := frame.New(frame.In, frame.Client, []byte(text))
	if method == "" {
		method = f.Method
	}
	return p.add(spine.Event{Kind: spine.In, Session: session, Frame: f, Method: method, Pair: pair, Took: took})
}

// out is a frame that is queued and goes out; it returns the Seq of its Queued.
func (p *tape) out(session, text, method string, pair uint64, took time.Duration) uint64 {
	f := frame.New(frame.Out, frame.Backend, []byte(text))
	if method == "" {
		method = f.Method
	}
	q := p.add(spine.Event{Kind: spine.Queued, Session: session, Frame: f, Method: method, Pair: pair, Took: took, Depth: 1})
	p.add(spine.Event{Kind: spine.Out, Session: session, Frame: f, Method: method, Pair: pair, Took: took, Of: q})
	return q
}

func (p *tape) figures() *Figures {
	f := New(noon)
	f.Apply(p.all)
	return f
}

const (
	call   = `{"jsonrpc":"2.0","id":1,"method":"tools/call"}`
	ping   = `{"jsonrpc":"2.0","id":"s-1","method":"ping"}`
	note   = `{"jsonrpc":"2.0","method":"notifications/initialized"}`
	result = `{"jsonrpc":"2.0","id":1,"result":{}}`
	failed = `{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"no"}}`
	cancel = `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}`
)

func of(t *testing.T, f *Figures, by frame.Dir, name string) Method {
	t.Helper()
	return among(t, f.Methods(), by, name)
}

func ofSession(t *testing.T, f *Figures, id string, by frame.Dir, name string) Method {
	t.Helper()
	return among(t, f.MethodsOf(id), by, name)
}

func among(t *testing.T, all []Method, by frame.Dir, name string) Method {
	t.Helper()
	for _, m := range all {
		if m.By == by && m.Name == name && !m.Rest {
			return m
		}
	}
	t.Fatalf("there is no %s of %v among %+v", name, by, all)
	return Method{}
}

func TestCounts(t *testing.T) {
	for _, c := range []struct {
		name   string
		play   func(*tape)
		by     frame.Dir
		method string
		want   Counts
	}{
		{"answered", func(p *tape) { p.out("a", result, "tools/call", p.in("a", call, "", 0, 0), time.Second) },
			frame.In, "tools/call", Counts{Requests: 1, Answered: 1}},
		{"answered with an error", func(p *tape) { p.out("a", failed, "tools/call", p.in("a", call, "", 0, 0), time.Second) },
			frame.In, "tools/call", Counts{Requests: 1, Answered: 1, Errors: 1}},
		{"an older server is asked what only newer ones know", func(p *tape) {
			p.out("a", failed, "server/discover", p.in("a", `{"jsonrpc":"2.0","id":1,"method":"server/discover"}`, "", 0, 0), time.Second)
		}, frame.In, "server/discover", Counts{Requests: 1, Answered: 1}},
		{"discovery fails in another way", func(p *tape) {
			p.out("a", strings.Replace(failed, "-32601", "-32603", 1), "server/discover", p.in("a", `{"jsonrpc":"2.0","id":1,"method":"server/discover"}`, "", 0, 0), time.Second)
		}, frame.In, "server/discover", Counts{Requests: 1, Answered: 1, Errors: 1}},
		{"waiting", func(p *tape) { p.in("a", call, "", 0, 0) }, frame.In, "tools/call", Counts{Requests: 1, Waiting: 1}},
		{"the session ends", func(p *tape) {
			p.in("a", call, "", 0, 0)
			p.add(spine.Event{Kind: spine.Closed, Session: "a"})
		}, frame.In, "tools/call", Counts{Requests: 1, Unanswered: 1}},
		{"another session ends", func(p *tape) {
			p.in("a", call, "", 0, 0)
			p.add(spine.Event{Kind: spine.Closed, Session: "b"})
		}, frame.In, "tools/call", Counts{Requests: 1, Waiting: 1}},
		{"cancelled by a message", func(p *tape) { p.in("a", cancel, "", p.in("a", call, "", 0, 0), 0) },
			frame.In, "tools/call", Counts{Requests: 1, Cancelled: 1}},
		{"cancelled by closing its stream", func(p *tape) {
			p.add(spine.Event{Kind: spine.Switched, Session: "a", Pair: p.in("a", call, "", 0, 0)})
		}, frame.In, "tools/call", Counts{Requests: 1, Cancelled: 1}},
		{"notification", func(p *tape) { p.in("a", note, "", 0, 0) }, frame.In, "notifications/initialized", Counts{Notifications: 1}},
		{"a response to nothing", func(p *tape) { p.in("a", failed, "", 0, 0) }, frame.In, "", Counts{Others: 1, Errors: 1}},
		{"no JSON", func(p *tape) { p.out("a", "{", "", 0, 0) }, frame.Out, "", Counts{Others: 1}},
		{"the client answers", func(p *tape) { p.in("a", result, "ping", p.out("a", ping, "", 0, 0), time.Second) },
			frame.Out, "ping", Counts{Requests: 1, Answered: 1}},
		{"the client never answers", func(p *tape) {
			p.out("a", ping, "", 0, 0)
			p.add(spine.Event{Kind: spine.Closed, Session: "a"})
		}, frame.Out, "ping", Counts{Requests: 1, Unanswered: 1}},
		{"the answer comes before its request is told to be out", func(p *tape) {
			q := p.out("a", ping, "", 0, 0)
			out := p.all[len(p.all)-1]
			p.all = p.all[:len(p.all)-1]
			p.in("a", result, "ping", q, time.Second)
			p.add(out)
			p.add(spine.Event{Kind: spine.Closed, Session: "a"})
		}, frame.Out, "ping", Counts{Requests: 1, Answered: 1}},
		{"dropped before it went out", func(p *tape) {
			f := frame.New(frame.Out, frame.Backend, []byte(ping))
			q := p.add(spine.Event{Kind: spine.Queued, Session: "a", Frame: f, Method: "ping"})
			p.add(spine.Event{Kind: spine.Dropped, Session: "a", Frame: f, Method: "ping", Of: q})
			p.add(spine.Event{Kind: spine.Closed, Session: "a"})
		}, frame.Out, "ping", Counts{}},
		{"events were lost", func(p *tape) {
			p.in("a", call, "", 0, 0)
			p.add(spine.Event{Kind: spine.Lost, N: 7})
		}, frame.In, "tools/call", Counts{Requests: 1}},
	} {
		p := newTape()
		c.play(p)
		f := p.figures()
		for _, got := range []Method{of(t, f, c.by, c.method), ofSession(t, f, "a", c.by, c.method)} {
			if got.Counts != c.want {
				t.Errorf("%s: %s of %v = %+v, want %+v", c.name, c.method, c.by, got.Counts, c.want)
			}
		}
	}
}

func TestTimes(t *testing.T) {
	p := newTape()
	for i := range 1000 { // 1 ms to 1 s
		p.out("a", result, "tools/call", p.in("a", call, "", 0, 0), time.Duration(i+1)*time.Millisecond)
	}
	for range few + 1 {
		p.in("a", result, "ping", p.out("a", ping, "", 0, 0), 3*time.Hour) // past what is told apart
	}
	for i := range few { // out of order
		p.out("b", result, "tools/list", p.in("b", strings.Replace(call, "call", "list", 1), "", 0, 0), time.Duration(few-i)*time.Millisecond)
	}
	f := p.figures()
	session := f.Session("a")
	for _, c := range []struct {
		name   string
		got    Times
		want   Times
		within float64
	}{
		{"method", of(t, f, frame.In, "tools/call").Times, Times{1000, 500 * time.Millisecond, 900 * time.Millisecond, 990 * time.Millisecond, time.Second}, 0.01},
		{"session", session.Client.Times, Times{1000, 500 * time.Millisecond, 900 * time.Millisecond, 990 * time.Millisecond, time.Second}, 0.0625},
		{"its method", ofSession(t, f, "a", frame.In, "tools/call").Times, Times{1000, 500 * time.Millisecond, 900 * time.Millisecond, 990 * time.Millisecond, time.Second}, 0.0625},
		{"all", f.All().Client.Times, Times{1032, 484 * time.Millisecond, 896 * time.Millisecond, 990 * time.Millisecond, time.Second}, 0.01},
		{"long", session.Server.Times, Times{few + 1, time.Hour, time.Hour, time.Hour, 3 * time.Hour}, 0.0625},
		{"a few", ofSession(t, f, "b", frame.In, "tools/list").Times, Times{few, 16 * time.Millisecond, 29 * time.Millisecond, 32 * time.Millisecond, 32 * time.Millisecond}, 0},
	} {
		near := func(got, want time.Duration) bool {
			return float64(got) >= float64(want)*(1-c.within) && float64(got) <= float64(want)*(1+c.within)
		}
		if c.got.Count != c.want.Count || !near(c.got.P50, c.want.P50) || !near(c.got.P90, c.want.P90) || !near(c.got.P99, c.want.P99) || c.got.Max != c.want.Max {
			t.Errorf("times of %s = %+v, want %+v", c.name, c.got, c.want)
		}
	}
}

func TestMethodsAreBounded(t *testing.T) {
	p := newTape()
	for i := range 2 * maxMethods {
		p.in("a", fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"m%d"}`, i, i), "", 0, 0)
	}
	p.in("a", `{"jsonrpc":"2.0","id":"x","method":"`+strings.Repeat("long", 1000)+`"}`, "", 0, 0)
	all := p.figures().Methods()
	i := slices.IndexFunc(all, func(m Method) bool { return m.Rest })
	if len(all) != maxMethods+1 || i < 0 || all[i].Requests != maxMethods+1 {
		t.Errorf("%d methods, the rest at %d, want %d and the rest with %d requests", len(all), i, maxMethods+1, maxMethods+1)
	}
}

func TestWaitingIsBounded(t *testing.T) {
	p := newTape()
	for range maxOpen + 3 {
		p.in("a", call, "", 0, 0)
	}
	f := p.figures()
	if s := f.Session("a"); s.Client.Waiting != maxOpen || s.Client.Requests != maxOpen+3 || f.Unwatched() != 3 {
		t.Errorf("%d wait of %d, %d are not watched, want %d of %d and 3", s.Client.Waiting, s.Client.Requests, f.Unwatched(), maxOpen, maxOpen+3)
	}
}

func TestReset(t *testing.T) {
	p := newTape()
	p.out("a", failed, "tools/call", p.in("a", call, "", 0, 0), time.Second)
	waits := p.in("a", call, "", 0, 0)
	p.in("a", note, "", 0, 0)
	p.add(spine.Event{Kind: spine.Lost, N: 3})
	late := p.out("b", ping, "", 0, 0)
	f := p.figures()
	f.Reset(noon.Add(time.Minute))
	if all := f.All(); all.In+all.Out != 0 || all.Errors() != 0 || all.Client.Times != (Times{}) || f.Lost() != 0 || !f.Since().Equal(noon.Add(time.Minute)) {
		t.Errorf("after Reset: %+v, lost %d, since %v", all, f.Lost(), f.Since())
	}
	if got := f.Methods(); len(got) != 1 || got[0].Counts != (Counts{Requests: 1, Waiting: 1}) {
		t.Errorf("Methods() after Reset = %+v, want the ping that waits", got)
	}
	p.all = nil
	p.in("b", result, "ping", late, time.Second)
	p.out("a", result, "tools/call", waits, time.Second) // lost sight of, and answered all the same
	f.Apply(p.all)
	if got := of(t, f, frame.Out, "ping").Counts; got != (Counts{Requests: 1, Answered: 1}) {
		t.Errorf("ping, answered after Reset = %+v", got)
	}
	if got := of(t, f, frame.In, "tools/call").Counts; got != (Counts{Answered: 1}) {
		t.Errorf("tools/call, answered after events were lost = %+v", got)
	}
}

func TestKeep(t *testing.T) {
	p := newTape()
	p.in("gone", call, "", 0, 0)
	p.add(spine.Event{Kind: spine.Queued, Session: "gone", Frame: frame.New(frame.Out, frame.Backend, []byte(note)), Depth: 5})
	p.in("here", call, "", 0, 0)
	f := p.figures()
	if all := f.All(); all.Waits != 5 {
		t.Errorf("%d frames in queues, want 5", all.Waits)
	}
	f.Keep(func(id string) bool { return id == "here" })
	all := f.All()
	if f.Len() != 1 || f.Session("gone").In != 0 || all.In != 2 || all.Waits != 0 || all.Client.Unanswered != 1 || all.Client.Waiting != 1 {
		t.Errorf("after Keep: %d sessions, all %+v, gone %+v", f.Len(), all, f.Session("gone"))
	}
}
