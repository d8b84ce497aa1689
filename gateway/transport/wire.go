package transport

import (
	"bytes"
	"strconv"
	"time"
)

// sseWriter makes the frames of an SSE stream as mcp-context-forge makes them:
// CRLF line ends, and the reconnection time in every frame.
type sseWriter struct {
	tail string // "retry: 5000\r\n\r\n"
}

func newSSEWriter(retry time.Duration) sseWriter {
	return sseWriter{tail: "retry: " + strconv.FormatInt(retry.Milliseconds(), 10) + "\r\n\r\n"}
}

// event appends one frame to dst. Each line of data, ended by CR, LF or CRLF,
// becomes a data line of its own, so that no data can end the frame early or
// add a field; a reader puts the lines together again with LF between them.
func (w sseWriter) event(dst []byte, name string, data []byte) []byte {
	dst = append(dst, "event: "...)
	dst = append(dst, name...)
	for {
		dst = append(dst, "\r\ndata: "...)
		i := lineEnd(data)
		if i < 0 {
			dst = append(dst, data...)
			break
		}
		dst = append(dst, data[:i]...)
		if data[i] == '\r' && i+1 < len(data) && data[i+1] == '\n' {
			i++
		}
		data = data[i+1:]
	}
	dst = append(dst, "\r\n"...)
	return append(dst, w.tail...)
}

// lineEnd is where the first CR or LF is; -1: nowhere. IndexByte is an order of
// magnitude faster than IndexAny, and frames without either are the rule.
func lineEnd(data []byte) int {
	lf := bytes.IndexByte(data, '\n')
	if lf < 0 {
		return bytes.IndexByte(data, '\r')
	}
	if cr := bytes.IndexByte(data[:lf], '\r'); cr >= 0 {
		return cr
	}
	return lf
}

// comment appends a comment, which readers skip. text must be one line.
func (w sseWriter) comment(dst []byte, text string) []byte {
	dst = append(dst, ": "...)
	dst = append(dst, text...)
	return append(dst, "\r\n\r\n"...)
}
