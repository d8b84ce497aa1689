package spine

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"time"

	"switchboard/gateway/frame"
)

// wire is the one JSON form of an event, for the debug socket and for files.
// docs/debug-api.md describes each field.
type wire struct {
	Seq     uint64          `json:"seq"`
	Time    time.Time       `json:"time"`
	Kind    string          `json:"kind"`
	Session string          `json:"session,omitempty"`
	Dir     string          `json:"dir,omitempty"`
	Origin  string          `json:"origin,omitempty"`
	RPC     string          `json:"rpc,omitempty"`
	Method  string          `json:"method,omitempty"`
	ID      json.RawMessage `json:"id,omitempty"`
	Size    *int            `json:"size,omitempty"`
	Text    *string         `json:"text,omitempty"`   // the frame, where it is UTF-8
	Base64  []byte          `json:"base64,omitempty"` // the frame, where it is not
	Depth   int             `json:"depth,omitempty"`
	N       uint64          `json:"n,omitempty"`
	Of      uint64          `json:"of,omitempty"`
	Pair    uint64          `json:"pair,omitempty"`
	Stream  uint64          `json:"stream,omitempty"`
	TookMS  float64         `json:"took_ms,omitempty"`
	Note    string          `json:"note,omitempty"`
	HTTP    *Exchange       `json:"http,omitempty"`
}

// MarshalJSON writes the event with the frame's exact bytes in it.
func (e Event) MarshalJSON() ([]byte, error) { return e.AppendJSON(nil), nil }

// UnmarshalJSON reads what MarshalJSON wrote.
func (e *Event) UnmarshalJSON(data []byte) error {
	var w wire
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	kind := Kind(slices.Index(kindNames[:], w.Kind))
	if kind == 0 || kind >= kinds {
		return fmt.Errorf("unknown kind of event %q", w.Kind)
	}
	*e = Event{Seq: w.Seq, Time: w.Time, Kind: kind, Session: w.Session, Method: w.Method, Depth: w.Depth,
		N: w.N, Of: w.Of, Pair: w.Pair, Stream: w.Stream, Took: time.Duration(math.Round(w.TookMS * float64(time.Millisecond))), Note: w.Note, HTTP: w.HTTP}
	if w.Dir == "" {
		return nil
	}
	dir, err := frame.ParseDir(w.Dir)
	if err != nil {
		return err
	}
	origin, err := frame.ParseOrigin(w.Origin)
	if err != nil {
		return err
	}
	body := w.Base64
	if w.Text != nil {
		body = []byte(*w.Text)
	}
	e.Frame = frame.New(dir, origin, body)
	return nil
}
