package view

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"switchboard/gateway/frame"
	"switchboard/gateway/record"
)

// Curl makes commands that repeat messages against a gateway.
type Curl struct {
	Base      string // the gateway's address, as in "http://127.0.0.1:4444"
	Token     string // of the control API
	TokenFile string // where it is kept
	Secrets   bool   // the token and what looks secret in a message or its request stand in the command; else the first is read from its file, the others are masked
}

// Why a row is no command.
var (
	errNoRequest = errors.New("no request came with this row")
	errStdio     = errors.New("this came over stdio, where there is no HTTP to repeat it by")
)

// Command is a command for a shell of POSIX. What came from a client is
// posted again as it was, into its session; what went to one is injected into
// its queue through the control API.
func (c Curl) Command(r *Row, transport string) (string, error) {
	switch {
	case r.Frame != nil && r.Frame.Dir == frame.Out:
		return c.inject(r), nil
	case r.HTTP != nil:
		return c.repeat(r), nil
	case r.Frame == nil:
		return "", errNoRequest
	case transport == "stdio":
		return "", errStdio
	case transport == "sse":
		return c.command("/message?session_id="+r.Session, []string{"Content-Type: application/json"}, r.Frame.Data), nil
	}
	head := []string{"Content-Type: application/json", "Accept: application/json, text/event-stream"}
	if r.Method != "initialize" && r.Session != "" {
		head = append(head, "Mcp-Session-Id: "+r.Session)
	}
	return c.command("/mcp", head, r.Frame.Data), nil
}

// inject is the message put into the session's queue, exactly as it is.
func (c Curl) inject(r *Row) string {
	auth := "'Authorization: Bearer " + c.Token + "'"
	if !c.Secrets {
		auth = `"Authorization: Bearer $(cat ` + quoted(c.TokenFile) + `)"`
	}
	return c.curl("/debug/sessions/"+r.Session+"/messages?raw=1", []string{"-H " + auth, "-H 'Content-Type: application/json'"}, r.Frame.Data)
}

// repeat is the request as it came.
func (c Curl) repeat(r *Row) string {
	names := make([]string, 0, len(r.HTTP.Header))
	for name := range r.HTTP.Header {
		if !slices.Contains(curlsOwn, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var head []string
	for _, name := range names {
		for _, v := range r.HTTP.Header[name] {
			head = append(head, name+": "+v)
		}
	}
	for _, name := range []string{"Accept", "Content-Type"} { // curl would add its own
		if _, said := r.HTTP.Header[name]; !said && (name == "Accept" || r.HTTP.Method == http.MethodPost) {
			head = append(head, name+":")
		}
	}
	if r.Frame == nil {
		var arguments []string
		if r.HTTP.Method != http.MethodGet {
			arguments = append(arguments, "-X "+r.HTTP.Method)
		}
		return c.curl(r.HTTP.URL, append(arguments, headers(head, c.Secrets)...), nil)
	}
	return c.command(r.HTTP.URL, head, r.Frame.Data)
}

// curlsOwn are headers that curl makes itself, or that belong to the connection or the stream of before.
var curlsOwn = []string{"Accept-Encoding", "Connection", "Content-Length", "Expect", "Host", "Keep-Alive", "Last-Event-Id", "Te",
	"Transfer-Encoding", "Upgrade", "User-Agent"}

func (c Curl) command(url string, head []string, body []byte) string {
	return c.curl(url, headers(head, c.Secrets), body)
}

func headers(head []string, secrets bool) (arguments []string) {
	for _, h := range head {
		if name, value, given := strings.Cut(h, ": "); given && !secrets {
			h = name + ": " + record.MaskHeader(name, value)
		}
		arguments = append(arguments, "-H "+quoted(h))
	}
	return arguments
}

// mostArgument is how long an argument may be: Linux takes 128 KiB.
const mostArgument = 96 << 10

// curl is the command; a nil body is none.
func (c Curl) curl(url string, arguments []string, body []byte) string {
	text, before := string(body), ""
	if !c.Secrets {
		url, text = record.MaskURL(url), record.MaskText(text)
	}
	switch {
	case body == nil:
	case !IsText(body):
		before = "printf '%b' " + quoted(escaped(text)) + " | "
	case len(text) > mostArgument: // printf is the shell's own, and takes any length
		before = "printf '%s' " + quoted(text) + " | "
	default:
		arguments = append(arguments, "--data-raw "+quoted(text))
	}
	if before != "" {
		arguments = append(arguments, "--data-binary @-")
	}
	return before + strings.Join(append([]string{"curl -sS -N " + quoted(c.Base+url)}, arguments...), " \\\n  ")
}

// quoted is s as one word of a shell.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// escaped is s for printf's %b.
func escaped(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if c == '\\' || c < 0x20 || c >= 0x7f {
			fmt.Fprintf(&b, `\0%03o`, c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// IsText reports whether data can be read and copied as text: UTF-8 without control characters, except tabs and line ends.
func IsText(data []byte) bool {
	for len(data) > 0 {
		if len(data) >= 8 && isPlain(binary.LittleEndian.Uint64(data)) {
			data = data[8:]
			continue
		}
		c := data[0]
		switch {
		case c < 0x20 && c != '\t' && c != '\n' && c != '\r', c == 0x7f:
			return false
		case c < utf8.RuneSelf:
			data = data[1:]
		default:
			r, n := utf8.DecodeRune(data)
			if r == utf8.RuneError && n == 1 || r < 0xa0 {
				return false
			}
			data = data[n:]
		}
	}
	return true
}

// isPlain reports whether eight bytes are all ASCII that has a picture: of a message of megabytes nearly all are.
func isPlain(x uint64) bool {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	below := (x - 0x20*ones) &^ x
	del := x ^ 0x7f*ones
	return (x|below|(del-ones)&^del)&high == 0
}
