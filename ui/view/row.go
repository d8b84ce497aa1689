// Package view is what the window shows, in plain Go: rows of traffic, pairs of
// messages, templates, and the words for them. It knows nothing of Fyne.
package view

import (
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// Row is one line of the traffic: a message with all that became of it, or a
// fact of the transport.
type Row struct {
	Seq     uint64 // of the event that made the row; rows are in its order
	Time    time.Time
	Kind    spine.Kind // In, Queued, Out, Dropped, Refused; or Opened, Closed, Keepalive, Switched, Lost
	Session string
	Frame   *frame.Frame
	Method  string
	Pair    uint64 // the row's Seq of the request that this answers or cancels
	Stream  uint64 // over Streamable HTTP, as the event says it
	Answer  uint64 // a request: the row's Seq of its response; 0: none yet
	Took    time.Duration
	N       uint64
	Note    string
	Over    bool            // a request to which no response is waited for any more
	HTTP    *spine.Exchange // the request over HTTP that made the row; nil: none, or not known yet
	Mark    *string         // the comment of its mark, which may be empty; nil: it is not marked

	then    uint64        // Seq of the later event that it tells of as well, Out, Dropped or HTTP; 0: none
	after   time.Duration // that was so much later
	asked   uint64        // the Seq under which its response names it
	doubted bool          // Over because events were lost, its response perhaps among them
	looked  bool          // gist was read
	gist    string
}

// IsMessage reports whether the row is a frame, not a fact of the transport.
func (r *Row) IsMessage() bool { return r.Frame != nil }

// Pending reports whether the row is a request that waits for its response.
func (r *Row) Pending() bool {
	return r.Frame != nil && r.Frame.Kind == frame.Request && r.Answer == 0 && !r.Over &&
		(r.Kind == spine.In || r.Kind == spine.Queued || r.Kind == spine.Out)
}

// Injected reports whether the operator made it.
func (r *Row) Injected() bool { return r.Frame != nil && r.Frame.Origin == frame.Operator }

func (r *Row) spoken() int {
	if r.Kind == spine.Switched && r.Session == "" {
		return 0
	}
	return 1
}

// Comment is that of its mark; empty: none.
func (r *Row) Comment() string {
	if r.Mark == nil {
		return ""
	}
	return *r.Mark
}

// size is what the row counts for against the journal's bound.
func (r *Row) size() int {
	n := rowBytes + len(r.Note) + len(r.Method)
	if r.Frame != nil {
		n += len(r.Frame.Data)
	}
	if r.HTTP != nil {
		n += r.HTTP.Size()
	}
	return n
}

// rowBytes is about what a row takes beside what it says.
const rowBytes = 256
