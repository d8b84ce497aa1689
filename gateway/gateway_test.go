package gateway

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"go.uber.org/goleak"

	"switchboard/gateway/config"
	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// running is a started gateway on a free port with a client for it.
type running struct {
	*Gateway
	*http.Client
	t *testing.T
}

func start(t *testing.T, change func(*config.Config)) *running {
	t.Helper()
	c := config.Default()
	c.Gateway.Listen = "127.0.0.1:0"
	if change != nil {
		change(&c)
	}
	gw, err := New(c, "test", func(token string) bool { return token == "s3cret" }, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if err := gw.Start(""); err != nil {
		t.Fatal(err)
	}
	r := &running{gw, &http.Client{Transport: &http.Transport{}}, t}
	t.Cleanup(func() {
		r.CloseIdleConnections()
		gw.Close()
	})
	return r
}

func (r *running) url(path string) string { return "http://" + r.Stats().Address + path }

// connect opens a stream and returns it, its endpoint read, with where to post to.
func (r *running) connect() (stream *bufio.Reader, post string) {
	r.t.Helper()
	resp, err := r.Get(r.url("/sse"))
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { resp.Body.Close() })
	stream = bufio.NewReader(resp.Body)
	post = data(r.t, stream)
	if _, err := stream.Discard(len("retry: 5000\r\n\r\n")); err != nil {
		r.t.Fatal(err)
	}
	return stream, post
}

// data is that of the next event.
func data(t *testing.T, stream *bufio.Reader) string {
	t.Helper()
	for {
		line, err := stream.ReadString('\n')
		if err != nil {
			t.Fatalf("reading the stream: %v", err)
		}
		if d, ok := strings.CutPrefix(line, "data: "); ok {
			return strings.TrimSuffix(d, "\r\n")
		}
	}
}

