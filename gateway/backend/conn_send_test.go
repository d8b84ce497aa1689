package backend

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// A full session stops a burst, which says so, and nothing else.
func TestSendRefused(t *testing.T) {
	session(t, func(p *peer) {
		full, reports := errors.New("the queue is full"), 0
		p.refuse = func(data []byte) error {
			if strings.Contains(string(data), "notifications/progress") {
				if reports++; reports > 3 {
					return full
				}
			}
			return nil
		}
		got := p.exchange(callTool(1, "burst", args{"n": 10, "size": 1}))
		check(t, "burst", got[3:], toolError(1, "stopped after 3 of 10 notifications: the queue is full"))
		check(t, "ping after that", p.exchange(ping), pong)

		p.refuse = func([]byte) error { return full }
		check(t, "an answer that is refused", p.exchange(ping))
		check(t, "no message, whose answer is refused", p.exchange(`{}`))
		p.refuse = nil
		check(t, "ping after that", p.exchange(ping), pong)
	})
}

// While Send waits for room, the handlers wait with it, but neither Receive nor
// another session does.
func TestSendWaits(t *testing.T) {
	m := NewMock(MockOptions{Limit: spine.Limit{Items: 4, Bytes: 1 << 20}})
	bubble(t, m.Open, func(a *peer) {
		b := newPeer(t, m.Open)
		defer b.Close()
		a.initialize("2025-11-25")
		b.initialize("2025-11-25")
		a.exchange(`{"jsonrpc":"2.0","id":1,"method":"resources/subscribe","params":{"uri":"switchboard://counter"}}`)

		room, ended := make(chan bool), errors.New("the session has ended")
		a.refuse = func([]byte) error {
			a.mu.Unlock()
			defer a.mu.Lock()
			if <-room {
				return nil
			}
			return ended
		}
		check(t, "burst into a full queue", a.exchange(callTool(1, "burst", args{"n": 100, "size": 1}), ping))
		check(t, "a call elsewhere that notifies here", b.exchange(callTool(1, "count", args{})), toolText(1, "The counter is at 1."))
		var err error
		for i := 0; err == nil; i++ {
			if err = a.Receive([]byte(`{}`)); i > 10 {
				t.Fatal("answers that nobody takes are not bounded")
			}
			synctest.Wait()
		}
		if !errors.Is(err, ErrBusy) {
			t.Errorf("Receive({}) with its answers at their limit = %v; want ErrBusy", err)
		}
		for range 5 {
			room <- true
		}
		synctest.Wait()
		if got := a.take(); len(got) != 5 {
			t.Errorf("with room for 5 messages came %s", got)
		}
		close(room) // Close must come to an end
	})
}

func TestBusy(t *testing.T) {
	limited := func(items, bytes int) func(Send) *Conn {
		return NewMock(MockOptions{Limit: spine.Limit{Items: items, Bytes: bytes}}).Open
	}
	slow := func(id int) string { return callTool(id, "slow", args{"seconds": 1}) }
	busy := func(p *peer, message string) {
		p.t.Helper()
		if err := p.Receive([]byte(message)); !errors.Is(err, ErrBusy) {
			p.t.Errorf("Receive(%.80s) = %v; want ErrBusy", message, err)
		}
	}
	t.Run("calls", func(t *testing.T) {
		bubble(t, limited(2, 1<<20), func(p *peer) {
			p.initialize("2025-11-25")
			check(t, "two calls", p.exchange(slow(1), slow(2)))
			busy(p, slow(3))
			check(t, "a notification still comes in", p.exchange(
				`{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}`))
			check(t, "and makes room", p.exchange(ping), pong)
			time.Sleep(time.Minute)
			if got := p.exchange(slow(3)); len(got) == 0 || len(p.wire.inbox.calls) != 1 {
				t.Errorf("after the calls ended: %s, %d calls; want the answer of 2, and 3 running", got, len(p.wire.inbox.calls))
			}
		})
	})
	t.Run("bytes", func(t *testing.T) {
		bubble(t, limited(100, 1000), func(p *peer) {
			p.initialize("2025-11-25")
			text := strings.Repeat("x", 700)
			check(t, "a call", p.exchange(callTool(1, "echo", args{"text": text})), toolText(1, text))
			busy(p, callTool(2, "echo", args{"text": text + text}))
			check(t, "a call", p.exchange(callTool(3, "echo", args{"text": text})), toolText(3, text))
			if in := &p.wire.inbox; in.bytes != 0 || in.inCalls != 0 {
				t.Errorf("at rest the inbox counts %d bytes, its calls %d; want 0", in.bytes, in.inCalls)
			}
		})
	})
	t.Run("waiting", func(t *testing.T) {
		p := newPeer(t, limited(2, 1000))
		in := &p.wire.inbox // that no server reads
		var got []error
		for range 3 {
			got = append(got, in.put(nil, &frame.Frame{Data: []byte("x")}))
		}
		if got[1] != nil || got[2] != ErrBusy {
			t.Errorf("put thrice with room for two = %v; want ErrBusy at the last", got)
		}
	})
}
