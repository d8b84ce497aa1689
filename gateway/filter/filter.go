// Package filter is the query language: one way to say which events are meant, for the
// window, exports, the debug socket and conditions. docs/filter.md describes it.
package filter

import (
	"fmt"
	"strings"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// Query is a text that was understood. It never changes, and anyone may match with it at
// any time.
type Query struct {
	root  test // nil: everything matches
	named bool
}

// Fields is what a query looks at: one fact, and what its session is called. It points
// into what it was made from, so that filling one in copies no frame.
type Fields struct {
	Kind      spine.Kind
	Frame     *frame.Frame // nil: the fact is no message
	Session   string       // whole id
	Client    string       // as the session's client named itself; empty: not known
	Transport string       // of the session: sse, http, stdio; empty: not known
	Method    string       // the frame's; of a response, that of its request
	Note      string
	HTTP      *spine.Exchange
	Took      time.Duration // 0: not known
	Paired    bool          // the other half of a request or response is known
	Marked    bool          // a person marked it
	Commented bool          // and said why
}

// Of is what e says. What its session is called is for the caller to add, where the query
// is Named; so are the marks, where there are any.
func Of(e *spine.Event) Fields {
	return Fields{Kind: e.Kind, Frame: e.Frame, Session: e.Session, Method: e.Method, Note: e.Note, HTTP: e.HTTP,
		Took: e.Took, Paired: e.Pair != 0}
}

// Match reports whether q means f. It allocates nothing.
func (q *Query) Match(f *Fields) bool { return q.root == nil || q.root.match(f) }

// All reports whether q means everything: it was made of no text.
func (q *Query) All() bool { return q.root == nil }

// Named reports whether q looks at what the session is called: Client and Transport.
func (q *Query) Named() bool { return q.named }

// String is q in its one form: Parse makes the same query of it.
func (q *Query) String() string {
	if q.root == nil {
		return ""
	}
	var b strings.Builder
	q.root.write(&b, inOr)
	return b.String()
}

// Error is a mistake in a query, and what would stand there if it were none.
type Error struct {
	Offset, Length int    // the place, in bytes; Length is 0 where something is missing
	Want           string // goes on from "want": a duration such as 500ms
}

func (e *Error) Error() string {
	return fmt.Sprintf("at byte %d of the filter: want %s", e.Offset, e.Want)
}

// In says the mistake with the part of text, the query, that is wrong.
func (e *Error) In(text string) string {
	if place := text[min(e.Offset, len(text)):min(e.Offset+e.Length, len(text))]; place != "" {
		return fmt.Sprintf("%s: want %s", strings.TrimSuffix(place, ":"), e.Want)
	}
	return "want " + e.Want
}
