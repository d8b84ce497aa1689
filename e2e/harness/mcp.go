package harness

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
)

// MCP is a session of Streamable HTTP. One goroutine uses it.
type MCP struct {
	ID string

	t      testing.TB
	app    *App
	nextID int
}

// Revision is the one that the sessions of Meet agree on.
const Revision = "2025-11-25"

// Stranger is a client without a session.
func (a *App) Stranger() *MCP { return &MCP{t: a.t, app: a} }

// Meet opens a session over Streamable HTTP.
func (a *App) Meet() *MCP {
	a.t.Helper()
	m := a.Stranger()
	got := a.Do(http.MethodPost, "/mcp", Request("0", "initialize", `{"protocolVersion":"`+Revision+`","clientInfo":{"name":"e2e","version":"1"},"capabilities":{}}`), m.header()...)
	if m.ID = got.Header.Get("Mcp-Session-Id"); got.Status != http.StatusOK || m.ID == "" {
		a.t.Fatalf("initialize: %d %v %s", got.Status, got.Header, got.Body)
	}
	if got := m.Post(`{"jsonrpc":"2.0","method":"notifications/initialized"}`); got.Status != http.StatusAccepted {
		a.t.Fatalf("notifications/initialized: %d %s", got.Status, got.Body)
	}
	return m
}

// header is what each request of the session has, as pairs of name and value.
func (m *MCP) header() []string {
	h := []string{"Content-Type", "application/json", "Accept", "application/json, text/event-stream"}
	if m.ID != "" {
		h = append(h, "Mcp-Session-Id", m.ID, "Mcp-Protocol-Version", Revision)
	}
	return h
}

// Text is a request as it goes over a connection: method is POST, GET or DELETE.
func (m *MCP) Text(method, body string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n", method, len(body))
	for h := m.header(); len(h) > 0; h = h[2:] {
		fmt.Fprintf(&b, "%s: %s\r\n", h[0], h[1])
	}
	return b.String() + "\r\n" + body
}

// Post posts one message and gives the whole answer of HTTP.
func (m *MCP) Post(message string) Answer {
	m.t.Helper()
	return m.app.Do(http.MethodPost, "/mcp", message, m.header()...)
}

// Call posts a request and gives its response.
func (m *MCP) Call(method, params string) (got Message) {
	m.t.Helper()
	m.nextID++
	id := strconv.Itoa(m.nextID)
	answer := m.Post(Request(id, method, params))
	for line := range strings.Lines(answer.Body) {
		data, ok := strings.CutPrefix(strings.TrimSpace(line), "data: ")
		if ok && json.Unmarshal([]byte(data), &got) == nil && got.Method == "" && string(got.ID) == id {
			return got
		}
	}
	m.t.Fatalf("%s over Streamable HTTP: %d %s", method, answer.Status, answer.Body)
	return got
}
