package session

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// TestPairing: each response is paired with its request, both ways, and timed;
// the peer sees only what answers the peer.
func TestPairing(t *testing.T) {
	tests := []struct {
		name     string
		ask      func(s *Session) error
		answer   func(s *Session) error
		method   string
		asked    spine.Kind
		answered spine.Kind
		handed   bool // the answer, to the peer
	}{
		{"client's request", receive(request(1, "tools/list")), send(result(1)), "tools/list", spine.In, spine.Queued, false},
		{"an error answers too", receive(request(1, "tools/list")),
			func(s *Session) error { return s.Fail("1", -32603, "no") }, "tools/list", spine.In, spine.Queued, false},
		{"equal ids of different types", receive(request(`"1"`, "ping")), send(result(`"1"`)), "ping", spine.In, spine.Queued, false},
		{"backend's request", send(request(`"b"`, "roots/list")), receive(result(`"b"`)), "roots/list", spine.Queued, spine.In, true},
		{"operator's request", inject(request(`"mine"`, "ping"), false), receive(result(`"mine"`)), "ping", spine.Queued, spine.In, false},
		{"renamed request", inject(request(5, "ping"), false), receive(result(`"op-1"`)), "ping", spine.Queued, spine.In, false},
		{"raw request", inject(request(5, "ping"), true), receive(result(5)), "ping", spine.Queued, spine.In, false},
		{"operator's request, refused by the client", inject(request(5, "ping"), false),
			receive(`{"jsonrpc":"2.0","id":"op-1","error":{"code":-32601,"message":"no"}}`), "ping", spine.Queued, spine.In, false},
		{"gateway's ping", (*Session).SendPing, receive(result(`"keepalive-1"`)), "ping", spine.Queued, spine.In, false},
		{"id echoed with other escapes", inject(request(`"caf\u00e9\/1"`, "ping"), false), receive(result(`"café/1"`)), "ping", spine.Queued, spine.In, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r, b := newRig(t, roomy), &backend{}
				s := r.open(b)
				if err := tt.ask(s); err != nil {
					t.Fatal(err)
				}
				write(s)
				asked := r.events()[1]
				before := len(b.took())
				time.Sleep(7 * time.Millisecond)
				if err := tt.answer(s); err != nil {
					t.Fatal(err)
				}
				e := r.events()[0]
				if asked.Kind != tt.asked || e.Kind != tt.answered || e.Pair != asked.Seq || e.Method != tt.method || e.Took != 7*time.Millisecond {
					t.Errorf("%v %d is answered by %v, pair %d, method %s, took %v; want %v and %v, %s, 7ms",
						asked.Kind, asked.Seq, e.Kind, e.Pair, e.Method, e.Took, tt.asked, tt.answered, tt.method)
				}
				if handed := len(b.took()) > before; handed != tt.handed {
					t.Errorf("handed to the peer: %v; want %v", handed, tt.handed)
				}
				if tt.answered == spine.Queued {
					time.Sleep(3 * time.Millisecond)
					write(s)
					if out := r.events()[0]; out.Of != e.Seq || out.Pair != asked.Seq || out.Took != 10*time.Millisecond || out.Method != tt.method {
						t.Errorf("out = %+v; want of %d, pair %d, 10ms", out, e.Seq, asked.Seq)
					}
				}
				if err := tt.answer(s); err != nil {
					t.Fatal(err)
				}
				if again := r.events()[0]; again.Pair != 0 || again.Kind == spine.In && again.Note == "" {
					t.Errorf("a second answer is paired with %d, note %q; want none, and a note", again.Pair, again.Note)
				}
			})
		})
	}
}

func receive(data string) func(*Session) error {
	return func(s *Session) error { return s.Receive(in(data)) }
}

func send(data string) func(*Session) error {
	return func(s *Session) error { return s.Send([]byte(data), "") }
}

func inject(data string, raw bool) func(*Session) error {
	return func(s *Session) error { _, err := s.Inject([]byte(data), raw); return err }
}

// TestCancelIsPaired: a cancel carries the request that it cancels, and the
// answer that comes all the same is still paired.
func TestCancelIsPaired(t *testing.T) {
	const cancel = `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":%s}}`
	tests := []struct {
		name                string
		ask, cancel, answer func(*Session) error
	}{
		{"client cancels", receive(request(3, "tools/call")), receive(fmt.Sprintf(cancel, "3")), send(result(3))},
		{"backend cancels", send(request(`"b"`, "sampling/createMessage")), send(fmt.Sprintf(cancel, `"b"`)), receive(result(`"b"`))},
		{"operator cancels", inject(request(`"o"`, "ping"), false), inject(fmt.Sprintf(cancel, `"o"`), false), receive(result(`"o"`))},
	}
	for _, tt := range tests {
		r := newRig(t, roomy)
		s := r.open(&backend{})
		var seqs []uint64
		for _, do := range []func(*Session) error{tt.ask, tt.cancel, tt.answer} {
			if err := do(s); err != nil {
				t.Fatal(err)
			}
			e := r.events()
			last := e[len(e)-1]
			if seqs = append(seqs, last.Pair); len(seqs) == 1 {
				seqs[0] = last.Seq
			} else if last.Pair != seqs[0] {
				t.Errorf("%s: %s has pair %d; want %d", tt.name, last.Frame.Data, last.Pair, seqs[0])
			}
			if last.Method == "notifications/cancelled" && last.Took != 0 {
				t.Errorf("%s: the cancel took %v", tt.name, last.Took)
			}
		}
	}
	r := newRig(t, roomy)
	s := r.open(&backend{})
	if err := s.Receive(in(request(3, "tools/call"))); err != nil {
		t.Fatal(err)
	}
	for _, odd := range []string{`{"requestId":{}}`, `{}`, `7`, `{"requestId":99}`, `{"RequestId":3}`, `{"requestid":3}`, `{"requestId":3.0}`} {
		if err := s.Receive(in(`{"jsonrpc":"2.0","method":"notifications/cancelled","params":` + odd + `}`)); err != nil {
			t.Errorf("a cancel of %s = %v; want it taken", odd, err)
		}
		if e := r.events(); e[len(e)-1].Pair != 0 {
			t.Errorf("a cancel of %s has the pair %d; want none", odd, e[len(e)-1].Pair)
		}
	}
}

// TestPairsAreBounded: an open call keeps its pair however many answered ones
// follow it, and only the oldest of too many open ones is forgotten.
func TestPairsAreBounded(t *testing.T) {
	var p pairs
	id := func(i int) string { return fmt.Sprint(i) }
	p.ask("slow", asked{seq: 1})
	for i := range 10 * maxPairs {
		p.ask(id(i), asked{seq: uint64(i + 2)})
		p.answer(id(i))
	}
	if _, ok := p.find("slow"); !ok {
		t.Error("a call that is still open was forgotten for answered ones")
	}
	if len(p.order) > 2*maxPairs {
		t.Errorf("%d turns are kept; want no more than %d", len(p.order), 2*maxPairs)
	}
	for i := range maxPairs {
		p.ask(id(i), asked{seq: uint64(1_000_000 + i)})
	}
	if _, ok := p.find("slow"); ok || len(p.open) != maxPairs {
		t.Errorf("%d are open and the oldest is among them: %v; want %d without it", len(p.open), ok, maxPairs)
	}
	p.ask(id(1), asked{seq: 2_000_000, origin: frame.Operator}) // asked twice: the second counts
	if a, _ := p.answer(id(1)); a.seq != 2_000_000 {
		t.Errorf("the answer is paired with %d; want the second asking", a.seq)
	}
}
