package transport

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestGuard(t *testing.T) {
	tests := []struct {
		host, origin string
		ok           bool
	}{
		{"127.0.0.1:4444", "", true},
		{"127.0.0.1", "", true},
		{"127.8.9.1:80", "", true},
		{"localhost:4444", "", true},
		{"LocalHost:4444", "", true},
		{"[::1]:4444", "", true},
		{"[::1]", "", true},
		{"[::ffff:127.0.0.1]:4444", "", true},
		{"::1", "", false},
		{"localhost:", "", false},
		{"localhost:http", "", false},
		{"localhost:65536", "", false},
		{"localhost.", "", false},
		{"localhost.evil.example", "", false},
		{"evil.localhost:4444", "", false},
		{"127.0.0.1.nip.io:4444", "", false},
		{"127.0.0.1@evil.example", "", false},
		{"2130706433", "", false},
		{"0.0.0.0:4444", "", false},
		{"192.168.1.5:4444", "", false},
		{"evil.example", "", false},
		{"", "", false},
		{":4444", "", false},
		{"proxy.example", "", true},
		{"PROXY.example:1234", "", true},
		{"x.proxy.example", "", false},
		{"ported.example:8443", "", true},
		{"ported.example:8444", "", false},
		{"ported.example", "", false},

		{"127.0.0.1:4444", "http://localhost:3000", true},
		{"127.0.0.1:4444", "https://127.0.0.1", true},
		{"127.0.0.1:4444", "http://[::1]:8080", true},
		{"127.0.0.1:4444", "https://app.example", true},
		{"127.0.0.1:4444", "https://APP.example", true},
		{"127.0.0.1:4444", "http://app.example", false},
		{"127.0.0.1:4444", "https://app.example:8443", false},
		{"127.0.0.1:4444", "vscode-webview://one", true},
		{"127.0.0.1:4444", "vscode-webview://two", false},
		{"127.0.0.1:4444", "null", false},
		{"127.0.0.1:4444", "https://evil.example", false},
		{"127.0.0.1:4444", "http://localhost.evil.example", false},
		{"127.0.0.1:4444", "http://localhost@evil.example", false},
		{"127.0.0.1:4444", "http://evil.example@localhost", false},
		{"127.0.0.1:4444", "http://localhost:3000/path", false},
		{"127.0.0.1:4444", "http://localhost:99999", false},
		{"127.0.0.1:4444", "file://", false},
		{"127.0.0.1:4444", "localhost", false},
		{"evil.example", "http://localhost", false},
	}
	var refused []string
	h := Guard{Hosts: []string{"proxy.example", "ported.example:8443"}, Origins: []string{"https://app.example", "vscode-webview://one"},
		Timeout: time.Second, Refused: func(why string) { refused = append(refused, why) }}.
		Wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))
	for _, tt := range tests {
		r := httptest.NewRequest(http.MethodGet, "/sse", nil)
		r.Host = tt.host
		if tt.origin != "" {
			r.Header.Set("Origin", tt.origin)
		}
		w, before := httptest.NewRecorder(), len(refused)
		h.ServeHTTP(w, r)
		if ok := w.Code == http.StatusTeapot; ok != tt.ok || !ok && w.Code != http.StatusForbidden || len(refused)-before != map[bool]int{false: 1}[tt.ok] {
			t.Errorf("Host %q, Origin %q: %d, told %v; want it let in: %v", tt.host, tt.origin, w.Code, refused[before:], tt.ok)
			continue
		}
		if wrong := tt.host; !tt.ok {
			if tt.origin != "" && tt.host != "evil.example" {
				wrong = tt.origin
			}
			if !strings.Contains(w.Body.String(), strings.Trim(wrong, `"`)) {
				t.Errorf("Host %q, Origin %q: the answer %s does not name what is wrong", tt.host, tt.origin, w.Body)
			}
		}
		if got := w.Header().Get("Access-Control-Allow-Origin"); tt.ok && got != tt.origin || !tt.ok && got != "" {
			t.Errorf("Host %q, Origin %q: Access-Control-Allow-Origin %q", tt.host, tt.origin, got)
		}
	}
}

func TestGuardChecksEveryOrigin(t *testing.T) {
	r := httptest.NewRequest(http.MethodGet, "http://localhost/sse", nil)
	r.Header["Origin"] = []string{"http://localhost", "https://evil.example"}
	w := httptest.NewRecorder()
	Guard{Refused: func(string) {}}.Wrap(http.NotFoundHandler()).ServeHTTP(w, r)
	if w.Code != http.StatusForbidden {
		t.Errorf("a second, foreign Origin: %d; want 403", w.Code)
	}
}

func TestPreflight(t *testing.T) {
	for origin, want := range map[string]int{"http://localhost:5173": http.StatusNoContent, "https://evil.example": http.StatusForbidden, "": http.StatusNotFound} {
		r := httptest.NewRequest(http.MethodOptions, "http://127.0.0.1:4444/debug/keepalive", nil)
		r.Header.Set("Access-Control-Request-Method", "PUT")
		r.Header.Set("Access-Control-Request-Headers", "authorization,content-type")
		if origin != "" {
			r.Header.Set("Origin", origin)
		}
		w := httptest.NewRecorder()
		Guard{Refused: func(string) {}}.Wrap(http.NotFoundHandler()).ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("preflight from %q: %d; want %d", origin, w.Code, want)
		}
		h := w.Header()
		if want == http.StatusNoContent && (h.Get("Access-Control-Allow-Origin") != origin || !strings.Contains(h.Get("Access-Control-Allow-Methods"), "PUT") ||
			h.Get("Access-Control-Allow-Headers") != "authorization,content-type" || h.Get("Vary") != "Origin") {
			t.Errorf("preflight from %q: headers %v", origin, h)
		}
	}
}
