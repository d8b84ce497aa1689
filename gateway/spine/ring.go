package spine

// Limit bounds a buffer of events, by count and by the bytes of their frames and notes.
type Limit struct{ Items, Bytes int }

// ring holds the newest events within its limit. Its memory is taken once.
type ring struct {
	limit Limit
	buf   []Event // all of limit.Items
	head  int     // of the oldest
	n     int
	bytes int
}

func newRing(l Limit) ring { return ring{limit: l, buf: make([]Event, max(l.Items, 1))} }

// push adds e and returns how many events had to go for it, oldest first, and
// the Seq of the last of them. An event too large for the whole ring goes itself.
func (r *ring) push(e *Event) (gone, last uint64) {
	size := e.size()
	for r.n > 0 && (r.n == len(r.buf) || r.bytes+size > r.limit.Bytes) {
		gone, last = gone+1, r.buf[r.head].Seq
		r.drop()
	}
	if size > r.limit.Bytes {
		return gone + 1, e.Seq
	}
	r.buf[(r.head+r.n)%len(r.buf)] = *e
	r.n++
	r.bytes += size
	return gone, last
}

// drop forgets the oldest event. It clears the place, or the frame would be kept alive.
func (r *ring) drop() {
	e := &r.buf[r.head]
	r.bytes -= e.size()
	*e = Event{}
	r.head = (r.head + 1) % len(r.buf)
	r.n--
}

// take moves the oldest events to dst and returns how many.
func (r *ring) take(dst []Event) int {
	n := min(len(dst), r.n)
	for i := range n {
		dst[i] = r.buf[r.head]
		r.drop()
	}
	return n
}

// at is the i-th oldest event.
func (r *ring) at(i int) *Event { return &r.buf[(r.head+i)%len(r.buf)] }
