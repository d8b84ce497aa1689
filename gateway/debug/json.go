package debug

import (
	"fmt"
	"net/http"
	"time"

	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

// Session is the JSON form of session.Info.
type Session struct {
	ID           string    `json:"id"`
	State        string    `json:"state"` // live, paused, closing, closed
	Transport    string    `json:"transport"`
	Remote       string    `json:"remote"`
	UserAgent    string    `json:"user_agent,omitempty"`
	Client       string    `json:"client,omitempty"`
	Version      string    `json:"version,omitempty"`
	Revision     string    `json:"revision,omitempty"`
	Opened       time.Time `json:"opened"`
	Closed       time.Time `json:"closed,omitzero"`
	Reason       string    `json:"reason,omitempty"`
	Note         string    `json:"note,omitempty"`
	LastIn       time.Time `json:"last_in"`
	Depth        int       `json:"depth"`
	DepthBytes   int       `json:"depth_bytes"`
	High         int       `json:"high"`
	LimitFrames  int       `json:"limit_frames"`
	LimitBytes   int       `json:"limit_bytes"`
	Keepalive    Keepalive `json:"keepalive"`
	OwnKeepalive bool      `json:"own_keepalive"`
	Answer       string    `json:"answer,omitempty"` // of a POST over Streamable HTTP: sse, json
	OpenStreams  int       `json:"open_streams"`
	Totals       Totals    `json:"totals"`
}

// Totals is the JSON form of spine.Tally.
type Totals struct {
	Opened     uint64 `json:"opened,omitempty"`
	Closed     uint64 `json:"closed,omitempty"`
	In         uint64 `json:"in"`
	Queued     uint64 `json:"queued"`
	Out        uint64 `json:"out"`
	Dropped    uint64 `json:"dropped"`
	Refused    uint64 `json:"refused"`
	Lost       uint64 `json:"lost,omitempty"`
	Keepalives uint64 `json:"keepalives"`
	Errors     uint64 `json:"errors"`
	Injected   uint64 `json:"injected"`
	BytesIn    uint64 `json:"bytes_in"`
	BytesOut   uint64 `json:"bytes_out"`
}

// TotalsOf is t in its JSON form.
func TotalsOf(t spine.Tally) Totals {
	return Totals{Opened: t.Of(spine.Opened), Closed: t.Of(spine.Closed), In: t.Of(spine.In), Queued: t.Of(spine.Queued),
		Out: t.Of(spine.Out), Dropped: t.Of(spine.Dropped), Refused: t.Of(spine.Refused), Lost: t.Of(spine.Lost),
		Keepalives: t.Of(spine.Keepalive), Errors: t.Errors, Injected: t.Injected, BytesIn: t.BytesIn, BytesOut: t.BytesOut}
}

func sessionJSON(i session.Info) Session {
	s := Session{ID: i.ID, State: "live", Transport: i.Transport, Remote: i.Remote, UserAgent: i.UserAgent,
		Client: i.Client, Version: i.Version, Revision: i.Revision, Opened: i.Opened, Closed: i.Closed, Note: i.Note,
		LastIn: i.LastIn, Depth: i.Depth, DepthBytes: i.DepthBytes, High: i.High,
		LimitFrames: i.Limit.Items, LimitBytes: i.Limit.Bytes,
		Keepalive: keepaliveJSON(i.Keepalive), OwnKeepalive: i.OwnKeepalive, OpenStreams: i.Streams, Totals: TotalsOf(i.Tally)}
	if i.Transport == "http" {
		s.Answer = string(i.Answer)
	}
	switch {
	case !i.Closed.IsZero():
		s.State = "closed"
	case i.Reason != 0:
		s.State = "closing"
	case i.Paused:
		s.State = "paused"
	}
	if i.Reason != 0 {
		s.Reason = i.Reason.String()
	}
	return s
}

// Keepalive is the JSON form of session.Keepalive. In a PUT, what is left out
// stays as it is.
type Keepalive struct {
	Enabled  *bool          `json:"enabled,omitempty"`
	Style    *session.Style `json:"style,omitempty"`
	Interval *string        `json:"interval,omitempty"` // "15s"
}

func keepaliveJSON(k session.Keepalive) Keepalive {
	interval := k.Interval.String()
	return Keepalive{Enabled: &k.Enabled, Style: &k.Style, Interval: &interval}
}

// readKeepalive reads the body over what is in force.
func readKeepalive(w http.ResponseWriter, r *http.Request, k session.Keepalive) (session.Keepalive, error) {
	var body Keepalive
	if err := readJSON(w, r, &body); err != nil {
		return k, err
	}
	if body.Enabled != nil {
		k.Enabled = *body.Enabled
	}
	if body.Style != nil {
		k.Style = *body.Style
	}
	if body.Interval != nil {
		d, err := time.ParseDuration(*body.Interval)
		if err != nil {
			return k, fmt.Errorf("interval %q is not a duration such as 15s", *body.Interval)
		}
		k.Interval = d
	}
	return k, k.Validate()
}
