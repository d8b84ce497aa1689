package backend

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"

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

// A cancel ends the call of exactly that id, and no other: one that came near would leave a call without its answer.
func TestCancelOfAnotherID(t *testing.T) {
	for _, id := range []string{"1.5", "1.0", "1e0", `"1"`, "-1", "[1]", "null", `2,"RequestId":1`} {
		session(t, func(p *peer) {
			got := p.exchange(callTool(1, "slow", args{"seconds": 0.1}),
				`{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":`+id+`}}`)
			check(t, "cancelling "+id, got)
			time.Sleep(time.Second)
			synctest.Wait()
			if got := p.take(); len(got) == 0 || got[len(got)-1] != toolText(1, "Took 0.1 seconds.") {
				t.Errorf("the call 1, after a cancel of %s: %s; want its answer", id, got)
			}
		})
	}
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
