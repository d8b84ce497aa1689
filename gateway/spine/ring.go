package spine

// Limit bounds a buffer of events, by count and by the bytes of their frames, notes, methods and exchanges over HTTP.
type Limit struct{ Items, Bytes int }

// ring holds the newest events within its limit. Its memory is taken once.
type ring struct {
	limit Limit
	buf   []Event // all of limit.Items
	sizes []int   // of each of buf
	head  int     // of the oldest
	n     int
	bytes int
}

func newRing(l Limit) ring {
	n := max(l.Items, 1)
	return ring{limit: l, buf: make([]Event, n), sizes: make([]int, n)}
}

// push adds e, which is of that size, and returns how many events had to go for it, oldest first, and
// the Seq of the last of them. An event too large for the whole ring goes itself.
func (r *ring) push(e *Event, size int) (gone, last uint64) {
	for r.n > 0 && (r.n == len(r.buf) || r.bytes+size > r.limit.Bytes) {
		gone, last = gone+1, r.buf[r.head].Seq
		r.drop()
	}
	if size > r.limit.Bytes {
		return gone + 1, e.Seq
	}
	at := (r.head + r.n) % len(r.buf)
	r.buf[at], r.sizes[at] = *e, size
	r.n++
	r.bytes += size
	return gone, last
}

// drop forgets the oldest event. It clears the place, or the frame would be kept alive.
func (r *ring) drop() {
	r.bytes -= r.sizes[r.head]
	r.buf[r.head] = Event{}
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

// at is the i-th oldest event, and its size.
func (r *ring) at(i int) (*Event, int) {
	at := (r.head + i) % len(r.buf)
	return &r.buf[at], r.sizes[at]
}
