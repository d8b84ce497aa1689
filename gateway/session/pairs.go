package session

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"time"

	"switchboard/gateway/frame"
)

// maxPairs bounds the open requests that one session keeps for pairing, each
// way. Past it the oldest is forgotten: its response is then shown without a pair.
const maxPairs = 4096

// asked is a request that waits for its response.
type asked struct {
	seq    uint64 // of its In or Queued event; 0: there is no such request
	at     time.Time
	method string
	origin frame.Origin
}

// pairs finds the request that a response answers. One value serves one
// direction of one session. Its lock is a leaf: nothing is called under it.
type pairs struct {
	mu    sync.Mutex
	open  map[string]asked
	order []turn // as asked; those answered since are skipped
}

// turn is one request in the order of asking. An id may come again, a seq does not.
type turn struct {
	id  string
	seq uint64
}

// idKey makes one key of the ways to write an id: a client may echo "\u00e9" as "é".
func idKey(id string) string {
	if !strings.Contains(id, `\`) {
		return id
	}
	var s string
	if json.Unmarshal([]byte(id), &s) != nil {
		return id
	}
	return `"` + s + `"`
}

// ask notes a request. An id asked twice counts from the second time on.
func (p *pairs) ask(id string, a asked) {
	id = idKey(id)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open == nil {
		p.open = make(map[string]asked)
	}
	for len(p.open) >= maxPairs {
		if oldest := p.order[0]; p.waits(oldest) {
			delete(p.open, oldest.id)
		}
		p.order = p.order[1:]
	}
	if len(p.order) >= 2*maxPairs {
		p.order = slices.DeleteFunc(p.order, func(t turn) bool { return !p.waits(t) })
	}
	p.open[id] = a
	p.order = append(p.order, turn{id, a.seq})
}

func (p *pairs) waits(t turn) bool { return p.open[t.id].seq == t.seq }

// sent sets the time from which an own request is measured: when it was written.
func (p *pairs) sent(id string, at time.Time) {
	id = idKey(id)
	p.mu.Lock()
	defer p.mu.Unlock()
	if a, ok := p.open[id]; ok {
		a.at = at
		p.open[id] = a
	}
}

// answer takes out the request that id answers.
func (p *pairs) answer(id string) (asked, bool) {
	id = idKey(id)
	p.mu.Lock()
	defer p.mu.Unlock()
	a, ok := p.open[id]
	delete(p.open, id)
	if len(p.open) == 0 {
		clear(p.order)
		if p.order = p.order[:0]; cap(p.order) > 8 {
			p.order = nil
		}
		if a.method == "initialize" {
			p.open, p.order = nil, nil // many a client asks nothing more
		}
	}
	return a, ok
}

// find is answer without taking it out.
func (p *pairs) find(id string) (asked, bool) {
	id = idKey(id)
	p.mu.Lock()
	defer p.mu.Unlock()
	a, ok := p.open[id]
	return a, ok
}

// cancelled is the request that a notifications/cancelled cancels.
func (p *pairs) cancelled(f *frame.Frame) asked {
	a, _ := p.find(cancelledID(f))
	return a
}

// cancelledID is that request's id; what is no request id finds none.
func cancelledID(f *frame.Frame) string {
	var params map[string]json.RawMessage // and no struct, whose fields encoding/json finds in other letters too
	_ = json.Unmarshal(f.Params, &params)
	return string(params["requestId"])
}
