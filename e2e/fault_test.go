package e2e

import (
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"switchboard/e2e/harness"
)

// The tests of fault_*_test.go do to one client what goes wrong in networks and programs. Each
// looks for what the user sees of it, in the events, and at a bystander that must notice nothing.

// bystander is a session of each transport.
type bystander struct {
	t    *testing.T
	sse  *harness.Stream
	http *harness.MCP
}

func newBystander(t *testing.T, app *harness.App) bystander {
	b := bystander{t, app.Open(), app.Meet()}
	b.sse.Initialize("{}")
	return b
}

// fine has both answered, in time and rightly.
func (b bystander) fine() {
	b.t.Helper()
	for name, got := range map[string]harness.Message{"SSE": b.sse.Call("ping", "{}"), "Streamable HTTP": b.http.Call("ping", "{}")} {
		if string(got.Result) != "{}" {
			b.t.Errorf("a bystander over %s pings: %s %s", name, got.Result, got.Error)
		}
	}
}

// until waits for what the user is to see, while the bystander goes on.
func (b bystander) until(what string, events *harness.Viewer, match func(harness.Event) bool) {
	b.t.Helper()
	harness.Eventually(b.t, "the user sees "+what, func() (bool, any) {
		b.fine()
		return events.Has(match), notes{events}
	})
}

// notes are the newest of a viewer, for a test that failed.
type notes struct{ *harness.Viewer }

func (n notes) String() string {
	var said []string
	for _, e := range n.Events() {
		if e.Note != "" {
			said = append(said, e.Kind+" "+e.Note)
		}
	}
	return strings.Join(said[max(0, len(said)-20):], "; ")
}

// noted matches an event of the kind whose note holds part.
func noted(kind, part string) func(harness.Event) bool {
	return func(e harness.Event) bool { return e.Kind == kind && strings.Contains(e.Note, part) }
}

// flood asks for far more than the buffers of two kernels hold.
const flood = `{"name":"burst","arguments":{"n":20000,"size":2000},"_meta":{"progressToken":"b"}}`

// TestFaultStalled has clients stop reading while they are sent 40 MB, on each kind of stream; that
// of HTTP+SSE is TestA3Stalled's. The queue is bounded, and the user is told who was too slow.
func TestFaultStalled(t *testing.T) {
	t.Parallel()
	const config = off + "[limits]\nqueue_frames = 64\nqueue_bytes = \"64KiB\"\nwrite_timeout = \"1s\"\n[debug]\nbacklog_bytes = \"1MiB\"\n"
	for _, tt := range []struct {
		name  string
		stall func(t *testing.T, app *harness.App)
		want  func(harness.Event) bool
	}{
		{"POST stream", func(_ *testing.T, app *harness.App) {
			m, c := app.Meet(), app.Connect()
			_ = c.SetReadBuffer(1)
			c.Say("%s", m.Text(http.MethodPost, harness.Request("1", "tools/call", flood)))
		}, noted("switched", "broke")},
		{"GET stream", func(t *testing.T, app *harness.App) {
			m, c := app.Meet(), app.Connect()
			_ = c.SetReadBuffer(1)
			c.Say("%s", m.Text(http.MethodGet, ""))
			c.Head()
			note := `{"jsonrpc":"2.0","method":"note","params":"` + strings.Repeat("x", 60<<10) + `"}`
			events := app.Watch(0)
			harness.Eventually(t, "the stream breaks", func() (bool, any) {
				for app.Control("POST", "sessions/"+m.ID+"/messages", note).Status == http.StatusAccepted {
					continue // until the queue is full, which the pump may empty once more
				}
				return events.Has(noted("switched", "broke")), notes{events}
			})
		}, noted("switched", "broke")},
		{"stdio", func(t *testing.T, app *harness.App) {
			dialer := websocket.Dialer{NetDial: func(network, address string) (net.Conn, error) {
				conn, err := net.Dial(network, address)
				if err == nil {
					_ = conn.(*net.TCPConn).SetReadBuffer(1)
				}
				return conn, err
			}}
			conn, _, err := dialer.Dial("ws://"+app.Address+"/debug/stdio?from=stalled", http.Header{"Authorization": {"Bearer " + app.Token}})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { conn.Close() })
			for _, line := range []string{harness.Request("0", "initialize", `{"protocolVersion":"2025-11-25","clientInfo":{"name":"e2e","version":"1"},"capabilities":{}}`),
				`{"jsonrpc":"2.0","method":"notifications/initialized"}`, harness.Request("1", "tools/call", flood)} {
				if err := conn.WriteMessage(websocket.BinaryMessage, []byte(line)); err != nil {
					t.Fatal(err)
				}
			}
		}, noted("closed", "SlowClient")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			app := harness.Start(t, harness.Options{Config: config})
			b, events := newBystander(t, app), app.Watch(0)
			before := app.Footprint()
			tt.stall(t, app)
			b.until("the stalled client", events, tt.want)
			b.fine()
			for _, s := range app.Sessions() {
				if s.Transport == "http" && s.State != "live" {
					t.Errorf("a session over Streamable HTTP, whose client may come back, is %s: %s %s", s.State, s.Reason, s.Note)
				}
				if s.High > 64 || s.Totals.Queued > 15_000 {
					t.Errorf("session over %s: at most %d frames waited, %d were queued; want at most 64, and most of the burst never", s.Transport, s.High, s.Totals.Queued)
				}
			}
			if grown := app.Footprint().PeakKiB - before.PeakKiB; grown > 64<<10 {
				t.Errorf("memory grew by %d KiB, want at most 64 MiB", grown)
			}
		})
	}
}
