package record

import (
	"slices"
	"strings"
	"time"

	"switchboard/gateway/spine"
)

// Known is a session that was open before a file began: what its client said of itself then is in no event of that file.
type Known struct {
	ID        string    `json:"id"`
	Transport string    `json:"transport"`
	Remote    string    `json:"remote"`
	Opened    time.Time `json:"opened"`
	Client    string    `json:"client,omitempty"`
	Version   string    `json:"version,omitempty"`
	Revision  string    `json:"revision,omitempty"`
}

// from is how the session is connected, and where from.
func (k Known) from() string { return k.Transport + " from " + k.Remote }

// title is the session as a page of HAR has it.
func (k Known) title() string {
	t := k.from()
	if k.Client != "" {
		t = k.Client + " " + k.Version + ", " + t
	}
	return t
}

// How much of them a header holds, which is one line.
const (
	mostKnown  = 100
	longestKey = 64 // bytes of what a client calls itself
)

// fit bounds the sessions: the newest stay where there are too many.
func (h *Header) fit() {
	h.Sessions = slices.Clone(h.Sessions)
	slices.SortStableFunc(h.Sessions, func(a, b Known) int { return a.Opened.Compare(b.Opened) })
	more := max(len(h.Sessions)-mostKnown, 0)
	h.Sessions, h.Unlisted = h.Sessions[more:], h.Unlisted+more
	for i := range h.Sessions {
		k := &h.Sessions[i]
		for _, s := range []*string{&k.Transport, &k.Remote, &k.Client, &k.Version, &k.Revision} {
			if len(*s) > longestKey {
				*s = strings.ToValidUTF8((*s)[:longestKey], "") + "…"
			}
		}
	}
}

// ofChosen leaves the sessions in the header that chosen events are of.
func (h *Header) ofChosen(events []spine.Event, c *Choice) {
	if len(h.Sessions) == 0 {
		return
	}
	of := make(map[string]bool)
	for i := range events {
		if e := &events[i]; e.Session != "" && !of[e.Session] && c.wants(e) {
			of[e.Session] = true
		}
	}
	h.Sessions = slices.DeleteFunc(slices.Clone(h.Sessions), func(k Known) bool { return !of[k.ID] })
}
