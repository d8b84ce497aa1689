package e2e

import (
	"net/http"
	"strings"
	"testing"

	"switchboard/e2e/harness"
)

// TestPipelined has clients go on without waiting for the end of a stream, which is an answer that has none for long: what was
// said too soon is answered in its turn or not at all, and never has the answer to what is said later taken for its own.
func TestPipelined(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off})
	b := newBystander(t, app)
	const early, late = "GET /debug/stats HTTP/1.1\r\nHost: localhost\r\n\r\n", "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
	for _, door := range []string{"/sse", "/mcp"} {
		for name, at := range map[string]int{"in one packet": len(early), "in the next": 0, "half in one packet": 20} {
			m := app.Meet()
			open, id := m.Text(http.MethodGet, ""), m.ID
			if door == "/sse" {
				open, id = "GET /sse HTTP/1.1\r\nHost: localhost\r\n\r\n", ""
			}
			c := app.Connect()
			c.Say("%s", open+early[:at])
			resp := c.Head()
			c.Say("%s", early[at:])
			for id == "" {
				_, id, _ = strings.Cut(strings.TrimSpace(c.Line()), "session_id=")
			}
			b.fine()
			app.Disconnect(id)
			for line := c.Line(); line != ""; line = c.Line() {
				if line == "0\r\n" { // the last chunk
					c.Line()
					break
				}
			}
			c.Say("%s", late)
			var statuses []int
			for _, got := range c.Answers() {
				statuses = append(statuses, got.Status)
			}
			if resp.StatusCode != http.StatusOK || len(statuses) > 0 && statuses[0] != http.StatusUnauthorized {
				t.Errorf("GET %s, %s: %d, then %d; want no answer, or first the one to what was said too soon, which is 401", door, name, resp.StatusCode, statuses)
			}
			b.fine()
		}
	}
}
