package harness

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
)

// Message is what a test looks at in a JSON-RPC message.
type Message struct {
	ID     json.RawMessage
	Method string
	Params json.RawMessage
	Result json.RawMessage
	Error  json.RawMessage
}

// Message gives the next message, past comments and keepalive events.
func (s *Stream) Message() (m Message) {
	s.t.Helper()
	for {
		f := s.Next()
		if f.Name != "message" {
			continue
		}
		if err := json.Unmarshal([]byte(f.Data), &m); err != nil {
			s.t.Fatalf("session %s: %v in %q", s.ID, err, f.Raw)
		}
		return m
	}
}

// Response gives the response to the request id, which is JSON text, past all other messages.
func (s *Stream) Response(id string) Message {
	s.t.Helper()
	for {
		if m := s.Message(); m.Method == "" && string(m.ID) == id {
			return m
		}
	}
}

// Post posts one message and gives the answer of HTTP.
func (s *Stream) Post(message string) Answer {
	s.t.Helper()
	return Do(s.t, http.MethodPost, s.post, message, "Content-Type", "application/json")
}

// Send posts one message, which must be accepted.
func (s *Stream) Send(message string) {
	s.t.Helper()
	if got := s.Post(message); got.Status != http.StatusAccepted {
		s.t.Fatalf("POST %s: status %d, want 202: %s", message, got.Status, got.Body)
	}
}

// Request posts a request with the next number as its id, which it gives back.
func (s *Stream) Request(method, params string) (id string) {
	s.t.Helper()
	s.nextID++
	id = strconv.Itoa(s.nextID)
	s.Send(Request(id, method, params))
	return id
}

// Call posts a request and gives its response.
func (s *Stream) Call(method, params string) Message {
	s.t.Helper()
	return s.Response(s.Request(method, params))
}

// Initialize does the handshake. capabilities is a JSON object.
func (s *Stream) Initialize(capabilities string) Message {
	s.t.Helper()
	m := s.Call("initialize", `{"protocolVersion":"2025-11-25","clientInfo":{"name":"e2e","version":"1"},"capabilities":`+capabilities+`}`)
	s.Send(`{"jsonrpc":"2.0","method":"notifications/initialized"}`)
	return m
}

// Request is a JSON-RPC request. id and params are JSON texts.
func Request(id, method, params string) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"method":%q,"params":%s}`, id, method, params)
}

// Tool is the params of tools/call. arguments is a JSON object.
func Tool(name, arguments string) string {
	return fmt.Sprintf(`{"name":%q,"arguments":%s}`, name, arguments)
}
