package transport

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

// quick is a peer that answers each request on the spot.
func quick(s *session.Session) session.Peer {
	return peer{func(f *frame.Frame) error {
		result := "{}"
		if f.Params != nil {
			result = string(f.Params)
		}
		if f.Kind == frame.Request && !s.Offer(fmt.Appendf(nil, `{"jsonrpc":"2.0","id":%s,"result":%s}`, f.ID, result)) {
			return session.ErrBusy
		}
		return nil
	}}
}

// TestTakenOver: a stream has the head that net/http gives it, in chunks, whether its connection is taken over or, where a client
// of old asks, is not.
func TestTakenOver(t *testing.T) {
	sv := serve(t, limits, usual)
	for _, tt := range []struct{ name, request, want string }{
		{"HTTP/1.1", "GET /sse HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:1\r\n\r\n",
			"HTTP/1.1 200 OK\r\n" +
				"Access-Control-Allow-Origin: http://localhost:1\r\nAccess-Control-Expose-Headers: Mcp-Session-Id\r\n" +
				"Cache-Control: no-cache\r\nConnection: keep-alive\r\nContent-Type: text/event-stream\r\nVary: Origin\r\n" +
				"X-Accel-Buffering: no\r\nX-MCP-SSE: true\r\nDate: DATE\r\nTransfer-Encoding: chunked\r\n\r\n"},
		{"HTTP/1.1 and no more", "GET /sse HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
			"HTTP/1.1 200 OK\r\nCache-Control: no-cache\r\nContent-Type: text/event-stream\r\n" +
				"X-Accel-Buffering: no\r\nX-MCP-SSE: true\r\nDate: DATE\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"},
		{"HTTP/1.0", "GET /sse HTTP/1.0\r\nHost: localhost\r\n\r\n",
			"HTTP/1.0 200 OK\r\nCache-Control: no-cache\r\nContent-Type: text/event-stream\r\n" +
				"X-Accel-Buffering: no\r\nX-MCP-SSE: true\r\nDate: DATE\r\n\r\n"},
	} {
		conn, err := net.Dial("tcp", sv.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(conn, tt.request)
		var got []byte
		buf := make([]byte, 4096)
		for !bytes.Contains(got, []byte("retry: 5000\r\n\r\n")) {
			n, err := conn.Read(buf)
			if err != nil {
				t.Fatalf("%s: %v after %q", tt.name, err, got)
			}
			got = append(got, buf[:n]...)
		}
		conn.Close()
		head, rest, _ := strings.Cut(string(got), "\r\n\r\n")
		head = regexp.MustCompile(`Date: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT`).ReplaceAllString(head, "Date: DATE")
		if head+"\r\n\r\n" != tt.want {
			t.Errorf("%s: the head is\n%s\nwant\n%s", tt.name, head, tt.want)
		}
		if chunked := regexp.MustCompile(`^[1-9a-f][0-9a-f]*\r\nevent: endpoint\r\n`).MatchString(rest); chunked != strings.Contains(tt.want, "chunked") {
			t.Errorf("%s: the stream begins %q", tt.name, rest)
		}
	}
	until(t, func() bool { return sv.Sessions.Len() == 0 })
}

// TestChunks writes with room and looks at what a reader of chunks makes of it.
func TestChunks(t *testing.T) {
	for _, n := range []int{1, 9, 15, 16, 255, 256, 4095, 1 << 20} {
		text := strings.Repeat("x", n)
		c := chunk(append(make([]byte, chunkRoom), text...))
		got, err := io.ReadAll(dechunked(append(c, "0\r\n\r\n"...)))
		if err != nil || string(got) != text || !bytes.HasPrefix(c, fmt.Appendf(nil, "%x\r\n", n)) {
			t.Errorf("chunk of %d bytes: it begins %.10q, and reads as %d bytes, %v", n, c, len(got), err)
		}
	}
}

func dechunked(chunks []byte) io.Reader {
	resp, err := http.ReadResponse(bufio.NewReader(io.MultiReader(strings.NewReader("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
		bytes.NewReader(chunks))), nil)
	if err != nil {
		panic(err)
	}
	return resp.Body
}

// TestAnsweredAtOnce: the goroutine of the POST writes the answer itself, when it has said 202. Where the pump is awake just
// then, as for the client's first words, it may come before.
func TestAnsweredAtOnce(t *testing.T) {
	sv := serve(t, limits, usual)
	sv.SSE.Backend = quick
	sv.Server.Close()
	mux := http.NewServeMux()
	mux.HandleFunc("/sse", sv.Stream)
	mux.Handle("/message", Observe(sv.Sessions, http.HandlerFunc(sv.Message)))
	sv.Server = httptest.NewUnstartedServer(mux)
	sv.Server.Listener.Close()
	var err error
	if sv.Server.Listener, err = Listen("127.0.0.1:0", time.Minute, Notices{}); err != nil {
		t.Fatal(err)
	}
	out := func() (n uint64) {
		for _, s := range sv.Sessions.All() {
			n += s.Info().Tally.Count[spine.Out]
		}
		return n
	}
	var itself atomic.Int32
	sv.Server.Config.ConnContext = WithConn
	sv.Server.Config.ConnState = func(c net.Conn, state http.ConnState) {
		before := out()
		ConnState(c, state)
		if state == http.StateIdle && out() == before+1 {
			itself.Add(1)
		}
	}
	sv.Server.Start()
	c := sv.connect()
	const posts = 20
	for i := range posts {
		if status, said := sv.call(c.post, fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"ping"}`, i)); status != http.StatusAccepted || said != "Accepted" {
			t.Fatalf("POST = %d %q", status, said)
		}
		if got, want := c.next().data, fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"result":{}}`, i); got != want {
			t.Errorf("the answer is %s; want %s", got, want)
		}
	}
	until(t, func() bool { return out() == posts })
	if n := itself.Load(); n < posts/4 {
		t.Errorf("%d of %d answers were written by the goroutine of their POST, want most", n, posts)
	}
	kinds := make(map[spine.Kind]int)
	buf := make([]spine.Event, 100)
	for _, e := range buf[:sv.tap.Take(buf)] {
		kinds[e.Kind]++
	}
	want := map[spine.Kind]int{spine.Opened: 1, spine.In: posts, spine.Queued: posts, spine.HTTP: posts, spine.Out: posts}
	if !maps.Equal(kinds, want) {
		t.Errorf("the events are %v; want %v", kinds, want)
	}
}

// TestStalledReaderOfAnswers: a client that reads no answers is not kept waiting when it posts, and gets all of
// them in order when it reads again: also the one of which only a part had gone out.
func TestStalledReaderOfAnswers(t *testing.T) {
	o := usual
	o.MaxBody = 1 << 20
	sv := serve(t, limits, o)
	sv.SSE.Backend = quick
	c := sv.connect()
	s := sv.Sessions.All()[0]
	pad := `"` + strings.Repeat("x", 150_000) + `"`
	n := 0
	for ; s.Info().Depth < 4; n++ {
		if status, said := sv.call(c.post, fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"m","params":[%s]}`, n, pad)); status != http.StatusAccepted {
			t.Fatalf("POST %d = %d %s", n, status, said)
		}
	}
	for i := range n {
		if got, want := c.read(), fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"result":[%s]}`, i, pad); got != want {
			t.Fatalf("answer %d of %d is %.60q… of %d bytes; want %d", i, n, got, len(got), len(want))
		}
	}
	until(t, func() bool { i := s.Info(); return i.Depth == 0 && i.Tally.Count[spine.Out] == uint64(n) })
}

