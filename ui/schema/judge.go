package schema

import (
	"strconv"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"

	"switchboard/ui/outline"
)

// Finding is something in a value that its schema does not have.
type Finding struct {
	Path   string // from the value that was judged: "messages[0].role"
	Wrong  string // what is wrong, to be read after the path
	Offset int    // of the place in the text
}

func (f Finding) String() string { return f.Path + f.Wrong }

// mostFound bounds what is said about one message.
const mostFound = 20

// Judge compares a value of text, which is JSON, with its schema: what is missing, unknown, or of another type.
func Judge(s *jsonschema.Schema, text string, value *outline.Node) []Finding {
	j := judge{text: text}
	j.value(s, value, "")
	return j.found
}

type judge struct {
	text  string
	found []Finding
}

func (j *judge) say(path, wrong string, at int) {
	if len(j.found) < mostFound {
		j.found = append(j.found, Finding{path, wrong, at})
	}
}

func (j *judge) value(s *jsonschema.Schema, n *outline.Node, path string) {
	if s == nil || n == nil {
		return
	}
	s = chosen(s, j.text, n)
	if want, got := types(s), typeOf(j.text, n); len(want) > 0 && !fits(want, got) {
		j.say(path, " is "+article(got)+", not "+strings.Join(articles(want), " or "), n.Start)
		return
	}
	switch n.Kind {
	case outline.Object:
		j.object(s, n, path)
	case outline.Array:
		for i, m := range n.Members {
			j.value(s.Items, m, path+"["+strconv.Itoa(i)+"]")
		}
	}
}

func (j *judge) object(s *jsonschema.Schema, n *outline.Node, path string) {
	for _, key := range s.Required {
		if n.Member(key) == nil {
			j.say(join(path, key), " is missing", n.Start)
		}
	}
	for _, m := range n.Members {
		switch inner := s.Properties[m.Key]; {
		case inner != nil:
			j.value(inner, m, join(path, m.Key))
		case s.Properties == nil:
			j.value(s.AdditionalProperties, m, join(path, m.Key))
		default:
			j.say(join(path, m.Key), " is unknown to go-sdk", m.KeyStart)
		}
	}
	if s.AnyOf != nil && n.Member("type") != nil {
		j.say(join(path, "type"), " is none of "+strings.Join(kinds(s), ", "), n.Member("type").Start)
	}
}
