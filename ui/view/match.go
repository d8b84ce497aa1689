package view

import (
	"switchboard/gateway/filter"
	"switchboard/gateway/session"
)

// Match makes the test for rows that the traffic pane shows: those of session, where one
// is named, that q means, names being what sessions are called. It returns nil where all
// rows match. The test is for one goroutine.
func Match(session string, q *filter.Query, names *Names) func(*Row) bool {
	if session == "" && q.All() {
		return nil
	}
	var f filter.Fields // of the row that is judged, so that judging allocates nothing
	return func(r *Row) bool {
		if session != "" && r.Session != session {
			return false
		}
		f = filter.Fields{Kind: r.Kind, Frame: r.Frame, Session: r.Session, Method: r.Method, Note: r.Note, HTTP: r.HTTP,
			Took: r.Took, Paired: r.Pair != 0 || r.Answer != 0, Marked: r.Mark != nil, Commented: r.Comment() != ""}
		if q.Named() && names != nil {
			n := names.of[r.Session]
			f.Client, f.Transport = n.client, n.transport
		}
		return q.Match(&f)
	}
}

// Names is what sessions are called, also those that are off the list while their rows are
// kept. The zero value is ready.
type Names struct{ of map[string]called }

type called struct{ client, transport string }

// namesKept bounds the sessions whose names are remembered; then those off the list go.
const namesKept = 10_000

// Learn takes in what sessions are called now, and returns those of which that is new.
func (n *Names) Learn(infos []session.Info) (learned []string) {
	if n.of == nil || len(n.of) > namesKept+len(infos) {
		n.of = make(map[string]called)
	}
	for i := range infos {
		s := &infos[i]
		if c := (called{s.Client, s.Transport}); n.of[s.ID] != c {
			n.of[s.ID] = c
			learned = append(learned, s.ID)
		}
	}
	return learned
}
