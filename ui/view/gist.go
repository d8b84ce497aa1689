package view

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"switchboard/gateway/frame"
)

// gistBytes is how long a frame may be that is read for its gist.
const gistBytes = 16 << 10

// Gist is the part of a frame that tells it from others of its method: the
// tool's name, the resource's URI, the error's message. It is read once.
func (r *Row) Gist() string {
	if !r.looked && r.Frame != nil {
		r.looked, r.gist = true, gist(r.Frame)
	}
	return r.gist
}

// gisted is what a gist is made of. What is of another type is left out.
type gisted struct {
	Params struct {
		Name, URI, Message, Level, Reason string
		Progress, Total                   json.Number
		Data                              json.RawMessage
		Argument, ClientInfo              named
	}
	Result struct {
		IsError                          bool
		ServerInfo                       named
		Action                           string
		Content                          json.RawMessage
		Tools, Resources, Prompts, Roots []json.RawMessage
		Contents                         []struct{ URI string }
		InputRequests                    map[string]struct{ Method string } // 2026-07-28: what the server needs to know first
	}
	Error *failure
}

type failure struct {
	Code    int64
	Message string
}

type named struct{ Name, Version, Value string }

func (n named) String() string { return strings.TrimSpace(n.Name + " " + n.Version + n.Value) }

func gist(f *frame.Frame) string {
	switch {
	case f.Kind == frame.Invalid:
		return clip(string(f.Data[:min(len(f.Data), 2*clipBytes)]))
	case len(f.Data) > gistBytes:
		return ""
	}
	var m gisted
	_ = json.Unmarshal(f.Data, &m)
	switch f.Kind {
	case frame.Error:
		if m.Error == nil || *m.Error == (failure{}) {
			return ""
		}
		return clip(strconv.FormatInt(m.Error.Code, 10) + " " + m.Error.Message)
	case frame.Response:
		return clip(m.result())
	}
	return clip(m.params())
}

func (m *gisted) params() string {
	p := &m.Params
	switch {
	case p.ClientInfo.Name != "":
		return p.ClientInfo.String()
	case p.Argument.Name != "":
		return p.Argument.Name + "=" + p.Argument.Value
	case p.Progress != "" && p.Message != "":
		return p.Message
	case p.Progress != "" && p.Total != "":
		return round(p.Progress) + " of " + round(p.Total)
	case p.Progress != "":
		return round(p.Progress)
	case p.Level != "":
		return strings.TrimSpace(p.Level + " " + text(p.Data))
	}
	return first(p.Name, p.URI, p.Message, p.Reason)
}

// round is a number in four digits, which is as much as one reads in a row.
func round(n json.Number) string {
	f, err := n.Float64()
	if err != nil || len(n) <= 6 || f >= 1000 || f <= -1000 {
		return n.String()
	}
	return strconv.FormatFloat(f, 'g', 4, 64)
}

func (m *gisted) result() string {
	r := &m.Result
	content := text(r.Content)
	if len(r.InputRequests) > 0 {
		methods := make([]string, 0, len(r.InputRequests))
		for _, ask := range r.InputRequests {
			methods = append(methods, ask.Method)
		}
		slices.Sort(methods)
		return "asks first: " + strings.Join(methods, ", ")
	}
	switch {
	case r.IsError:
		return "isError: " + content
	case r.ServerInfo.Name != "":
		return r.ServerInfo.String()
	case r.Action != "":
		return strings.TrimSpace(r.Action + " " + content)
	case len(r.Contents) > 0:
		return r.Contents[0].URI
	case content != "":
		return content
	}
	for _, list := range []struct {
		of  []json.RawMessage
		one string
	}{{r.Tools, "tool"}, {r.Resources, "resource"}, {r.Prompts, "prompt"}, {r.Roots, "root"}} {
		if list.of != nil {
			return Plural(len(list.of), list.one)
		}
	}
	return ""
}

// text is what a value says: a string itself, the text of a content or of the
// first of several, else its JSON.
func text(v json.RawMessage) string {
	var s string
	if len(v) == 0 || json.Unmarshal(v, &s) == nil {
		return s
	}
	var several []struct{ Text, Type string }
	if json.Unmarshal(v, &several) != nil {
		several = append(several[:0], struct{ Text, Type string }{})
		_ = json.Unmarshal(v, &several[0])
	}
	if len(several) == 0 || several[0].Text == "" && several[0].Type == "" {
		return string(v)
	}
	return first(several[0].Text, several[0].Type)
}

func first(of ...string) string {
	for _, s := range of {
		if s != "" {
			return s
		}
	}
	return ""
}

// clipBytes is the most that one line of words has.
const clipBytes = 160

// clip is s as one line that is not too long.
func clip(s string) string {
	long := len(s) > 4*clipBytes
	if long {
		s = s[:4*clipBytes] // enough, however much of it is white space
	}
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "�")), " ")
	if len(s) > clipBytes {
		s, long = strings.ToValidUTF8(s[:clipBytes], ""), true
	}
	if long {
		s += "…"
	}
	return s
}
