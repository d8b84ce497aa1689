package gateway

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"switchboard/gateway/config"
	"switchboard/gateway/session"
)

// TestBurstOverTheWire: 10,000 frames from a tool, none lost (A2, D2).
func TestBurstOverTheWire(t *testing.T) {
	const n = 10_000
	r := start(t, func(c *config.Config) { c.Limits.QueueFrames = 100 })
	stream, post := r.connect()
	for _, m := range []string{
		`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2024-11-05","capabilities":{},"clientInfo":{"name":"c","version":"1"}}}`,
		`{"jsonrpc":"2.0","method":"notifications/initialized"}`,
		fmt.Sprintf(`{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"burst","arguments":{"n":%d,"size":10},"_meta":{"progressToken":"p"}}}`, n),
	} {
		if status := r.post(post, m); status != http.StatusAccepted {
			t.Fatalf("POST = %d", status)
		}
	}
	for next := 0; next < n; {
		var m struct {
			ID     any
			Method string
			Params struct{ Progress float64 }
		}
		if err := json.Unmarshal([]byte(data(t, stream)), &m); err != nil {
			t.Fatal(err)
		}
		if m.Method != "notifications/progress" {
			continue
		}
		if m.Params.Progress != float64(next) {
			t.Fatalf("progress %v; want %d", m.Params.Progress, next)
		}
		next++
	}
	if info := r.Sessions()[0]; info.Reason != 0 || info.Client != "c" || info.High > 100 {
		t.Errorf("the session after the burst: %+v", info)
	}
}

// TestControls: what the operator can do, by a beginning of the id.
func TestControls(t *testing.T) {
	r := start(t, func(c *config.Config) { c.Keepalive.Enabled = false })
	stream, _ := r.connect()
	id := r.Sessions()[0].ID[:8]
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(r.Pause(id))
	receipt, err := r.Inject(id, []byte(`{"jsonrpc":"2.0","id":1,"method":"ping"}`), false)
	must(err)
	if receipts, failed := r.InjectAll([]byte("two"), true); len(receipts) != 1 || failed != nil {
		t.Errorf("InjectAll = %v, %v", receipts, failed)
	}
	if info := r.Sessions()[0]; !info.Paused || info.Depth != 2 || r.Stats().Depth != 2 {
		t.Errorf("paused: %+v", info)
	}
	must(r.Step(id))
	if got, want := data(t, stream), `{"jsonrpc":"2.0","id":`+string(receipt.ID)+`,"method":"ping"}`; got != want {
		t.Errorf("stepped: %s; want %s", got, want)
	}
	must(r.Resume(id))
	if got := data(t, stream); got != "two" {
		t.Errorf("resumed: %s", got)
	}
	event := session.Keepalive{Enabled: true, Style: session.Event, Interval: time.Second}
	must(r.SetKeepalive(event))
	must(r.SetSessionKeepalive(id, &event))
	must(r.SetSessionKeepalive(id, nil))
	if got := data(t, stream); got != "{}" || r.Keepalive() != event {
		t.Errorf("keepalive: %s; want {}", got)
	}
	r.SetMirror(false)
	if r.Stats().Mirror {
		t.Error("the mirror is on after SetMirror(false)")
	}
	must(r.Disconnect(id))
	if _, err := io.Copy(io.Discard, stream); err != nil {
		t.Errorf("disconnected: %v; want a clean end", err)
	}
	for what, err := range map[string]error{"Pause": r.Pause("zzz"), "Disconnect": r.Disconnect("")} {
		if !errors.Is(err, session.ErrUnknown) {
			t.Errorf("%s of nobody = %v; want %v", what, err, session.ErrUnknown)
		}
	}
	if _, err := r.Inject("zzz", nil, true); !errors.Is(err, session.ErrUnknown) {
		t.Errorf("Inject to nobody = %v", err)
	}
}

func TestRoutes(t *testing.T) {
	r := start(t, nil)
	tests := []struct {
		method, path, host string
		status             int
		want               string
	}{
		{"GET", "/healthz", "", 200, `{"status":"ok","name":"switchboard","version":"test","sessions":0}`},
		{"POST", "/healthz", "", 405, "use GET"},
		{"GET", "/healthz", "evil.example", 403, "evil.example"},
		{"GET", "/", "", 404, "/sse"},
		{"POST", "/mcp/", "", 404, "nothing at /mcp/"},
		{"GET", "/debug/stats", "", 401, "token"},
		{"POST", "/sse", "", 405, "use GET"},
		{"POST", "/message", "", 400, "Missing session_id"},
	}
	for _, tt := range tests {
		req, err := http.NewRequestWithContext(t.Context(), tt.method, r.url(tt.path), nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Host = tt.host
		resp, err := r.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		said, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != tt.status || !strings.Contains(string(said), tt.want) {
			t.Errorf("%s %s: %d %s; want %d, %s", tt.method, tt.path, resp.StatusCode, said, tt.status, tt.want)
		}
	}
}
