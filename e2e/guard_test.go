package e2e

import (
	"net"
	"net/http"
	"strings"
	"testing"

	"switchboard/e2e/harness"
)

// TestA11Guard comes with a foreign Host or Origin to every door: 403, and the
// answer names what was wrong.
func TestA11Guard(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off})
	events := app.Watch(0)
	_, port, _ := net.SplitHostPort(app.Address)
	for _, bad := range []struct{ header, value string }{
		{"Host", "evil.example"}, {"Host", "evil.example:" + port}, {"Host", "localhost.evil.example"},
		{"Host", "127.0.0.1.evil.example"}, {"Host", "10.0.0.1"}, {"Host", "0.0.0.0"}, {"Host", "[::]"},
		{"Origin", "https://evil.example"}, {"Origin", "null"}, {"Origin", "http://localhost.evil.example"},
		{"Origin", "http://127.0.0.1.evil.example"}, {"Origin", "file://"}, {"Origin", "http://localhost/path"},
		{"Origin", "chrome-extension://abc"},
	} {
		for _, door := range []struct{ method, path string }{
			{"GET", "/sse"}, {"POST", "/message?session_id=x"}, {"GET", "/debug/sessions"}, {"DELETE", "/debug/sessions/x"},
			{"GET", "/healthz"}, {"OPTIONS", "/message"}, {"GET", "/nowhere"},
		} {
			got := app.Do(door.method, door.path, "", bad.header, bad.value, "Authorization", "Bearer "+app.Token)
			if got.Status != 403 || !strings.Contains(got.Body, bad.header) || !strings.Contains(got.Body, bad.value) {
				t.Errorf("%s %s with %s %q: %d %s; want 403 that names it", door.method, door.path, bad.header, bad.value, got.Status, got.Body)
			}
			if allow := got.Header.Get("Access-Control-Allow-Origin"); allow != "" {
				t.Errorf("%s %s with %s %q: Access-Control-Allow-Origin %q", door.method, door.path, bad.header, bad.value, allow)
			}
		}
		_, resp, err := app.DialEvents("?token="+app.Token, http.Header{bad.header: {bad.value}})
		if err == nil || resp == nil || resp.StatusCode != 403 {
			t.Errorf("WebSocket with %s %q: %v, want 403", bad.header, bad.value, err)
		}
		events.Await("refusal of "+bad.value, func(e harness.Event) bool {
			return e.Kind == "refused" && strings.Contains(e.Note, "403") && strings.Contains(e.Note, bad.value)
		})
	}
	if got := app.Sessions(); len(got) != 0 {
		t.Errorf("the refused have left sessions: %+v", got)
	}
}

// TestGuardLetsIn comes from where a developer's own pages and programs come.
func TestGuardLetsIn(t *testing.T) {
	t.Parallel()
	app := harness.Start(t, harness.Options{Config: off +
		"[gateway]\nallowed_hosts = [\"proxy.example\"]\nallowed_origins = [\"https://app.example\", \"vscode-webview://x\"]\n"})
	for _, good := range []struct{ header, value string }{
		{"Host", "localhost"}, {"Host", "LOCALHOST:1"}, {"Host", "127.0.0.1"}, {"Host", "127.1.2.3:80"}, {"Host", "[::1]:80"},
		{"Host", "proxy.example"}, {"Host", "proxy.example:8443"},
		{"Origin", "http://localhost:3000"}, {"Origin", "https://127.0.0.1"}, {"Origin", "http://[::1]:5173"},
		{"Origin", "https://app.example"}, {"Origin", "vscode-webview://x"},
	} {
		got := app.Do("GET", "/debug/stats", "", good.header, good.value, "Authorization", "Bearer "+app.Token)
		if got.Status != 200 {
			t.Errorf("GET /debug/stats with %s %q: %d %s; want 200", good.header, good.value, got.Status, got.Body)
		}
		if allow := got.Header.Get("Access-Control-Allow-Origin"); good.header == "Origin" && allow != good.value {
			t.Errorf("with Origin %q: Access-Control-Allow-Origin %q", good.value, allow)
		}
		if good.header == "Origin" {
			conn, _, err := app.DialEvents("?token="+app.Token, http.Header{"Origin": {good.value}})
			if err != nil {
				t.Errorf("WebSocket with Origin %q: %v", good.value, err)
				continue
			}
			conn.Close()
		}
	}
	for _, method := range []string{"POST", "PUT", "DELETE"} {
		got := app.Do("OPTIONS", "/debug/keepalive", "", "Origin", "http://localhost:3000",
			"Access-Control-Request-Method", method, "Access-Control-Request-Headers", "authorization")
		if got.Status != 204 || !strings.Contains(got.Header.Get("Access-Control-Allow-Methods"), method) ||
			got.Header.Get("Access-Control-Allow-Headers") != "authorization" {
			t.Errorf("preflight for %s: %d %v; want 204 that allows it", method, got.Status, got.Header)
		}
	}
}

// TestA12Endpoint comes by each name of the machine: the endpoint is on the same
// one, and takes a message.
func TestA12Endpoint(t *testing.T) {
	t.Parallel()
	v4 := harness.Start(t, harness.Options{Config: off})
	_, port, _ := net.SplitHostPort(v4.Address)
	for _, host := range []string{v4.Address, "localhost:" + port, "127.0.0.1", "[::1]:" + port, "LOCALHOST:80"} {
		meetsAt(t, v4, host, "http://"+host)
	}
	relative := harness.Start(t, harness.Options{Config: off + "[gateway]\nendpoint = \"relative\"\n"})
	meetsAt(t, relative, relative.Address, "")
	fixed := harness.Start(t, harness.Options{Config: off + "[gateway]\nendpoint = \"https://proxy.example/mcp\"\n"})
	if got, want := fixed.Open().Endpoint, "https://proxy.example/mcp/message?session_id="; !strings.HasPrefix(got, want) {
		t.Errorf("endpoint with a base of its own: %s, want %s…", got, want)
	}
}

// TestA12IPv6 is A12 on [::1].
func TestA12IPv6(t *testing.T) {
	t.Parallel()
	if l, err := net.Listen("tcp", "[::1]:0"); err != nil {
		loud(t, "IPv6", err)
	} else {
		l.Close()
	}
	app := harness.Start(t, harness.Options{Config: off, Listen: "[::1]:0"})
	if !strings.HasPrefix(app.Address, "[::1]:") {
		t.Fatalf("listening on %s, want [::1] and a port", app.Address)
	}
	meetsAt(t, app, app.Address, "http://"+app.Address)
}

func meetsAt(t *testing.T, app *harness.App, host, base string) {
	t.Helper()
	s := app.Open("Host", host)
	if want := base + "/message?session_id=" + s.ID; s.Endpoint != want {
		t.Errorf("GET /sse with Host %s: endpoint %s, want %s", host, s.Endpoint, want)
	}
	if got := s.Call("ping", "{}"); string(got.Result) != "{}" {
		t.Errorf("ping by Host %s: %s %s, want {}", host, got.Result, got.Error)
	}
}
