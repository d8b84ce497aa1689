package backend

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// peer is a client that writes JSON by hand.
type peer struct {
	*Conn
	t *testing.T

	sending atomic.Bool

	mu      sync.Mutex
	sent    []string
	related []string                // of sent
	refuse  func(data []byte) error // nil: everything is taken
}

// session runs f in a bubble of fake time, with a client that has initialized.
func session(t *testing.T, f func(p *peer)) {
	t.Helper()
	bubble(t, NewMock(MockOptions{}).Open, func(p *peer) {
		p.initialize("2025-11-25")
		f(p)
	})
}

func bubble(t *testing.T, open func(Send) *Conn, f func(p *peer)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		p := newPeer(t, open)
		defer p.Close()
		f(p)
	})
}

func newPeer(t *testing.T, open func(Send) *Conn) *peer {
	p := &peer{t: t}
	p.Conn = open(func(out Out) error {
		if !p.sending.CompareAndSwap(false, true) {
			t.Error("Send is called from two goroutines at a time")
		}
		defer p.sending.Store(false)
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.refuse != nil {
			if err := p.refuse(out.Data); err != nil {
				return err
			}
		}
		p.sent = append(p.sent, string(out.Data))
		p.related = append(p.related, out.Related)
		return nil
	})
	return p
}

func (p *peer) initialize(version string) {
	p.t.Helper()
	got := p.exchange(fmt.Sprintf(`{"jsonrpc":"2.0","id":"init","method":"initialize","params":{"protocolVersion":%q,`+
		`"clientInfo":{"name":"peer","version":"1"},"capabilities":{"elicitation":{},"sampling":{},"roots":{}}}}`, version),
		`{"jsonrpc":"2.0","method":"notifications/initialized"}`)
	if len(got) != 1 || !strings.Contains(got[0], `"id":"init","result":`) {
		p.t.Fatalf("initialize(%s) = %s", version, got)
	}
}

// exchange sends messages, waits until the server has nothing more to do
// without time passing, and returns what it sent meanwhile.
func (p *peer) exchange(messages ...string) []string {
	p.t.Helper()
	for _, m := range messages {
		if err := p.Receive([]byte(m)); err != nil {
			p.t.Fatalf("Receive(%.200s) = %v", m, err)
		}
	}
	synctest.Wait()
	return p.take()
}

func (p *peer) take() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	sent := p.sent
	p.sent, p.related = nil, nil
	return sent
}

// callTool is a tools/call with a progress token, both numbered id.
func callTool(id int, tool string, args any) string {
	data, err := json.Marshal(args)
	if err != nil {
		panic(err)
	}
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":%q,"arguments":%s,"_meta":{"progressToken":%[1]d}}}`,
		id, tool, data)
}

type args map[string]any

// toolText is the answer of a tool that says text.
func toolText(id int, text string) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"result":{"content":[{"type":"text","text":%q}]}}`, id, text)
}

// toolError is the answer of a tool that fails with text.
func toolError(id int, text string) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"result":{"content":[{"type":"text","text":%q}],"isError":true}}`, id, text)
}

func check(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%.200s:\n got %s\nwant %s", what, strings.Join(got, "\n     "), strings.Join(want, "\n     "))
	}
}
