package view

import (
	"time"
)

// Sent is a message that was sent by hand.
type Sent struct {
	At     time.Time
	To     string // for a person: "a1b2 claude-code", "all sessions"
	Method string // or what it is where it has none
	Text   string // as it was written
	AsIs   bool
}

// The bounds of a history: what is older is forgotten.
const (
	MostSent      = 200
	MostSentBytes = 512 << 10
)

// History is what was sent, newest first, equal messages once. A walk through it leaves what was being written
// to come back to.
type History struct {
	sent  []Sent
	at    int  // of the walk, from 1; 0: it is none
	draft Sent // what was being written when the walk began
}

// NewHistory goes on with what was kept.
func NewHistory(kept []Sent) *History {
	h := new(History)
	for i := len(kept) - 1; i >= 0; i-- {
		h.Add(kept[i])
	}
	return h
}

// Add notes a message, and ends a walk. It reports whether anything of it is new but the time.
func (h *History) Add(s Sent) (changed bool) {
	h.at = 0
	all := make([]Sent, 0, len(h.sent)+1)
	all = append(all, s)
	bytes := len(s.Text)
	for _, old := range h.sent {
		if old.Text == s.Text && old.AsIs == s.AsIs {
			continue
		}
		if bytes += len(old.Text); len(all) == MostSent || bytes > MostSentBytes {
			break
		}
		all = append(all, old)
	}
	changed = len(h.sent) == 0 || h.sent[0].Text != s.Text || h.sent[0].To != s.To || h.sent[0].AsIs != s.AsIs
	h.sent = all
	return changed
}

// All is what was sent, newest first; not to be changed.
func (h *History) All() []Sent { return h.sent }

// Clear forgets all.
func (h *History) Clear() { h.sent, h.at = nil, 0 }

// Older goes one message back from what is in the editor; ok is false where there is none.
func (h *History) Older(now Sent) (s Sent, ok bool) {
	h.stay(now)
	if h.at == 0 {
		h.draft = now
	}
	for next := h.at + 1; next <= len(h.sent); next++ {
		if s := h.sent[next-1]; s.Text != now.Text || s.AsIs != now.AsIs { // what is there already is no step
			h.at = next
			return s, true
		}
	}
	return Sent{}, false
}

// Newer goes back again, at last to what was being written.
func (h *History) Newer(now Sent) (s Sent, ok bool) {
	h.stay(now)
	if h.at == 0 {
		return Sent{}, false
	}
	if h.at--; h.at == 0 {
		return h.draft, true
	}
	return h.sent[h.at-1], true
}

// stay ends a walk of which the text was changed: that is what is being written now.
func (h *History) stay(now Sent) {
	if h.at > 0 && h.sent[h.at-1].Text != now.Text {
		h.at = 0
	}
}

// Line is the message in one line.
func (s *Sent) Line() string { return clip(s.Text) }
