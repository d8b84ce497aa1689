package transport

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

// TestOverheard: what a client sends on the connection of its stream, behind the GET, is told once and not answered; too much of
// it ends the session. Empty lines are nothing said.
func TestOverheard(t *testing.T) {
	const next = "GET /healthz?secret HTTP/1.1\r\nHost: localhost\r\n\r\n"
	for _, tt := range []struct {
		name        string
		with, after string // the GET, and it
		told        bool
		reason      session.Reason
	}{
		{"nothing", "", "", false, session.Operator},
		{"empty lines", "\r\n", "\r\n\r\n", false, session.Operator},
		{"a request, with the GET", next, "", true, session.Operator},
		{"a request, later", "", next, true, session.Operator},
		{"two requests", next, next, true, session.Operator},
		{"garbage without end", "", strings.Repeat("x", overheard+1), true, session.Pipelined},
		{"empty lines without end", "", strings.Repeat("\n", overheard+1), false, session.Pipelined},
	} {
		t.Run(tt.name, func(t *testing.T) {
			sv := serve(t, limits, usual)
			conn, err := net.Dial("tcp", sv.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
			fmt.Fprint(conn, "GET /sse HTTP/1.1\r\nHost: localhost\r\n\r\n"+tt.with)
			r := bufio.NewReader(conn)
			for line := ""; !strings.HasPrefix(line, "retry: "); {
				if line, err = r.ReadString('\n'); err != nil {
					t.Fatal(err)
				}
			}
			s := sv.Sessions.All()[0]
			fmt.Fprint(conn, tt.after)
			if tt.told {
				until(t, func() bool { return s.Info().Tally.Count[spine.Refused] == 1 })
			}
			if tt.reason == session.Pipelined {
				<-s.Done()
			}
			s.End(session.Operator, "")
			if rest, _ := io.ReadAll(r); strings.Contains(string(rest), "HTTP/1.1") {
				t.Errorf("it is answered: %q", rest)
			}
			until(t, func() bool { return !s.Info().Closed.IsZero() })
			if got, note := s.Reason(); got != tt.reason {
				t.Errorf("the session ended as %v: %s; want %v", got, note, tt.reason)
			}
			told := 0
			events := make([]spine.Event, 100)
			for _, e := range events[:sv.tap.Take(events)] {
				if e.Kind == spine.Refused {
					if told++; !strings.Contains(e.Note, "behind the GET") || strings.Contains(e.Note, "secret") || e.Session != s.ID() {
						t.Errorf("it is told as %q, of session %q", e.Note, e.Session)
					}
				}
			}
			if told != map[bool]int{true: 1, false: 0}[tt.told] {
				t.Errorf("told %d times, want it: %v", told, tt.told)
			}
		})
	}
}
