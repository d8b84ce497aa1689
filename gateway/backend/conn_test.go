package backend

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

const ping = `{"jsonrpc":"2.0","id":"p","method":"ping"}`

const pong = `{"jsonrpc":"2.0","id":"p","result":{}}`

// A5: calls are answered as they finish, and a long one delays nothing.
func TestSlowCallDelaysNothing(t *testing.T) {
	session(t, func(p *peer) {
		check(t, "slow, ping", p.exchange(callTool(1, "slow", args{"seconds": 30}), ping), pong)
		time.Sleep(30*time.Second + 1)
		synctest.Wait()
		got := p.take()
		if len(got) != 30 || got[29] != toolText(1, "Took 30 seconds.") {
			t.Fatalf("slow 30 sent %d messages, the last of them %s; want 29 reports and the answer", len(got), got[len(got)-1])
		}
		check(t, "first report", got[:1], `{"jsonrpc":"2.0","method":"notifications/progress","params":`+
			`{"progressToken":1,"message":"1 of 30 seconds","progress":1,"total":30}}`)
	})
}

// A5: a cancelled call ends at once and has no answer.
func TestCancel(t *testing.T) {
	session(t, func(p *peer) {
		got := p.exchange(callTool(1, "slow", args{"seconds": 30}),
			`{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1,"reason":"enough"}}`)
		check(t, "slow, cancelled", got)
		if n := len(p.wire.inbox.calls); n != 0 {
			t.Errorf("%d calls run after the cancellation; want 0", n)
		}
		time.Sleep(time.Minute)
		check(t, "a minute later", p.exchange(ping), pong)
		check(t, "the id once more", p.exchange(callTool(1, "echo", args{"text": "again"})), toolText(1, "again"))
		check(t, "cancelling what is unknown", p.exchange(
			`{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":99}}`,
			`{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":{}}}`,
			`{"jsonrpc":"2.0","method":"notifications/cancelled"}`, ping), pong)
	})
}

// Messages are handed over in the order in which the server wrote them.
func TestBurstKeepsOrder(t *testing.T) {
	session(t, func(p *peer) {
		const n = 10_000
		got := p.exchange(callTool(7, "burst", args{"n": n, "size": 20}))
		if len(got) != n+1 {
			t.Fatalf("burst of %d sent %d messages; want one more", n, len(got))
		}
		for i, m := range got[:n] {
			want := fmt.Sprintf(`{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":7,`+
				`"message":"0123456789abcdef0123","progress":%d,"total":10000}}`, i)
			if m != want {
				t.Fatalf("message %d is %s; want %s", i, m, want)
			}
		}
	})
}

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

func TestClose(t *testing.T) {
	session(t, func(p *peer) {
		got := p.exchange(callTool(1, "slow", args{"seconds": 3600}), callTool(2, "ask", args{}), callTool(3, "slow", args{"seconds": 0.5}))
		if len(got) != 1 || !strings.Contains(got[0], "elicitation/create") {
			t.Fatalf("ask sent %s; want one elicitation/create", got)
		}
		p.refuse = func(data []byte) error { t.Errorf("Send(%s) at or after Close", data); return nil }
		var closing sync.WaitGroup
		for range 3 {
			closing.Go(func() {
				if err := p.Close(); err != nil {
					t.Errorf("Close() = %v", err)
				}
			})
		}
		closing.Wait()
		if err := p.Receive([]byte(ping)); err != ErrClosed {
			t.Errorf("Receive after Close = %v; want ErrClosed", err)
		}
		if err := p.Receive([]byte(`{}`)); err != ErrClosed {
			t.Errorf("Receive of no message after Close = %v; want ErrClosed", err)
		}
	})
}

// Close waits for a handler that takes its time to notice.
func TestCloseJoins(t *testing.T) {
	returned := false
	s := mcp.NewServer(&mcp.Implementation{Name: "x"}, nil)
	mcp.AddTool(s, &mcp.Tool{Name: "tidy"}, func(ctx context.Context, _ *mcp.CallToolRequest, _ struct{}) (*mcp.CallToolResult, any, error) {
		<-ctx.Done()
		time.Sleep(time.Second)
		returned = true
		return nil, nil, nil
	})
	o := MockOptions{Limit: spine.Limit{Items: 10, Bytes: 1000}}
	bubble(t, func(send Send) *Conn { return open(s, false, o, send) }, func(p *peer) {
		p.initialize("2025-11-25")
		p.exchange(callTool(1, "tidy", args{}))
		p.Close()
		if !returned {
			t.Error("Close returned before the handler")
		}
	})
}

// The server of the SDK and its goroutine come with the first message for it.
func TestOpenIsLazy(t *testing.T) {
	bubble(t, NewMock(MockOptions{}).Open, func(p *peer) {
		p.exchange(`{}`, `{"jsonrpc":"2.0","id":1,"method":"server/discover"}`, `{"jsonrpc":"2.0","id":1,"result":{}}`, ping)
		if p.session != nil {
			t.Error("a server was made for messages that it never sees")
		}
		p.exchange(`{"jsonrpc":"2.0","id":2,"method":"tools/list"}`)
		if p.session == nil {
			t.Error("no server was made for tools/list")
		}
	})
	if err := newPeer(t, NewMock(MockOptions{}).Open).Close(); err != nil {
		t.Errorf("Close() before any message = %v", err)
	}
}

// A1: equal ids of two sessions have nothing to do with each other.
func TestSessionsApart(t *testing.T) {
	m := NewMock(MockOptions{})
	bubble(t, m.Open, func(a *peer) {
		b := newPeer(t, m.Open)
		defer b.Close()
		a.initialize("2025-11-25")
		b.initialize("2024-11-05")
		for i := range 50 {
			for _, p := range []*peer{a, b} {
				if err := p.Receive([]byte(callTool(i, "echo", args{"text": fmt.Sprintf("%p %d", p, i)}))); err != nil {
					t.Fatal(err)
				}
			}
		}
		synctest.Wait()
		for _, p := range []*peer{a, b} {
			got := make(map[string]bool)
			for _, m := range p.take() {
				got[m] = true
			}
			for i := range 50 {
				if want := toolText(i, fmt.Sprintf("%p %d", p, i)); !got[want] {
					t.Errorf("no %s", want)
				}
			}
		}
	})
}

// Any number of goroutines may call Receive.
func TestReceiveConcurrently(t *testing.T) {
	session(t, func(p *peer) {
		var clients sync.WaitGroup
		for i := range 20 {
			clients.Go(func() {
				for j := range 20 {
					if err := p.Receive([]byte(callTool(100*i+j, "echo", args{"text": "x"}))); err != nil {
						t.Error(err)
					}
				}
			})
		}
		clients.Wait()
		synctest.Wait()
		if got := len(p.take()); got != 400 {
			t.Errorf("400 calls have %d answers", got)
		}
	})
}
