package transport

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"switchboard/gateway/transport/sse"
)

func TestFrameBytes(t *testing.T) {
	tests := []struct{ event, data, want string }{
		{"message", `{"test": 1}`, "event: message\r\ndata: {\"test\": 1}\r\nretry: 15000\r\n\r\n"},
		{"keepalive", `{}`, "event: keepalive\r\ndata: {}\r\nretry: 15000\r\n\r\n"},
		{"endpoint", "http://127.0.0.1:4444/message?session_id=x", "event: endpoint\r\ndata: http://127.0.0.1:4444/message?session_id=x\r\nretry: 15000\r\n\r\n"},
		{"message", "", "event: message\r\ndata: \r\nretry: 15000\r\n\r\n"},
		{"message", "{\n\"a\":1\r\n}\r", "event: message\r\ndata: {\r\ndata: \"a\":1\r\ndata: }\r\ndata: \r\nretry: 15000\r\n\r\n"},
		{"message", "é\x00\xff", "event: message\r\ndata: é\x00\xff\r\nretry: 15000\r\n\r\n"},
	}
	w := sse.New(15 * time.Second)
	for _, tt := range tests {
		if got := string(w.Event(nil, tt.event, []byte(tt.data))); got != tt.want {
			t.Errorf("Event(%s, %q) =\n %q; want\n %q", tt.event, tt.data, got, tt.want)
		}
	}
	if got := string(w.Comment([]byte("x"), "keepalive")); got != "x: keepalive\r\n\r\n" {
		t.Errorf("Comment = %q", got)
	}
}

// FuzzSSEWriter: whatever is in the data, a reader gets one event with that
// name and that data, its line ends become LF, and nothing else.
func FuzzSSEWriter(f *testing.F) {
	for _, s := range []string{`{"a":1}`, "", "\n", "\r", "\r\n", "a\n\nb", "a\r\rb", "a\r\n\r\nevent: x\r\ndata: y\r\n\r\n", "\n: c\nid: 1\nretry: 0\n",
		"\ufeff", " lead", "x\r\r\n\n", "\x00", "\xff\xfe", "data: z"} {
		f.Add([]byte(s))
	}
	w := sse.New(5 * time.Second)
	f.Fuzz(func(t *testing.T, data []byte) {
		wire := w.Event(nil, "message", data)
		wire = w.Comment(wire, "keepalive")
		wire = w.Event(wire, "after", []byte("x"))
		got := parseSSE(wire)
		want := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(data))
		if len(got) != 2 || got[0] != (sseEvent{"message", want, "5000"}) || got[1] != (sseEvent{"after", "x", "5000"}) {
			t.Errorf("%q is read back as %q", data, got)
		}
	})
}

// sseEvent is an event as a reader has it, and the reconnection time at that moment.
type sseEvent struct{ name, data, retry string }

// parseSSE reads a whole stream by the rules of the WHATWG HTML standard,
// section 9.2.6 "Interpreting an event stream".
func parseSSE(stream []byte) (events []sseEvent) {
	stream = bytes.TrimPrefix(stream, []byte("\ufeff"))
	var name, data, retry string
	for len(stream) > 0 {
		end := bytes.IndexAny(stream, "\r\n")
		if end < 0 {
			break // no end of line: the rest is discarded
		}
		line, rest := string(stream[:end]), stream[end+1:]
		if stream[end] == '\r' && len(rest) > 0 && rest[0] == '\n' {
			rest = rest[1:]
		}
		stream = rest
		if line == "" {
			if data != "" {
				events = append(events, sseEvent{name, strings.TrimSuffix(data, "\n"), retry})
			}
			name, data = "", ""
			continue
		}
		field, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch field {
		case "event":
			name = value
		case "data":
			data += value + "\n"
		case "retry":
			if strings.Trim(value, "0123456789") == "" {
				retry = value
			}
		case "id":
			events = append(events, sseEvent{name: "an id: " + value})
		}
	}
	return events
}
