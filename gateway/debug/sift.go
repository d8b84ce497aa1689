package debug

import (
	"errors"
	"fmt"

	"switchboard/gateway/filter"
	"switchboard/gateway/spine"
)

// Sift lets through what a viewer asked for. It is for one goroutine.
type Sift struct {
	query  *filter.Query
	called func(id string) (client, transport string) // nil: nobody knows
	known  map[string]called                          // sessions whose client has said its name, until they close
}

type called struct{ client, transport string }

// NewSift reads a filter; a mistake comes with its place. What a session is called, which a filter may ask for, names
// knows; nil: nobody does.
func NewSift(text string, names func(id string) (client, transport string)) (*Sift, error) {
	q, err := filter.Parse(text)
	var mistake *filter.Error
	if errors.As(err, &mistake) {
		return nil, fmt.Errorf("filter, at byte %d: %s", mistake.Offset, mistake.In(text))
	}
	return &Sift{query: q, called: names, known: make(map[string]called)}, err
}

// Wants reports whether the viewer is told of e: that events were lost it is always told.
func (s *Sift) Wants(e *spine.Event) bool {
	if e.Kind == spine.Lost {
		clear(s.known) // some may have closed there
	}
	if s.query.All() || e.Kind == spine.Lost {
		return true
	}
	f := filter.Of(e)
	if s.query.Named() && e.Session != "" && s.called != nil {
		c, ok := s.known[e.Session]
		if !ok {
			c.client, c.transport = s.called(e.Session)
		}
		switch f.Client, f.Transport = c.client, c.transport; {
		case e.Kind == spine.Closed:
			delete(s.known, e.Session)
		case !ok && c.client != "":
			s.known[e.Session] = c
		}
	}
	return s.query.Match(&f)
}
