package session

import (
	"sync"
	"time"

	"switchboard/gateway/frame"
)

// maxPairs bounds the requests that one session keeps for pairing, each way.
// Past it the oldest is forgotten: its response is then shown without a pair.
const maxPairs = 4096

// asked is a request that waits for its response.
type asked struct {
	seq    uint64 // of its In or Queued event
	at     time.Time
	method string
	origin frame.Origin
}

// pairs finds the request that a response answers. One value serves one
// direction of one session. Its lock is a leaf: nothing is called under it.
type pairs struct {
	mu    sync.Mutex
	open  map[string]asked
	order []string // ids in the order asked; answered ones are skipped later
}

// ask notes a request. An id asked twice counts from the second time on.
func (p *pairs) ask(id string, a asked) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open == nil {
		p.open = make(map[string]asked)
	}
	for len(p.order) >= maxPairs {
		delete(p.open, p.order[0])
		p.order = p.order[1:]
	}
	p.open[id] = a
	p.order = append(p.order, id)
}

// sent sets the time from which an own request is measured: when it was written.
func (p *pairs) sent(id string, at time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if a, ok := p.open[id]; ok {
		a.at = at
		p.open[id] = a
	}
}

// answer takes out the request that id answers.
func (p *pairs) answer(id string) (asked, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	a, ok := p.open[id]
	delete(p.open, id)
	if len(p.open) == 0 {
		p.order = p.order[:0]
	}
	return a, ok
}

// find is answer without taking it out.
func (p *pairs) find(id string) (asked, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	a, ok := p.open[id]
	return a, ok
}
