package gateway

import (
	"bufio"
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"switchboard/gateway/config"
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
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
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
