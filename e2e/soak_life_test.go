package e2e

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"

	"switchboard/e2e/harness"
)

// The lives of clients that are broken off after so many steps, 0 to 7. Whoever does not get
// as far goes as far as it gets.

const hello = `{"protocolVersion":"2025-11-25","clientInfo":{"name":"comes and goes","version":"1"},"capabilities":{}}`

// part is a random beginning of text.
func part(text string) string { return text[:rand.IntN(len(text))] }

func sseLife(c *harness.Conn, s *soak, steps int) {
	const open = "GET /sse HTTP/1.1\r\nHost: localhost\r\n\r\n"
	switch steps {
	case 0:
		return
	case 1:
		c.Say("%s", part(open))
		return
	}
	c.Say("%s", open)
	if steps == 2 {
		return
	}
	path := ""
	for path == "" {
		line := c.Line()
		if line == "" {
			return
		}
		_, path, _ = strings.Cut(strings.TrimSpace(line), "data: http://localhost")
	}
	if steps == 3 {
		return
	}
	post, err := s.app.TryConnect()
	if err != nil {
		s.Error(err)
		return
	}
	defer post.Close()
	for i, message := range []string{harness.Request("0", "initialize", hello), harness.Request("1", "tools/call", strings.Replace(flood, "20000", "200", 1))} {
		text := fmt.Sprintf("POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", path, len(message), message)
		if steps == 4+2*i {
			post.Say("%s", part(text))
			return
		}
		post.Say("%s", text)
		if steps == 5+2*i {
			return // before the answer, or in the midst of it
		}
		post.Answer()
	}
}

func httpLife(c *harness.Conn, s *soak, steps int) {
	m := s.app.Stranger()
	open := m.Text(http.MethodPost, harness.Request("0", "initialize", hello))
	if !opens(c, open, steps) {
		return
	}
	got, _ := c.Answer()
	if m.ID = got.Header.Get("Mcp-Session-Id"); m.ID == "" {
		return
	}
	burst := m.Text(http.MethodPost, harness.Request("1", "tools/call", strings.Replace(flood, "20000", "200", 1)))
	switch steps {
	case 2: // it leaves its session behind
	case 3:
		c.Say("%s", part(burst))
	case 4:
		c.Say("%s", burst)
	case 5:
		c.Say("%s", burst)
		c.Line()
	case 6:
		c.Say("%s", m.Text(http.MethodGet, ""))
		c.Line()
	case 7:
		c.Say("%s", m.Text(http.MethodDelete, ""))
		c.Answer()
	}
}

// socket is the request for a WebSocket of the owner's.
func socket(s *soak, path string) string {
	return fmt.Sprintf("GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n", path, s.app.Token)
}

// opens says what a life begins with, a part of it where steps are 0. It reports whether life goes on after that.
func opens(c *harness.Conn, open string, steps int) bool {
	if steps == 0 {
		open = part(open)
	}
	c.Say("%s", open)
	return steps > 1
}

func viewerLife(c *harness.Conn, s *soak, steps int) {
	open := socket(s, "/debug/events?backlog=100")
	if !opens(c, open, steps) {
		return
	}
	for range steps - 2 { // the head, and events of its backlog
		c.Some()
	}
	if steps > 5 {
		c.Say("what is no frame")
		c.Some()
	}
}

func stdioLife(c *harness.Conn, s *soak, steps int) {
	open := socket(s, "/debug/stdio?from=soak")
	message := harness.Request("0", "initialize", hello)
	line := fmt.Sprintf("\x82\xfe%s\x00\x00\x00\x00%s", []byte{byte(len(message) >> 8), byte(len(message))}, message)
	switch steps {
	case 0:
		c.Say("%s", part(open))
	case 1:
		c.Say("%s", open)
	case 2, 3:
		c.Say("%s", open)
		c.Line()
		c.Say("%s", part(line))
	default:
		c.Say("%s", open)
		c.Some() // the head
		c.Say("%s", line)
		if steps > 5 {
			c.Some()
		}
	}
}
