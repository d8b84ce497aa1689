package load

import "time"

// Result is what one run of a load found.
type Result struct {
	Sent    int           // requests, or frames that were asked for
	Replies int           // right ones
	Lost    int           // never came
	Doubled int           // came again
	Wrong   int           // an error, another's text, or an id that nobody asked
	Late    int           // came after a reply to a later request of the session
	Counted int           // replies while the clock ran
	Took    time.Duration // by the clock
	CPU     time.Duration // of the server, in that time
	In, Out int           // messages of the whole run, the handshakes too
}

// PerSecond is replies by the clock.
func (r Result) PerSecond() float64 { return float64(r.Counted) / r.Took.Seconds() }

// PerReply is the server's CPU time for one.
func (r Result) PerReply() time.Duration {
	if r.Counted == 0 {
		return 0
	}
	return r.CPU / time.Duration(r.Counted)
}

// book keeps the account of one session's requests, whose ids count from 1.
type book struct {
	work    Work
	seen    []bool
	highest int
	Result
}

// take enters the reply that msg is, where sent requests have been made so
// far. It is false where msg is no reply.
func (b *book) take(msg []byte, sent int) bool {
	if id, ok := number(msg, idKey); ok {
		return b.enter(msg, id, sent)
	}
	return false
}

func (b *book) enter(msg []byte, id, sent int) bool {
	for len(b.seen) <= sent {
		b.seen = append(b.seen, false)
	}
	switch {
	case id < 1 || id > sent:
		b.Wrong++
	case b.seen[id]:
		b.Doubled++
	case !b.work.right(msg, id):
		b.seen[id] = true
		b.Wrong++
	default:
		b.seen[id] = true
		b.Replies++
	}
	if id < b.highest {
		b.Late++
	}
	b.highest = max(b.highest, id)
	return true
}

// Add puts the accounts of o to those of r.
func (r *Result) Add(o Result) {
	r.Sent += o.Sent
	r.Replies += o.Replies
	r.Lost += o.Lost
	r.Doubled += o.Doubled
	r.Wrong += o.Wrong
	r.Late += o.Late
}
