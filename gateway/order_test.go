package gateway

import (
	"bufio"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/session"
	"switchboard/gateway/spine"
	"switchboard/gateway/transport"
)

// numbering is a backend that answers each call on a goroutine of its own, and numbers
// what it says on each stream in the order in which it says it.
type numbering struct {
	s     *session.Session
	calls sync.WaitGroup
	mu    sync.Mutex
	said  map[string]int // by stream
}

const notesPerCall = 4

func (n *numbering) Receive(f *frame.Frame, _ session.Via) error {
	if f.Kind != frame.Request {
		return nil
	}
	stream := "" // over SSE there is one, over Streamable HTTP one a request
	if n.s.Resumable() {
		stream = f.ID
	}
	n.calls.Go(func() {
		for range notesPerCall {
			n.say(stream, f.ID, `"method":"note","params":%d`)
		}
		n.say(stream, f.ID, `"id":`+f.ID+`,"result":%d`)
	})
	return nil
}

// say counts and sends under one lock, so that the numbers are the order.
func (n *numbering) say(stream, id, format string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.said[stream]++
	_ = n.s.Send(fmt.Appendf(nil, `{"jsonrpc":"2.0",`+format+`}`, n.said[stream]), id)
}

func (n *numbering) Close() error { n.calls.Wait(); return nil }

// TestOrderUnderLoad: what the backend said in an order leaves in that order, on every
// stream, with 64 sessions and 8 calls of each in flight, over both transports.
func TestOrderUnderLoad(t *testing.T) {
	const sessions, inFlight, rounds = 64, 8, 3
	set := session.NewSet(spine.New(spine.Limit{}), session.Limits{Sessions: 2 * sessions, Queue: spine.Limit{Items: 1000, Bytes: 1 << 20}, WriteTimeout: time.Minute},
		session.Keepalive{Style: session.Comment, Interval: time.Minute})
	options := transport.Options{MaxBody: 1 << 10, WriteTimeout: time.Minute}
	numbered := func(s *session.Session) session.Peer { return &numbering{s: s, said: map[string]int{}} }
	sse := &transport.SSE{Options: options, Sessions: set, Backend: numbered}
	mux := http.NewServeMux()
	mux.HandleFunc("/sse", sse.Stream)
	mux.HandleFunc("/message", sse.Message)
	mux.Handle("/mcp", (&transport.Streamable{Options: options, Sessions: set, Backend: numbered, Revisions: []string{"2025-06-18"}}).Handler())
	server := httptest.NewServer(mux)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: sessions * inFlight}}
	defer func() {
		set.EndAll(session.Operator)
		set.Wait()
		client.CloseIdleConnections()
		server.Close()
	}()
	post := func(path, id string, call int) (*http.Response, error) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+path, strings.NewReader(fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"go"}`, call)))
		if err != nil {
			return nil, err
		}
		r.Header = http.Header{"Content-Type": {"application/json"}, "Accept": {"application/json, text/event-stream"}, "Mcp-Session-Id": {id}}
		return client.Do(r)
	}
	// each makes all calls of a session, so many at a time.
	each := func(call func(n int) error) {
		var callers sync.WaitGroup
		for i := range inFlight {
			callers.Go(func() {
				for n := range rounds {
					if err := call(n*inFlight + i); err != nil {
						t.Errorf("call %d: %v", n*inFlight+i, err)
					}
				}
			})
		}
		callers.Wait()
	}
	var all sync.WaitGroup
	for range sessions {
		resp, err := client.Get(server.URL + "/sse")
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		in := bufio.NewReader(resp.Body)
		path := strings.TrimPrefix(data(t, in), server.URL)
		all.Go(func() {
			if err := ascending(in, rounds*inFlight*(notesPerCall+1)); err != nil {
				t.Errorf("SSE: %v", err)
			}
		})
		all.Go(func() {
			each(func(n int) error {
				resp, err := post(path, "", n)
				if err == nil {
					resp.Body.Close()
				}
				return err
			})
		})
		s, err := set.Open(session.Options{Transport: "http", Resumable: true, Backend: numbered})
		if err != nil {
			t.Fatal(err)
		}
		s.FinishWhenEnded()
		all.Go(func() {
			each(func(n int) error {
				resp, err := post("/mcp", s.ID(), n)
				if err != nil {
					return err
				}
				defer resp.Body.Close()
				return ascending(bufio.NewReader(resp.Body), notesPerCall+1)
			})
		})
	}
	all.Wait()
}

// ascending reads n messages, which must be numbered from 1.
func ascending(in *bufio.Reader, n int) error {
	for want := 1; want <= n; {
		line, err := in.ReadString('\n')
		if err != nil {
			return fmt.Errorf("before message %d: %w", want, err)
		}
		if !strings.HasPrefix(line, "data: {") {
			continue
		}
		if !strings.Contains(line, fmt.Sprintf(`"params":%d}`, want)) && !strings.Contains(line, fmt.Sprintf(`"result":%d}`, want)) {
			return fmt.Errorf("in the place of message %d: %s", want, line)
		}
		want++
	}
	return nil
}
