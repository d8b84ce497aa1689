package transport

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
)

// This file tells of the requests that net/http answers by itself, without a word to anybody, because it cannot read their heads. Who writes
// a client wants to see exactly those.

// heard is what a connection knows of the request at hand.
type heard struct {
	busy    bool   // its head was read, well or not
	reached bool   // a handler has it, or has had it
	told    bool   // that it was refused
	head    []byte // the first headKept bytes of its head, until a handler has it
	err     error  // that the head ended with
	lead    byte   // what came before head, if that was read ahead
	ahead   byte   // that, of the next one
}

const headKept = 1 << 10

// await begins with no request.
func (h *heard) await() { *h = heard{ahead: h.ahead, head: h.head[:0]} }

// begin is when net/http has read a head, as far as it could.
func (h *heard) begin() { h.busy, h.lead, h.ahead = true, h.ahead, 0 }

// hear takes what was read.
func (h *heard) hear(b []byte, err error) {
	switch {
	case !h.busy:
		h.head, h.err = append(h.head, b[:min(len(b), headKept-len(h.head))]...), err
	case len(b) == 1: // as net/http does while a handler is busy, to see whether the client is still there
		h.ahead = b[0]
	}
}

// reach is for the first handler of all: what it, and those behind it, make of the request is told by them.
func reach(ctx context.Context) {
	if c := connOf(ctx); c != nil {
		c.reached, c.head = true, c.head[:0]
	}
}

// overlook looks at what is written: where no handler has the request it is net/http's own answer.
func (c *conn) overlook(p []byte) {
	if c.reached || c.told || c.refused == nil {
		return
	}
	line, body, _ := bytes.Cut(p, []byte("\r\n"))
	said, ok := strings.CutPrefix(string(line), "HTTP/1.1 ")
	if !ok || said < "400" {
		return
	}
	c.told = true
	if broken := c.broken(); broken != "" {
		said = "400 Bad Request: " + broken
	} else if why, vague := strings.CutPrefix(said, "400 Bad Request"); vague && (why == "" || why == ": invalid header name") {
		said = "400 Bad Request: " + c.fault()
	} else if _, text, _ := strings.Cut(string(body), "\r\n\r\n"); text != "" && !strings.HasPrefix(text, said) {
		said += ": " + text
	}
	c.refused(fmt.Sprintf("%s (from %s)", said, c.RemoteAddr()))
}

// brokeOff tells of a head that did not come whole, which nobody answers.
func (c *conn) brokeOff() {
	if len(c.head) > 0 && !c.reached && !c.told && c.refused != nil {
		c.refused(fmt.Sprintf("%s (from %s)", cmp.Or(c.broken(), "the head of a request was not answered"), c.RemoteAddr()))
	}
}

// broken is why a head did not come whole; empty: it did.
func (h *heard) broken() string {
	const half = "the head of a request did not come whole: "
	switch {
	case h.err == nil:
		return ""
	case errors.Is(h.err, os.ErrDeadlineExceeded):
		return half + "its time was over (limits.read_timeout)"
	}
	return half + "the client left"
}

// fault is what is wrong with the head. It says no values of headers, nor a query: those may be secrets.
func (h *heard) fault() string {
	head := h.head
	if len(head) == headKept { // the whole lines of it
		head = head[:bytes.LastIndexByte(head, '\n')+1]
		if len(head) > 0 {
			head = append(head, "\r\n"...)
		}
	}
	lead := h.lead
	if !h.busy { // it came with what was read to see whether there is a next request
		lead = h.ahead
	}
	if lead != 0 {
		head = append([]byte{lead}, head...)
	}
	if len(head) > 2 && head[0] == 0x16 && head[1] == 3 {
		return "the client speaks TLS, and here is none: use http://"
	}
	line, rest, _ := bytes.Cut(head, []byte("\n"))
	if rest != nil && bytes.Count(line, []byte(" ")) < 2 {
		before, _, _ := strings.Cut(strings.TrimSuffix(string(line), "\r"), "?")
		return fmt.Sprintf("%.60q is no request line", before)
	}
	for n := 2; ; n++ {
		var whole bool
		line, rest, whole = bytes.Cut(rest, []byte("\n"))
		if line = bytes.TrimSuffix(line, []byte("\r")); !whole || len(line) == 0 {
			break
		}
		name, _, colon := bytes.Cut(line, []byte(":"))
		switch blank := line[0] == ' ' || line[0] == '\t'; {
		case blank && n > 2: // it goes on with the line before
		case !blank && !colon:
			return fmt.Sprintf("line %d is no header: it has no colon", n)
		case blank || !token(name):
			return fmt.Sprintf("line %d is no header: %.60q is no name", n, name)
		}
	}
	_, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(head)))
	var address *url.Error
	switch {
	case err == nil, errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "its head cannot be read"
	case errors.As(err, &address):
		return "its URL cannot be read"
	case strings.Contains(err.Error(), "malformed MIME header"):
		return "a header's value has a character that it must not have"
	}
	return fmt.Sprintf("%.200s", err.Error())
}

// token reports whether name may be a header's (RFC 9110, section 5.1).
func token(name []byte) bool {
	for _, c := range name {
		if c <= ' ' || c >= 0x7f || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, rune(c)) {
			return false
		}
	}
	return len(name) > 0
}
