package filter

import (
	"slices"
	"strings"
)

// token is one of the words before a colon.
type token struct {
	name  string
	about string          // for a person who may want it
	names func() []string // the words it takes; nil: it takes others
	hints []string        // values that show what it takes
	what  string          // it takes
	named bool            // it looks at what the session is called
	begin func() alternatives
}

// alternatives are the values of a term, any of which may be meant.
type alternatives interface {
	add(value) (written string, ok bool)
	match(*Fields) bool
}

// want is what should stand behind the colon.
func (t *token) want() string {
	if t.names == nil {
		return t.what
	}
	names := slices.DeleteFunc(t.names(), func(s string) bool { return s == "" })
	last := len(names) - 1
	return "one of " + strings.Join(names[:last], ", ") + " or " + names[last]
}

func choices(name, about string, names func() []string, bits func(*Fields) uint32) token {
	return token{name: name, about: about, names: names,
		begin: func() alternatives { return &choice{names: names(), bits: bits} }}
}

func labels(name, about, what string, named bool, of func(*Fields) string) token {
	return token{name: name, about: about, what: what, named: named, begin: func() alternatives { return &label{of: of} }}
}

// tokens are all there are, in the order in which they are offered.
func tokens() []token {
	return []token{
		labels("method", "tools/*, ping …", "a method such as tools/call, or tools/*", false, func(f *Fields) string { return f.Method }),
		choices("kind", "request, error, closed …", kindNames, kindBits),
		choices("dir", "in from the client, out to it", dirNames, dirBits),
		{name: "session", about: "the beginning of its id", what: "the beginning of a session's id, such as a1b2",
			begin: func() alternatives { return &label{of: func(f *Fields) string { return f.Session }, open: true} }},
		labels("client", "as it named itself", "a client's name, or a part of it such as claude*", true, func(f *Fields) string { return f.Client }),
		{name: "id", about: "the JSON-RPC id", what: "an id such as 7, #7 for the number alone, or op-*",
			begin: func() alternatives { return &ids{} }},
		{name: "dur", about: "how long the answer took", what: "a duration such as >500ms", hints: []string{">100ms", ">500ms", ">1s", "<10ms"},
			begin: func() alternatives { return &measure{read: readDuration, of: took} }},
		{name: "size", about: "bytes of the message", what: "a size such as 312 or >=1kB", hints: []string{">1kB", ">=64kB", ">1MB"},
			begin: func() alternatives { return &measure{read: readSize, exact: true, of: size} }},
		choices("has", "pair, error, note …", hasNames, hasBits),
		choices("origin", "who made the message", originNames, originBits),
		{name: "status", about: "of the HTTP request", what: "a status such as 404, 4xx or >=400", hints: []string{"2xx", "4xx", "5xx", ">=400"},
			begin: func() alternatives { return &measure{read: readStatus, exact: true, of: status} }},
		labels("transport", "sse, http or stdio", "a transport: sse, http or stdio", true, func(f *Fields) string { return f.Transport }),
		choices("rpc", "what the message is in JSON-RPC", rpcNames, rpcBits),
	}
}

func tokenOf(name string) *token {
	all := tokens()
	if i := slices.IndexFunc(all, func(t token) bool { return t.name == name }); i >= 0 {
		return &all[i]
	}
	return nil
}
