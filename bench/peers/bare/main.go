// Bare is the least that net/http can do for MCP: plumbing for streams, one
// channel a session, and answers made by hand. It checks nothing.
package main

import (
	"bytes"
	"crypto/rand"
	"io"
	"net/http"
	"sync"

	"switchboard/bench/peers"
)

// session is one client's stream.
type session struct {
	out  chan []byte
	done <-chan struct{}
}

func (s *session) send(msg []byte) {
	select {
	case s.out <- msg:
	case <-s.done:
	}
}

var sessions sync.Map // by id

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /sse", stream)
	mux.HandleFunc("POST /message", message)
	mux.HandleFunc("POST /mcp", func(w http.ResponseWriter, r *http.Request) { exchange(w, r, true) })
	mux.HandleFunc("POST /json", func(w http.ResponseWriter, r *http.Request) { exchange(w, r, false) })
	peers.Serve("bare", mux)
}

// stream is GET /sse: each message is written and flushed as it comes.
func stream(w http.ResponseWriter, r *http.Request) {
	id := rand.Text()
	s := &session{out: make(chan []byte, 64), done: r.Context().Done()}
	sessions.Store(id, s)
	defer sessions.Delete(id)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-cache")
	flusher := w.(http.Flusher)
	_, err := io.WriteString(w, "event: endpoint\ndata: /message?session_id="+id+"\n\n")
	for err == nil {
		flusher.Flush()
		select {
		case msg := <-s.out:
			_, err = w.Write(event(msg))
		case <-s.done:
			return
		}
	}
}

func event(msg []byte) []byte {
	b := make([]byte, 0, len(msg)+32)
	b = append(b, "event: message\ndata: "...)
	b = append(b, msg...)
	return append(b, "\n\n"...)
}

// message is POST /message: accepted, and the answer goes on the stream.
func message(w http.ResponseWriter, r *http.Request) {
	s, ok := sessions.Load(r.URL.Query().Get("session_id"))
	if !ok {
		http.Error(w, "unknown session", http.StatusNotFound)
		return
	}
	msg, err := read(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if !burst(s.(*session), msg) {
		if answer := answer(msg); answer != nil {
			s.(*session).send(answer)
		}
	}
	w.WriteHeader(http.StatusAccepted)
}

// exchange is a POST of Streamable HTTP, answered as a stream or as JSON.
func exchange(w http.ResponseWriter, r *http.Request, sse bool) {
	msg, err := read(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	answer := answer(msg)
	switch {
	case answer == nil:
		w.WriteHeader(http.StatusAccepted)
	case sse:
		w.Header().Set("Content-Type", "text/event-stream")
		w.Header().Set("Cache-Control", "no-cache")
		_, _ = w.Write(event(answer))
		w.(http.Flusher).Flush()
	default:
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(answer)
	}
}

func read(r *http.Request) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(int(r.ContentLength) + bytes.MinRead)
	_, err := b.ReadFrom(r.Body)
	return b.Bytes(), err
}
