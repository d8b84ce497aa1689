package view

import (
	"fmt"
	"strings"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

// What is the word for the row's kind.
func (r *Row) What() string {
	if r.Frame == nil {
		return r.Kind.String()
	}
	if r.Kind == spine.Refused {
		return "refused"
	}
	return r.Frame.Kind.String()
}

// Arrow shows the direction: towards the gateway, or towards the client.
func (r *Row) Arrow() string {
	switch {
	case r.Frame == nil:
		return "·"
	case r.Frame.Dir == frame.In:
		return "→"
	default:
		return "←"
	}
}

// ID is the JSON-RPC id as one says it: the number as #7, "op-1" as op-1, one with escapes as it stands there.
func (r *Row) ID() string {
	if r.Frame == nil || r.Frame.ID == "" {
		return ""
	}
	switch id := r.Frame.ID; {
	case id[0] == '"' && strings.Contains(id, `\`): // as it stands there
		return clip(id)
	case id[0] == '"':
		return clip(id[1 : len(id)-1])
	}
	return clip("#" + r.Frame.ID)
}

// Size is the frame's size in words; nothing for a fact.
func (r *Row) Size() string {
	if r.Frame == nil || len(r.Frame.Data) == 0 {
		return ""
	}
	return Bytes(len(r.Frame.Data))
}

// Timing is how long the answer took, or how long it has been waited for.
func (r *Row) Timing(now time.Time) string {
	switch {
	case r.Pending():
		if d := now.Sub(r.Time).Truncate(100 * time.Millisecond); d > 0 {
			return Took(d) + " …"
		}
		return "…"
	case r.Took > 0 && r.Frame != nil && r.Frame.Kind.IsResponse():
		return Took(r.Took)
	}
	return ""
}

// Detail is the rest of what the row has to say, in one line.
func (r *Row) Detail() string {
	switch {
	case r.Kind == spine.Lost:
		return Plural(r.N, "event") + " lost: this view was too slow"
	case r.Kind == spine.HTTP && r.HTTP != nil:
		said := fmt.Sprintf("%s %s: %d", r.HTTP.Method, clip(r.HTTP.URL), r.HTTP.Status)
		if r.Note != "" {
			said += " · " + r.Note
		}
		return said
	case r.Frame == nil:
		return r.Note
	case r.Kind == spine.Dropped:
		return "dropped: " + r.Note
	case r.Kind == spine.Refused:
		return r.Note
	}
	var parts []string
	if r.Expected() {
		parts = append(parts, "expected: this revision has no discovery")
	}
	switch {
	case r.Answer != 0:
	case r.doubted:
		parts = append(parts, "answer lost, if there was one")
	case r.Over:
		parts = append(parts, "never answered")
	}
	switch {
	case r.Injected():
		parts = append(parts, "injected")
	case r.Frame.Origin == frame.Gateway:
		parts = append(parts, "gateway")
	}
	if r.Kind == spine.Queued {
		parts = append(parts, "in the queue")
	}
	if r.Note != "" {
		parts = append(parts, r.Note)
	}
	if s := r.Gist(); s != "" {
		parts = append(parts, s)
	}
	return strings.Join(parts, " · ")
}

// Connection says how a session is connected.
func Connection(i *session.Info) string {
	switch i.Transport {
	case "sse":
		return "HTTP+SSE, the transport of 2024-11-05"
	case "http":
		as := "a stream"
		if i.Answer == session.AnswerJSON {
			as = "JSON"
		}
		return "Streamable HTTP, answered by " + as
	default:
		return i.Transport + ": " + i.Remote
	}
}

// Streams says what each stream of a session over Streamable HTTP does, the newest
// that there is room for.
func Streams(streams []session.StreamInfo, room int) []string {
	var lines []string
	for i, st := range streams {
		name := StreamName(&st)
		if i == 0 {
			if !st.Attached && st.Depth == 0 {
				continue
			}
		} else if left := len(streams) - i; left > room-len(lines) && len(lines) > 0 {
			continue
		}
		read := "read"
		if !st.Attached {
			read = "not read"
		}
		lines = append(lines, fmt.Sprintf("%-8s %-8s q %s", name, read, Count(st.Depth)))
	}
	return lines[:min(len(lines), room)]
}

// StreamName is what a stream of Streamable HTTP is called: by the request that opened it.
func StreamName(st *session.StreamInfo) string {
	if st.ID == "0" {
		return "GET"
	}
	return "POST " + st.ID
}

// Cuttable reports whether a session has a stream that can be cut, and come back to.
func Cuttable(i *session.Info) bool { return i.Reason == 0 && i.Resumable && i.Streams > 0 }

// StateOf is the word for a session's state.
func StateOf(i *session.Info) string {
	switch {
	case i.Reason != 0:
		return "closed: " + i.Reason.String()
	case i.Paused:
		return "paused"
	case i.Client == "":
		return "connected"
	default:
		return "live"
	}
}
