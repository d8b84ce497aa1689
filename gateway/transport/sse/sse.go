// Package sse is the bytes of an event stream, as all that goes to clients over one is written.
package sse

import (
	"bytes"
	"strconv"
	"time"
)

// Writer makes the frames of a stream as mcp-context-forge makes them: CRLF
// line ends, and the reconnection time in every frame. It is a value.
type Writer struct {
	tail string // "retry: 5000\r\n\r\n"
}

// New makes the writer for streams whose clients shall come back after retry.
func New(retry time.Duration) Writer {
	return Writer{tail: "retry: " + strconv.FormatInt(retry.Milliseconds(), 10) + "\r\n\r\n"}
}

// Event appends one frame to dst. Each line of data, ended by CR, LF or CRLF,
// becomes a data line of its own, so that no data can end the frame early or
// add a field; a reader puts the lines together again with LF between them.
func (w Writer) Event(dst []byte, name string, data []byte) []byte {
	dst = append(dst, "event: "...)
	dst = append(dst, name...)
	dst = append(dst, "\r\n"...)
	dst = appendData(dst, data)
	return append(dst, w.tail...)
}

// appendData appends data as data lines.
func appendData(dst, data []byte) []byte {
	for {
		dst = append(dst, "data: "...)
		i := lineEnd(data)
		if i < 0 {
			dst = append(dst, data...)
			return append(dst, "\r\n"...)
		}
		dst = append(dst, data[:i]...)
		dst = append(dst, "\r\n"...)
		if data[i] == '\r' && i+1 < len(data) && data[i+1] == '\n' {
			i++
		}
		data = data[i+1:]
	}
}

// Numbered appends a message frame of Streamable HTTP, whose id lets a client
// come back for what follows it; an empty id is left out.
func (w Writer) Numbered(dst []byte, id string, data []byte) []byte {
	dst = append(dst, "event: message\r\n"...)
	if id != "" {
		dst = append(dst, "id: "...)
		dst = append(dst, id...)
		dst = append(dst, "\r\n"...)
	}
	dst = appendData(dst, data)
	return append(dst, "\r\n"...)
}

// Primer appends an event without data, which gives the client an id to come
// back with, and the time to wait before; 0: as it was told last
// (2025-11-25, Transports, "Sending Messages to the Server").
func (w Writer) Primer(dst []byte, id string, retry time.Duration) []byte {
	dst = append(dst, "id: "...)
	dst = append(dst, id...)
	if retry > 0 {
		dst = append(dst, "\r\nretry: "...)
		dst = strconv.AppendInt(dst, retry.Milliseconds(), 10)
	}
	return append(dst, "\r\ndata: \r\n\r\n"...)
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

// Comment appends a comment, which readers skip. text must be one line.
func (w Writer) Comment(dst []byte, text string) []byte {
	dst = append(dst, ": "...)
	dst = append(dst, text...)
	return append(dst, "\r\n\r\n"...)
}
