package spine

import "switchboard/gateway/frame"

// Tally is exact totals, kept inside publish: a tap that loses events does
// not change them.
type Tally struct {
	Count    [kinds]uint64 // by Kind; of Lost: events that taps lost, in all
	BytesIn  uint64        // of the frames of In
	BytesOut uint64        // of the frames of Out
	Errors   uint64        // frames In and Out that are JSON-RPC errors
	Injected uint64        // frames Queued that the operator made
}

// Of is the total of one kind.
func (t *Tally) Of(k Kind) uint64 { return t.Count[k] }

// Depth is how many frames wait: Queued − Out − Dropped.
func (t *Tally) Depth() int { return int(t.Count[Queued] - t.Count[Out] - t.Count[Dropped]) }

func (t *Tally) add(e *Event) {
	t.Count[e.Kind]++
	if e.Frame == nil {
		return
	}
	switch e.Kind {
	case In:
		t.BytesIn += uint64(len(e.Frame.Data))
	case Out:
		t.BytesOut += uint64(len(e.Frame.Data))
	case Queued:
		if e.Frame.Origin == frame.Operator {
			t.Injected++
		}
		return
	default:
		return
	}
	if e.Frame.Kind == frame.Error {
		t.Errors++
	}
}
