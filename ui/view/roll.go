package view

import (
	"encoding/json"
	"math"
	"slices"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"switchboard/gateway/frame"
	"switchboard/gateway/record"
	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

// Roll is the sessions that events tell of, for who has no gateway to ask. The zero Roll is ready.
type Roll struct {
	infos []session.Info
	at    map[string]int    // in infos, by id
	asked map[string]uint64 // Seq of the initialize that has no answer, by id; agreed: it was answered with a revision
	more  int               // sessions beyond rollKept
	known map[string]record.Known
}

// Know has the roll know of sessions that the events to come may be of: who they are was told before.
func (r *Roll) Know(sessions []record.Known) {
	if r.known == nil {
		r.known = make(map[string]record.Known)
	}
	for _, k := range sessions {
		r.known[k.ID] = k
	}
}

// agreed is no event's Seq.
const agreed = math.MaxUint64

// rollKept bounds the sessions listed.
const rollKept = 10_000

// Add takes in what happened next.
func (r *Roll) Add(e *spine.Event) {
	if e.Session == "" {
		return
	}
	s := r.of(e)
	if s == nil {
		return
	}
	s.Tally.Count[e.Kind]++
	switch e.Kind {
	case spine.Opened:
		s.Transport, s.Remote, _ = strings.Cut(e.Note, " from ")
	case spine.Closed:
		name, note, _ := strings.Cut(e.Note, ": ")
		s.Closed, s.Reason, s.Note, s.Depth = e.Time, reasonOf(name), note, 0
	case spine.In:
		s.LastIn = e.Time
		r.heard(s, e)
	case spine.Queued, spine.Out, spine.Dropped:
		s.Depth = e.Depth
		s.High = max(s.High, e.Depth)
		if e.Kind == spine.Out {
			r.said(s, e)
		}
	case spine.HTTP:
		if s.Transport == "" && e.HTTP != nil { // it was open before
			s.Transport = transportOf(e.HTTP)
		}
	}
}

// of is the session that e is of; nil: there are too many.
func (r *Roll) of(e *spine.Event) *session.Info {
	if i, known := r.at[e.Session]; known {
		return &r.infos[i]
	}
	if len(r.infos) == rollKept {
		if e.Kind == spine.Opened {
			r.more++
		}
		return nil
	}
	if r.at == nil {
		r.at, r.asked = make(map[string]int), make(map[string]uint64)
	}
	r.at[e.Session] = len(r.infos)
	info := session.Info{ID: e.Session, Opened: e.Time, LastIn: e.Time}
	if k, ok := r.known[e.Session]; ok {
		info.Opened, info.Transport, info.Remote = k.Opened, k.Transport, k.Remote
		info.Client, info.Version, info.Revision = k.Client, k.Version, k.Revision
	}
	r.infos = append(r.infos, info)
	return &r.infos[len(r.infos)-1]
}

// heard is what a client says of itself: in initialize, or in each request.
func (r *Roll) heard(s *session.Info, e *spine.Event) {
	switch {
	case e.Frame == nil:
	case e.Frame.Method == "initialize" && r.asked[s.ID] == agreed: // servers refuse another
	case e.Frame.Method == "initialize":
		var p mcp.InitializeParams
		if json.Unmarshal(e.Frame.Params, &p) != nil {
			return
		}
		r.asked[s.ID] = e.Seq
		s.Revision = session.Brief(p.ProtocolVersion)
		if p.ClientInfo != nil {
			s.Client, s.Version = session.Brief(p.ClientInfo.Name), session.Brief(p.ClientInfo.Version)
		}
	case s.Client == "" && e.Frame.Kind == frame.Request:
		var p struct {
			Meta map[string]json.RawMessage `json:"_meta"`
		}
		_ = json.Unmarshal(e.Frame.Params, &p)
		var who mcp.Implementation
		var revision string
		if json.Unmarshal(p.Meta[mcp.MetaKeyClientInfo], &who) == nil && json.Unmarshal(p.Meta[mcp.MetaKeyProtocolVersion], &revision) == nil {
			s.Client, s.Version, s.Revision = session.Brief(who.Name), session.Brief(who.Version), session.Brief(revision)
		}
	}
}

// said is what a client is answered: the revision that was agreed.
func (r *Roll) said(s *session.Info, e *spine.Event) {
	if seq := r.asked[s.ID]; seq == 0 || e.Pair != seq || e.Frame == nil || e.Frame.Kind != frame.Response {
		return
	}
	delete(r.asked, s.ID)
	var m struct {
		Result struct{ ProtocolVersion string }
	}
	if json.Unmarshal(e.Frame.Data, &m) == nil && m.Result.ProtocolVersion != "" {
		s.Revision, r.asked[s.ID] = m.Result.ProtocolVersion, agreed
	}
}

// Infos are the sessions, those open at the end first, else in the order in which they were opened; and how many there are beside
// those listed. The caller must not change them.
func (r *Roll) Infos() (infos []session.Info, more int) {
	infos = slices.Clone(r.infos)
	slices.SortStableFunc(infos, func(a, b session.Info) int { return boolOf(a.Reason != 0) - boolOf(b.Reason != 0) })
	return infos, r.more
}

func boolOf(b bool) int {
	if b {
		return 1
	}
	return 0
}

// reasonOf is the reason that has that name. One of a newer program, which is not known here, is unknown, and not normal.
func reasonOf(name string) session.Reason {
	for reason := session.ClientLeft; reason.String() != "unknown"; reason++ {
		if reason.String() == name {
			return reason
		}
	}
	return ^session.Reason(0)
}

// transportOf is what an exchange says of how its session is connected.
func transportOf(x *spine.Exchange) string {
	path, _, _ := strings.Cut(x.URL, "?")
	switch {
	case strings.HasPrefix(path, "/sse"), strings.HasPrefix(path, "/message"):
		return "sse"
	case strings.HasPrefix(path, "/mcp"):
		return "http"
	}
	return ""
}
