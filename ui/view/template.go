package view

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"switchboard/gateway/frame"
	"switchboard/ui/outline"
)

// Template is a message to begin from.
type Template struct {
	Group  string
	Name   string
	About  string // a word about it; empty: none
	Text   string
	Fields []Span // what a person will want to fill in, in their order
	AsIs   bool   // it means something only byte for byte

	Since, Until string // the first and the last revision of the protocol that has it; empty: no such bound
}

// The groups of templates, in the order in which they are offered.
const (
	GroupAnswers       = "The client waits"
	GroupRequests      = "Requests"
	GroupNotifications = "Notifications"
	GroupTasks         = "Tasks"
	GroupWrong         = "Wrong on purpose"
	GroupOther         = "Other revisions"
)

// Fits reports whether one of the revisions has it; none given, or none known, stands for any.
func (t *Template) Fits(revisions ...string) bool {
	for _, r := range revisions {
		if r == "" || r >= t.Since && (t.Until == "" || r <= t.Until) {
			return true
		}
	}
	return len(revisions) == 0
}

// Revisions says which have it; empty: all.
func (t *Template) Revisions() string {
	switch {
	case t.Since != "" && t.Since == t.Until:
		return "in " + t.Since
	case t.Since != "" && t.Until != "":
		return t.Since + " to " + t.Until
	case t.Since != "":
		return "since " + t.Since
	case t.Until != "":
		return "until " + t.Until
	}
	return ""
}

// Offer orders templates for a target that speaks these revisions: what they have by group, then what only others have.
func Offer(all []Template, revisions ...string) []Template {
	var fit, other []Template
	for _, t := range all {
		if t.Fits(revisions...) {
			fit = append(fit, t)
			continue
		}
		t.Group, t.About = GroupOther, strings.TrimSpace(t.Revisions()+"  "+t.About)
		other = append(other, t)
	}
	return append(fit, other...)
}

// mostAnswered is for how many requests a person is offered an answer at once.
const mostAnswered = 10

// Answers are templates for what the client waits for: the first requests, where they are many.
func Answers(waiting []*Row) []Template {
	var all []Template
	for _, r := range waiting[:min(len(waiting), mostAnswered)] {
		good := Template{Group: GroupAnswers, Name: clip(fmt.Sprintf("answer %s %s", r.Method, r.ID()))}
		good.set(message(`"id":`+r.Frame.ID, `"result":`+resultOf(r.Method)), resultFields(r.Method)...)
		bad := Template{Group: GroupAnswers, Name: clip(fmt.Sprintf("fail %s %s", r.Method, r.ID()))}
		bad.set(message(`"id":`+r.Frame.ID, `"error":{"code":-32603,"message":"on purpose"}`), "error code", "error message")
		all = append(all, good, bad)
	}
	return all
}

// Resend is the text to compose a frame again from, laid out where it is JSON; asIs: it goes out right only byte for byte.
func Resend(f *frame.Frame) (text string, asIs bool) {
	if syntax := new(frame.SyntaxError); errors.As(f.Err, &syntax) {
		return Escape(f.Data), true
	}
	return indent(string(f.Data)), false
}

// set gives it a text, and fields at the paths in it, steps being set apart by blanks.
func (t *Template) set(text string, fields ...string) {
	t.Text = text
	root := outline.Parse(text)
	for _, path := range fields {
		n := outline.Find(root, strings.Fields(path)...)
		if n == nil {
			continue // a test holds that there is none such
		}
		s := Span{n.Start, n.End}
		if n.Kind == outline.String {
			s = Span{n.Start + 1, n.End - 1} // what it says, not its quotes
		}
		t.Fields = append(t.Fields, s)
	}
}

func methodAnd(method string, params any) string {
	if params == nil {
		return fmt.Sprintf(`"method":%q`, method)
	}
	data, err := json.Marshal(params)
	if err != nil {
		return fmt.Sprintf(`"method":%q`, method) // a template without params is still one
	}
	return fmt.Sprintf(`"method":%q,"params":%s`, method, data)
}

func message(id, rest string) string {
	if id != "" {
		id += ","
	}
	return indent(`{"jsonrpc":"2.0",` + id + rest + `}`)
}

// mostLaid bounds a text that is laid out: of values in a thousand arrays each is a line that begins with two thousand blanks.
const mostLaid = 64 << 20

// indent is text with two blanks a level where it is JSON and that comes to no more than mostLaid, and as it is
// elsewhere. It changes nothing but white space.
func indent(text string) string {
	if len(text) > mostLaid || laidSize(text) > mostLaid {
		return text
	}
	var out bytes.Buffer
	if json.Indent(&out, []byte(text), "", "  ") != nil {
		return text
	}
	return out.String()
}

// laidSize is about how long text, if it is JSON, is when it is laid out, or more than mostLaid.
func laidSize(text string) int {
	size, depth, quoted := len(text), 0, false
	for i := 0; i < len(text) && size <= mostLaid; i++ {
		switch c := text[i]; {
		case c == '"':
			quoted = !quoted
		case quoted && c == '\\':
			i++
		case quoted:
		case c == '{', c == '[':
			depth++
			size += 1 + 2*depth
		case c == ',':
			size += 1 + 2*depth
		case c == '}', c == ']':
			depth = max(depth-1, 0)
			size += 1 + 2*depth
		}
	}
	return size
}

// Laid is text laid out, or in one line where it was laid out so already; ok is false where it is no JSON.
// Nothing but white space changes.
func Laid(text string) (laid string, ok bool) {
	if !json.Valid([]byte(text)) {
		return text, false
	}
	if laid = indent(strings.TrimSpace(text)); laid != text {
		return laid, true
	}
	var out bytes.Buffer
	if json.Compact(&out, []byte(text)) != nil {
		return text, false
	}
	return out.String(), true
}
