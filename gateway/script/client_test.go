package script

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"switchboard/gateway/backend"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// client writes JSON by hand to a server that plays a script.
type client struct {
	*backend.Conn
	t *testing.T

	mu   sync.Mutex
	sent []string
}

// playing runs f in a bubble of fake time, with a server that plays file.
func playing(t *testing.T, file string, f func(v *Server)) {
	t.Helper()
	s, err := Parse("server.toml", []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		v := NewServer(backend.NewMock(backend.MockOptions{}))
		v.Play(s)
		f(v)
	})
}

func connect(t *testing.T, open func(backend.Send) *backend.Conn) *client {
	c := &client{t: t}
	c.Conn = open(func(out backend.Out) error {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.sent = append(c.sent, string(out.Data))
		return nil
	})
	return c
}

// legacy has a client with a session, which has declared capabilities, talk to v.
func legacy(t *testing.T, v *Server, capabilities string, f func(*client)) {
	t.Helper()
	c := connect(t, v.mock.Open)
	defer c.Close()
	c.exchange(`{"jsonrpc":"2.0","id":"i","method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{`+capabilities+
		`},"clientInfo":{"name":"tester","version":"3"}}}`, `{"jsonrpc":"2.0","method":"notifications/initialized"}`)
	f(c)
}

// round is one request of a client without a session, which has a connection for itself.
func round(t *testing.T, v *Server, capabilities, method, params string) string {
	t.Helper()
	c := connect(t, v.mock.OpenModern)
	defer c.Close()
	got := c.exchange(request(1, method, params+`,"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",`+
		`"io.modelcontextprotocol/clientCapabilities":{`+capabilities+`}}`))
	if len(got) != 1 {
		t.Fatalf("%s sent %s; want one answer", params, got)
	}
	return got[0]
}

// exchange sends messages and returns what came back until nothing more does, a minute later.
func (c *client) exchange(messages ...string) []string {
	c.t.Helper()
	for _, m := range messages {
		if err := c.Receive([]byte(m)); err != nil {
			c.t.Fatalf("Receive(%s) = %v", m, err)
		}
	}
	synctest.Wait()
	time.Sleep(time.Minute)
	synctest.Wait()
	c.mu.Lock()
	defer c.mu.Unlock()
	sent := c.sent
	c.sent = nil
	return sent
}

func request(id int, method, params string) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":%q,"params":{%s}}`, id, method, params)
}

// callTool is a tools/call with a progress token.
func callTool(tool, arguments string) string {
	return request(1, "tools/call", fmt.Sprintf(`"name":%q,"arguments":%s,"_meta":{"progressToken":"p"}`, tool, arguments))
}

func result(text string) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":%q}]}}`, text)
}

func failed(text string) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":%q}],"isError":true}}`, text)
}

func refused(code int, rest string) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"error":{"code":%d,"message":%s}}`, code, rest)
}

func check(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s:\n got %s\nwant %s", what, strings.Join(got, "\n     "), strings.Join(want, "\n     "))
	}
}
