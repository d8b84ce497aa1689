package transport

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"

	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

// Observe publishes each exchange that goes through next, when its status is
// known. The handler says with about which session and event it belongs to. One that panics is answered 500, or where its
// answer has begun that is cut short, and told.
func Observe(set *session.Set, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		o := &observed{ResponseWriter: w, set: set, x: &spine.Exchange{Method: r.Method, URL: target(r), Header: masked(r.Header)}}
		defer o.caught()
		next.ServeHTTP(o, r)
		o.tell(http.StatusOK)
	})
}

func (o *observed) caught() {
	panicked := recover()
	switch {
	case panicked == nil:
		return
	case panicked == http.ErrAbortHandler:
		panic(panicked)
	}
	seq := o.set.Faulted(o.s, "answering "+o.x.Method+" "+o.x.URL, panicked)
	if o.told {
		panic(http.ErrAbortHandler) // net/http cuts the answer, which must not be taken for whole, and says nothing more
	}
	about(o, o.s, seq)
	o.Header().Del("Content-Length") // of another answer
	Fail(o, http.StatusInternalServerError, "a fault of Switchboard's own, which is in its log")
}

// target is what was asked for, without a host.
func target(r *http.Request) string {
	if strings.HasPrefix(r.RequestURI, "/") {
		return r.RequestURI // as nearly always: nothing need be made of it
	}
	return r.URL.RequestURI()
}

// observed is a response of which the status is published.
type observed struct {
	http.ResponseWriter
	set  *session.Set
	x    *spine.Exchange
	s    *session.Session
	seq  uint64
	more *string // to say of the exchange; nil, as nearly always: nothing
	told bool
}

// about says that the exchange that w answers belongs to s, nil for none, and made
// the event seq; 0: none. It must come before the status.
func about(w http.ResponseWriter, s *session.Session, seq uint64) {
	if o, ok := w.(*observed); ok {
		o.s, o.seq = s, seq
	}
}

// note says something more of the exchange that w answers. It must come before the status.
func note(w http.ResponseWriter, text string) {
	if o, ok := w.(*observed); ok && text != "" {
		o.more = &text
	}
}

// foresee says what the headers of w will be, where none is set. h is never changed.
func foresee(w http.ResponseWriter, h http.Header) {
	if o, ok := w.(*observed); ok {
		o.x.Answer = h
	}
}

// refuse sends the status and the body of a refusal, which are published together.
func refuse(w http.ResponseWriter, status int, body string) {
	if o, ok := w.(*observed); ok && !o.told {
		o.x.Body = body
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

// WriteHeader sends the status and publishes it.
func (o *observed) WriteHeader(status int) {
	o.ResponseWriter.WriteHeader(status)
	o.tell(status)
}

// Write is the response's.
func (o *observed) Write(p []byte) (int, error) {
	n, err := o.ResponseWriter.Write(p)
	o.tell(http.StatusOK)
	return n, err
}

// Flush is the response's: it sends the status, if none was sent yet.
func (o *observed) Flush() {
	_ = http.NewResponseController(o.ResponseWriter).Flush()
	o.tell(http.StatusOK)
}

// Hijack gives the connection up to who will say 200 on it.
func (o *observed) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(o.ResponseWriter).Hijack()
	if err == nil {
		o.tell(http.StatusOK)
	}
	return conn, rw, err
}

// Unwrap lets an http.ResponseController reach the connection.
func (o *observed) Unwrap() http.ResponseWriter { return o.ResponseWriter }

func (o *observed) tell(status int) {
	if o.told {
		return
	}
	o.told = true // the headers are the handler's no more
	if o.x.Status = status; o.x.Answer == nil {
		o.x.Answer = o.Header()
	}
	if o.s != nil {
		note := ""
		if o.more != nil {
			note = *o.more
		}
		o.s.Exchanged(o.x, o.seq, note)
	} else {
		o.set.Exchanged(o.x, o.seq)
	}
}

// secret are the headers whose values are masked before anyone sees them.
var secret = []string{"Authorization", "Proxy-Authorization", "Cookie", "X-Api-Key"}

// masked is h with the secrets in it made unusable: their scheme and last
// characters stay, so that two can be told apart.
func masked(h http.Header) http.Header {
	cloned := false
	for _, name := range secret {
		if len(h[name]) == 0 {
			continue
		}
		if !cloned {
			h, cloned = h.Clone(), true // the request's own stay
		}
		for i, v := range h[name] {
			h[name][i] = mask(v)
		}
	}
	return h
}

func mask(v string) string {
	scheme, rest, found := strings.Cut(v, " ")
	if !found {
		scheme, rest = "", v
	} else {
		scheme += " "
	}
	if len(rest) > 12 {
		return scheme + "…" + rest[len(rest)-4:]
	}
	return scheme + "…"
}