func (r *running) post(url, body string) int {
	r.t.Helper()
	resp, err := r.Post(url, "application/json", strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	resp.Body.Close()
	return resp.StatusCode
}

// until waits for the event that is wanted.
func until(t *testing.T, tap *spine.Tap, want func(spine.Event) bool) spine.Event {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	buf := make([]spine.Event, 1)
	for {
		if _, err := tap.Next(ctx, buf); err != nil {
			t.Fatalf("waiting for an event: %v", err)
		}
		if want(buf[0]) {
			return buf[0]
		}
	}
}

var wide = spine.Limit{Items: 1 << 16, Bytes: 1 << 28}

// TestStartStopStart: history, taps and totals outlive a stop.
func TestStartStopStart(t *testing.T) {
	r := start(t, nil)
	tap := r.Tap("test", wide, 0)
	defer tap.Close()
	stream, _ := r.connect()
	if err := r.Start(""); err == nil {
		t.Error("Start of a running gateway = nil")
	}
	s := r.Stats()
	if !s.Running || s.Sessions != 1 || s.Error != "" || !strings.HasPrefix(s.Address, "127.0.0.1:") || s.Totals.Opened != 1 {
		t.Errorf("Stats = %+v", s)
	}
	r.Stop()
	r.Stop()
	if rest, err := io.ReadAll(stream); err != nil || len(rest) != 0 {
		t.Errorf("the stream ends with %q, %v; want cleanly", rest, err)
	}
	if s := r.Stats(); s.Running || s.Sessions != 0 || s.Address == "" {
		t.Errorf("Stats after Stop = %+v", s)
	}
	if all := r.Sessions(); len(all) != 1 || all[0].Reason != session.Shutdown {
		t.Errorf("Sessions after Stop = %+v; want one that ended as Shutdown", all)
	}
	if err := r.Start(s.Address); err != nil { // the port is free at once
		t.Fatal(err)
	}
	r.connect()
	var notes []string
	until(t, tap, func(e spine.Event) bool {
		if e.Kind == spine.Switched {
			notes = append(notes, strings.Fields(e.Note)[0])
		}
		return e.Kind == spine.Opened && len(notes) == 2
	})
	if fmt.Sprint(notes) != "[stopped listening]" || r.Stats().Totals.Opened != 2 {
		t.Errorf("the tap heard %v, %d opened; want both runs", notes, r.Stats().Totals.Opened)
	}
	r.ForgetClosed()
	if all := r.Sessions(); len(all) != 1 {
		t.Errorf("%d sessions after ForgetClosed; want the live one", len(all))
	}
}

func TestPortInUse(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	r := start(t, nil)
	r.Stop()
	if err := r.Start(l.Addr().String()); !errors.Is(err, ErrPortInUse) || !strings.Contains(err.Error(), l.Addr().String()) {
		t.Errorf("Start on a taken port = %v; want %v", err, ErrPortInUse)
	}
	if s := r.Stats(); s.Running || !strings.Contains(s.Error, "in use") {
		t.Errorf("Stats = %+v; want the error", s)
	}
	if err := r.Start(""); err != nil || r.Stats().Error != "" {
		t.Errorf("Start on a free port = %v, Stats().Error %q", err, r.Stats().Error)
	}
	r.Stop()
	for _, bad := range []string{"256.0.0.1:80", "127.0.0.1:99999", "nonsense"} {
		if err := r.Start(bad); err == nil {
			t.Errorf("Start(%q) = nil; want an error", bad)
		}
	}
}

// TestServingEndsByItself: it is told, and Start begins anew.
func TestServingEndsByItself(t *testing.T) {
	r := start(t, nil)
	r.mu.Lock()
	served := r.served
	r.err = errors.New("the listener broke")
	r.mu.Unlock()
	if s := r.Stats(); s.Running || s.Error == "" {
		t.Errorf("Stats = %+v; want not running, with an error", s)
	}
	if err := r.Start(""); err != nil {
		t.Fatal(err)
	}
	select {
	case <-served:
	default:
		t.Error("the broken run was not joined")
	}
	r.connect()
}

// TestStopJoinsEverything: 100 open streams, one that does not read, and a
// viewer; TestMain sees that no goroutine is left.
func TestStopJoinsEverything(t *testing.T) {
	r := start(t, func(c *config.Config) { c.Limits.DrainTimeout = 50 * time.Millisecond })
	var ended sync.WaitGroup
	for range 100 {
		stream, _ := r.connect()
		ended.Go(func() {
			if _, err := io.Copy(io.Discard, stream); err != nil {
				t.Errorf("a stream ended with %v; want cleanly", err)
			}
		})
	}
	stuck, err := net.Dial("tcp", r.Stats().Address)
	if err != nil {
		t.Fatal(err)
	}
	defer stuck.Close()
	fmt.Fprint(stuck, "GET /sse HTTP/1.1\r\nHost: localhost\r\n\r\n")
	viewer, _, err := websocket.DefaultDialer.Dial("ws://"+r.Stats().Address+"/debug/events?token=s3cret&backlog=1000", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer viewer.Close()
	tap := r.Tap("test", wide, 1000)
	defer tap.Close()
	opened := 0
	last := until(t, tap, func(e spine.Event) bool {
		if e.Kind == spine.Opened {
			opened++
		}
		return opened == 101
	})
	big := []byte(strings.Repeat("x", 1<<20))
	for err == nil { // until its socket and its queue are full
		_, err = r.Inject(last.Session, big, true)
	}
	start := time.Now()
	r.Stop()
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("Stop took %v", took)
	}
	ended.Wait()
	if s := r.Stats(); s.Sessions != 0 || s.Viewers != 0 || s.Depth != 0 || s.Totals.Closed != 101 {
		t.Errorf("left after Stop: %+v", s)
	}
}

func TestCloseEndsTaps(t *testing.T) {
	r := start(t, nil)
	tap := r.Tap("test", wide, 0)
	r.Close()
	buf := make([]spine.Event, 1)
	var last spine.Event
	for {
		_, err := tap.Next(t.Context(), buf)
		if errors.Is(err, spine.ErrClosed) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		last = buf[0]
	}
	if last.Note != "stopped" {
		t.Errorf("the last event is %+v; want the stop", last)
	}
}

// TestConnectionsDrop: 1,000 idle sessions whose connections break leave
// nothing behind (A9).
func TestConnectionsDrop(t *testing.T) {
	const n = 1000
	r := start(t, nil)
	tap := r.Tap("test", wide, 0)
	defer tap.Close()
	before := runtime.NumGoroutine()
	var conns []net.Conn
	for range n {
		c, err := net.Dial("tcp", r.Stats().Address)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(c, "GET /sse HTTP/1.1\r\nHost: localhost\r\n\r\n")
		if _, err := c.Read(make([]byte, 1)); err != nil {
			t.Fatal(err)
		}
		conns = append(conns, c)
	}
	if s := r.Stats(); s.Sessions != n {
		t.Fatalf("%d sessions; want %d", s.Sessions, n)
	}
	for _, c := range conns {
		_ = c.(*net.TCPConn).SetLinger(0) // a reset, not a farewell
		c.Close()
	}
	closed := 0
	until(t, tap, func(e spine.Event) bool {
		if e.Kind == spine.Closed {
			closed++
			if !strings.HasPrefix(e.Note, "ClientLeft") {
				t.Errorf("a session closed as %s", e.Note)
			}
		}
		return closed == n
	})
	for runtime.NumGoroutine() > before { // the handlers are returning
		runtime.Gosched()
	}
	if s := r.Stats(); s.Sessions != 0 {
		t.Errorf("%d sessions are left", s.Sessions)
	}
}

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

func TestNewRefusesBadConfig(t *testing.T) {
	c := config.Default()
	c.Keepalive.Interval = 0
	if _, err := New(c, "test", nil, slog.New(slog.DiscardHandler)); err == nil {
		t.Error("New of a bad config = nil; want an error")
	}
}
