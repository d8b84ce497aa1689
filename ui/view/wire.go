package view

import (
	"strings"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
	"switchboard/gateway/transport/sse"
)

// Wire is how messages travel, as far as a row does not tell itself.
type Wire struct {
	Transport string        // of the row's session: "sse", "http", "stdio"; empty: not known any more
	Retry     time.Duration // what streams of HTTP+SSE tell clients to wait before they come back
	Event     string        // the id of the event that a row's frame went out in; empty: none, or not kept
}

// OnTheWire is the bytes around and of a message as they are written to its
// client, and a sentence about them. A response is told of by the request that
// it answers, nil where that is not known.
func (w Wire) OnTheWire(r, request *Row) (data []byte, about string) {
	switch {
	case r.Frame == nil:
		return nil, "This is a fact of the transport: no message went with it."
	case r.Frame.Dir == frame.In:
		return r.Frame.Data, w.camein()
	}
	switch w.transport(r, request) {
	case "sse":
		data, about = sse.New(w.Retry).Event(nil, "message", r.Frame.Data), "An event of the client's stream."
	case "stdio":
		data, about = append(oneLine(r.Frame.Data), '\n'), "A line of the command's stdout."
	case "http":
		data, about = w.answered(r, request)
	default:
		return r.Frame.Data, "Its session is not known any more: this is the frame without what was written around it."
	}
	switch r.Kind {
	case spine.Queued:
		about += " It waits: this is what will be written."
	case spine.Dropped:
		about += " It was dropped: this would have been written."
	}
	return data, about
}

func (w Wire) camein() string {
	switch w.Transport {
	case "sse", "http":
		return "The body of a POST: it is the frame, or one of a batch. HTTP shows its head."
	case "stdio":
		return "A line of the command's stdin, without its end."
	}
	return "What came in is the frame itself."
}

// answered is a message over Streamable HTTP.
func (w Wire) answered(r, request *Row) (data []byte, about string) {
	if r.Frame.Kind.IsResponse() && request != nil && request.HTTP != nil {
		if strings.HasPrefix(request.HTTP.Answer.Get("Content-Type"), "application/json") {
			return r.Frame.Data, "The body of the answer to its POST, or one of a batch."
		}
		if request.HTTP.Header.Get("Mcp-Session-Id") == "" && request.Method != "initialize" { // 2026-07-28: nobody can come back
			return sse.Writer{}.Numbered(nil, "", r.Frame.Data), "An event of the answer to its POST."
		}
	}
	if w.Event == "" {
		return sse.Writer{}.Numbered(nil, "", r.Frame.Data),
			"An event of a stream. Where the client can come back to it, a line with its id stood after the first, which is not kept any more."
	}
	return sse.Writer{}.Numbered(nil, w.Event, r.Frame.Data), "An event of a stream, with the id to come back with."
}

// transport is the session's, or what the head of the request tells.
func (w Wire) transport(r, request *Row) string {
	if w.Transport != "" {
		return w.Transport
	}
	for _, row := range []*Row{r, request} {
		if row != nil && row.HTTP != nil {
			return wireOf(row.HTTP)
		}
	}
	return ""
}

func wireOf(x *spine.Exchange) string {
	if path, _, _ := strings.Cut(x.URL, "?"); strings.HasSuffix(path, "/message") || strings.HasSuffix(path, "/sse") {
		return "sse"
	}
	return "http"
}

// SSE is a message as an event of an HTTP+SSE stream, whatever it travelled on.
func (w Wire) SSE(f *frame.Frame) string {
	return string(sse.New(w.Retry).Event(nil, "message", f.Data))
}

// oneLine is the message as `switchboard stdio` writes it: a line end in it, which JSON has only between its parts, is a space.
func oneLine(data []byte) []byte {
	line := []byte(string(data))
	for i, b := range line {
		if b == '\n' || b == '\r' {
			line[i] = ' '
		}
	}
	return line
}
