// Package frame says what a message is: its exact bytes, the way it went, who
// made it, and the little of JSON-RPC that a gateway must know to route it.
package frame

import (
	"fmt"
	"slices"
	"strings"
)

// Dir is the way a frame goes, seen from the gateway.
type Dir uint8

// The two ways.
const (
	In  Dir = iota + 1 // from the client to the gateway
	Out                // from the gateway to the client
)

func (d Dir) String() string { return name(dirNames, d) }

// Origin is who made a frame. Frames of every origin go down the same road.
type Origin uint8

// Who can make a frame.
const (
	Client   Origin = iota + 1 // the MCP client of the session
	Backend                    // whoever answers the client: the built-in server
	Operator                   // the person at the window, or a script at the control API
	Gateway                    // the gateway itself: keepalive pings, errors in a backend's stead
)

func (o Origin) String() string { return name(originNames, o) }

// Kind is what a frame is in JSON-RPC 2.0.
type Kind uint8

// The kinds. Invalid is JSON that is no JSON-RPC message, or no JSON at all:
// an operator may send it on purpose.
const (
	Invalid Kind = iota + 1
	Request
	Notification
	Response
	Error // a response that carries an error
	Batch // an array; only revision 2025-03-26 has it
)

func (k Kind) String() string { return name(kindNames, k) }

// IsResponse reports whether k answers a request, well or badly.
func (k Kind) IsResponse() bool { return k == Response || k == Error }

// Frame is one message. It is made once, by New, and never changed after
// that: everyone who sees it shares the same value and the same bytes.
type Frame struct {
	Dir    Dir
	Origin Origin
	Data   []byte // exactly as it came in or will go out; not to be modified
	Peek
}

// New makes the frame of data, which the frame owns from then on. It looks into
// data once; that it is malformed is told by f.Kind and f.Err, not by failing.
func New(d Dir, o Origin, data []byte) *Frame {
	return &Frame{Dir: d, Origin: o, Data: data, Peek: Look(data)}
}

var (
	dirNames    = []string{In: "in", Out: "out"}
	originNames = []string{Client: "client", Backend: "backend", Operator: "operator", Gateway: "gateway"}
	kindNames   = []string{Invalid: "invalid", Request: "request", Notification: "notification",
		Response: "response", Error: "error", Batch: "batch"}
)

// ParseDir is the reverse of Dir.String.
func ParseDir(s string) (Dir, error) { return parse[Dir](dirNames, s) }

// ParseOrigin is the reverse of Origin.String.
func ParseOrigin(s string) (Origin, error) { return parse[Origin](originNames, s) }

func parse[T ~uint8](names []string, s string) (T, error) {
	if i := slices.Index(names, s); i > 0 {
		return T(i), nil
	}
	return 0, fmt.Errorf("%q is none of %s", s, strings.Join(names[1:], ", "))
}

func name[T ~uint8](names []string, v T) string {
	if int(v) < len(names) && names[v] != "" {
		return names[v]
	}
	return fmt.Sprintf("%T(%d)", v, v)
}
