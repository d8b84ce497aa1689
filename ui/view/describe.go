package view

import (
	"encoding/json"
	"strconv"
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

// ID is the JSON-RPC id as one says it: #7, #"op-1" as op-1.
func (r *Row) ID() string {
	if r.Frame == nil || r.Frame.ID == "" {
		return ""
	}
	if id := r.Frame.ID; len(id) > 1 && id[0] == '"' && !strings.Contains(id, `\`) {
		return id[1 : len(id)-1]
	}
	return "#" + r.Frame.ID
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
		return Took(max(now.Sub(r.Time), 0).Truncate(100*time.Millisecond)) + " …"
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
	case r.Frame == nil:
		return r.Note
	case r.Kind == spine.Dropped:
		return "dropped, " + r.Note
	case r.Kind == spine.Refused:
		return r.Note
	case r.Over && r.Answer == 0 && r.Frame.Kind == frame.Request:
		return "never answered"
	}
	var parts []string
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
	if s := gist(r.Frame); s != "" {
		parts = append(parts, s)
	}
	return strings.Join(parts, " · ")
}

// gistBytes is how far into a frame its gist is looked for.
const gistBytes = 16 << 10

// gist is the part of a frame that tells it from others of its method: the
// tool's name, the resource's URI, the error's message.
func gist(f *frame.Frame) string {
	if len(f.Data) > gistBytes {
		return ""
	}
	if f.Kind == frame.Invalid {
		return clip(string(f.Data))
	}
	var m struct {
		Params struct {
			Name, URI, Message string
			Level              string
			Progress           json.Number
			Reason             string
			ClientInfo         *struct{ Name, Version string } `json:"clientInfo"`
		}
		Result *struct {
			IsError    bool                                   `json:"isError"`
			ServerInfo *struct{ Name, Version string }        `json:"serverInfo"`
			Content    []struct{ Type, Text string }          `json:"content"`
			Tools      []json.RawMessage                      `json:"tools"`
			Contents   []struct{ URI, Text, MimeType string } `json:"contents"`
		}
		Error *struct {
			Code    int64
			Message string
		}
	}
	_ = json.Unmarshal(f.Data, &m) // what does not fit is left out
	p := m.Params
	switch {
	case m.Error != nil:
		return clip(strconv.FormatInt(m.Error.Code, 10) + " " + m.Error.Message)
	case m.Result != nil && m.Result.IsError && len(m.Result.Content) > 0:
		return clip("isError: " + m.Result.Content[0].Text)
	case m.Result != nil && m.Result.ServerInfo != nil:
		return clip(m.Result.ServerInfo.Name + " " + m.Result.ServerInfo.Version)
	case m.Result != nil && len(m.Result.Content) > 0:
		return clip(m.Result.Content[0].Text)
	case m.Result != nil && len(m.Result.Tools) > 0:
		return Plural(len(m.Result.Tools), "tool")
	case m.Result != nil && len(m.Result.Contents) > 0:
		return clip(m.Result.Contents[0].URI)
	case p.ClientInfo != nil:
		return clip(p.ClientInfo.Name + " " + p.ClientInfo.Version)
	case p.Name != "":
		return clip(p.Name)
	case p.URI != "":
		return clip(p.URI)
	case p.Message != "":
		return clip(p.Message)
	case p.Progress != "":
		return clip(p.Progress.String())
	case p.Reason != "":
		return clip(p.Reason)
	}
	return clip(p.Level)
}

// clip is s as one line that is not too long.
func clip(s string) string {
	const most = 160
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "�")), " ")
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "…"
	}
	return s
}

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