// read is the data of the next event, of any length.
func (c *client) read() (data string) {
	c.t.Helper()
	for {
		line, err := c.r.ReadString('\n')
		if err != nil {
			c.t.Fatal(err)
		}
		if text, ok := strings.CutPrefix(line, "data: "); ok {
			data = strings.TrimSuffix(text, "\r\n")
		}
		if line == "\r\n" {
			return data
		}
	}
}

// TestBooksOfManyWriters: whoever writes, and whenever the session ends, what is shown as written is what the client got.
func TestBooksOfManyWriters(t *testing.T) {
	sv := serve(t, limits, usual)
	sv.SSE.Backend = quick
	for round := range 10 {
		c := sv.connect()
		s := sv.Sessions.All()[0]
		var posters sync.WaitGroup
		for p := range 4 {
			posters.Go(func() {
				for i := 0; s.Context().Err() == nil; i++ {
					resp, err := sv.Client().Post(c.post, "application/json", strings.NewReader(fmt.Sprintf(`{"jsonrpc":"2.0","id":"%d-%d","method":"ping"}`, p, i)))
					if err != nil {
						t.Error(err)
						return
					}
					_, _ = io.Copy(io.Discard, resp.Body)
					resp.Body.Close()
				}
			})
		}
		posters.Go(func() {
			for s.Context().Err() == nil && s.Send(progressOf(1), "") == nil {
			}
		})
		ended := time.AfterFunc(time.Duration(5+round)*time.Millisecond, func() { s.End(session.Operator, "") })
		stream, err := io.ReadAll(c.r)
		ended.Stop()
		posters.Wait()
		c.resp.Body.Close()
		until(t, func() bool { return s.Info().Closed.After(time.Time{}) })
		got, tally := uint64(bytes.Count(stream, []byte("event: message\r\n"))), s.Info().Tally
		right := err == nil && got == tally.Count[spine.Out]
		if errors.Is(err, io.ErrUnexpectedEOF) { // the end cut a write short, of which some frames may have arrived
			right = got >= tally.Count[spine.Out]
		}
		if !right || tally.Count[spine.Queued] != tally.Count[spine.Out]+tally.Count[spine.Dropped] {
			t.Fatalf("round %d: the client got %d frames, %v; the books say %v", round, got, err, tally.Count)
		}
	}
}
