package view

import (
	"strings"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// Name is how a person would call the row, as in "request tools/call #7".
func (r *Row) Name() string {
	var parts []string
	for _, s := range []string{r.What(), clip(r.Method), r.ID()} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " ")
}

// Waits reports whether the row is a frame that is not written yet.
func (r *Row) Waits() bool { return r.Kind == spine.Queued }

// PairSays is a sentence about the pair of a message: how long the answer took
// or has been waited for, or why there is none. other is the pair, nil where it is not known.
func (r *Row) PairSays(other *Row, now time.Time) string {
	switch {
	case r.Frame == nil:
		return "This is a fact of the transport: it has no pair."
	case other != nil && other.Frame != nil && other.Frame.Kind.IsResponse():
		return other.Name() + ", answered in " + tookBetween(other, r)
	case other != nil && r.Frame.Kind.IsResponse():
		return other.Name() + ", which this answered in " + tookBetween(r, other)
	case other != nil:
		return other.Name() + ", which this is about"
	case r.Pending():
		return "No response yet, after " + Took(max(now.Sub(r.Time), 0)) + "."
	case r.Frame.Kind.IsResponse():
		return "The request that this answers is not here."
	case r.Answer != 0:
		return "The response fell out of the list. It took " + Took(r.Took) + "."
	case r.Over:
		return "This was never answered."
	}
	return "This message has no pair."
}

// tookBetween is how long a response took, as the gateway measured it, or as the rows tell.
func tookBetween(response, request *Row) string {
	if response.Took > 0 {
		return Took(response.Took)
	}
	return Took(max(response.Time.Sub(request.Time), 0))
}

// mostBefore bounds how far back a row is looked for.
const mostBefore = 100_000

// Before is the newest row before r that is like it: of the same method, kind and
// direction, a response to the same method. nil: there is none among those kept.
func (j *Journal) Before(r *Row) *Row {
	if r.Frame == nil {
		return nil
	}
	for n, looked := j.rows.find(r.Seq), 0; n > j.rows.first && looked < mostBefore; looked++ {
		n--
		if o := j.rows.at(n); o.Frame != nil && o.Method == r.Method && o.Frame.Dir == r.Frame.Dir &&
			(o.Frame.Kind == r.Frame.Kind || o.Frame.Kind.IsResponse() && r.Frame.Kind.IsResponse()) {
			return o
		}
	}
	return nil
}

// LaidOut is the text of a frame with two blanks a level where it is JSON, of which that does not make far more, and as it
// is elsewhere.
func LaidOut(f *frame.Frame) string { return indent(string(f.Data)) }
