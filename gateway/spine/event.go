// Package spine is the one place where facts are told: each is published once,
// in order, and every tap (window, debug socket, recorder) hears of it.
package spine

import (
	"net/http"
	"time"

	"switchboard/gateway/frame"
)

// Kind is what happened.
type Kind uint8

// The kinds. Of the frames of one session it always holds that
// Queued = Out + Dropped + the depth of its queues.
const (
	Opened    Kind = iota + 1 // a session began
	Closed                    // a session ended; Note says why
	In                        // a frame came from the client
	Queued                    // a frame for the client was put in a queue
	Out                       // a queued frame was written to the client
	Dropped                   // a queued frame will not be written: the session ended first
	Refused                   // a frame or a connection that was never accepted; Note says why
	Lost                      // this tap was too slow: N events are missing here
	Switched                  // a switch was turned; Note says which and how
	Keepalive                 // a keepalive that is no frame went out; Note says which style
	HTTP                      // a request got its status; Of is the event that it made, if any
	kinds
)

var kindNames = [kinds]string{Opened: "opened", Closed: "closed", In: "in", Queued: "queued", Out: "out",
	Dropped: "dropped", Refused: "refused", Lost: "lost", Switched: "switched", Keepalive: "keepalive", HTTP: "http"}

// String is the name used in JSON.
func (k Kind) String() string {
	if k < kinds && k > 0 {
		return kindNames[k]
	}
	return "unknown"
}

// Event is one fact. It is a value: what it points to is never changed.
type Event struct {
	Seq     uint64       // 1, 2, 3, …; of Lost: that of the last event lost
	Time    time.Time    // when it was published
	Kind    Kind         //
	Session string       // whole id; empty where no session is concerned
	Frame   *frame.Frame // of In, Queued, Out and Dropped; of Refused where there was one; else nil
	Method  string       // the frame's, or of a response that of the request it answers
	Depth   int          // frames that wait in the session's queue after this
	N       uint64       // Lost: how many events
	Of      uint64       // Out and Dropped: Seq of the frame's Queued; HTTP: of the In, Refused or Opened that it made
	Pair    uint64       // Seq of the request that this frame answers (or cancels); of an own request its Queued
	Stream  uint64       // In and the frames that go out: number of the stream over Streamable HTTP; 0: the standing one, or there is but one
	Took    time.Duration
	Note    string    // one short sentence or word for a person
	HTTP    *Exchange // of HTTP
}

// Exchange is a request over HTTP and the head of its answer; of one that was refused all of the answer, for no message tells of it.
type Exchange struct {
	Method string      `json:"method"`
	URL    string      `json:"url"` // as the client wrote it: path and query
	Header http.Header `json:"header"`
	Status int         `json:"status"`
	Answer http.Header `json:"answer"`
	Body   string      `json:"body,omitempty"` // of a refusal, as the client got it
}

// size is what an event counts for against Limit.Bytes.
func (e *Event) size() int {
	n := len(e.Note) + len(e.Method)
	if e.Frame != nil {
		n += len(e.Frame.Data)
	}
	if e.HTTP != nil {
		n += e.HTTP.Size()
	}
	return n
}

// exchangeBytes is about what an exchange takes beside its texts.
const exchangeBytes = 512

// Size is about how many bytes of memory it takes, for who bounds how many are kept: a client may send headers of 64 KiB.
func (x *Exchange) Size() int {
	return exchangeBytes + len(x.Method) + len(x.URL) + len(x.Body) + headerBytes(x.Header) + headerBytes(x.Answer)
}

func headerBytes(h http.Header) (n int) {
	for name, values := range h {
		n += len(name)
		for _, v := range values {
			n += len(v)
		}
	}
	return n
}
