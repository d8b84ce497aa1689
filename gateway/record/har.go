package record

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// WriteHAR writes the HTTP exchanges among events as HAR 1.2, and returns how many these were: each request with the
// message that it brought, and its response with the messages that went out on it. A session is a page. An exchange is
// chosen where any of its events is, and of its messages those that are. What is no HTTP is counted in the comment.
func WriteHAR(w io.Writer, h Header, events []spine.Event, c Choice) (n int, err error) {
	m := c.Secrets.mask()
	streams := exchangesOf(events)
	left := streams.deal(events, &c)
	of := make(map[string]bool)
	chosen := slices.DeleteFunc(streams.all, func(x *exchange) bool { return !x.chosen(&c) })
	for _, x := range chosen {
		of[x.Session] = true
	}
	slices.SortStableFunc(chosen, func(a, b *exchange) int { return a.started.Compare(b.started) })
	out := harWriter{w: w}
	out.begin(harCreator{"Switchboard", cmp.Or(h.Program, "unknown")}, pagesOf(events, h.Sessions, m, func(session string) bool { return c.Wants == nil || of[session] }))
	for i, x := range chosen {
		x.hide(m)
		e := x.entry()
		x.say(e, &c, m)
		out.entry(e)
		chosen[i] = nil // a recording may be as large as a disk
	}
	comment := ""
	switch {
	case left == 1:
		comment = "One message is left out: it came or went by no HTTP exchange in this recording."
	case left > 1:
		comment = fmt.Sprintf("%d messages are left out: they came or went by no HTTP exchange in this recording.", left)
	}
	out.end(comment)
	return out.entries, out.err
}

// pagesOf is a page for each session that is wanted, named as its client names itself, or did before.
func pagesOf(events []spine.Event, before []Known, m mask, wanted func(session string) bool) []harPage {
	pages := []harPage{}
	var from []string // of each page, what follows its client's name
	at := make(map[string]int)
	asked := make(map[string]uint64) // Seq of the initialize of a session; 0 once it was answered with a result: servers refuse another
	for i := range events {
		e := &events[i]
		if e.Session == "" || !wanted(e.Session) {
			continue
		}
		i, known := at[e.Session]
		if !known {
			i = len(pages)
			at[e.Session] = i
			pages, from = append(pages, harPage{Started: e.Time, ID: e.Session, Title: "session " + e.Session}), append(from, "session "+e.Session)
			if k := slices.IndexFunc(before, func(k Known) bool { return k.ID == e.Session }); k >= 0 {
				pages[i].Title, from[i] = m.text(before[k].title()), m.text(before[k].from())
			}
		}
		if e.Kind == spine.Opened {
			from[i] = m.text(e.Note)
			pages[i].Title = from[i]
		}
		seq, said := asked[e.Session]
		if said && seq > 0 && e.Kind == spine.Out && e.Pair == seq && e.Frame != nil && e.Frame.Kind == frame.Response {
			asked[e.Session] = 0
		}
		if client := clientOf(e); client != "" && (!said || seq > 0) {
			pages[i].Title, asked[e.Session] = m.text(client)+", "+from[i], e.Seq
		}
	}
	return pages
}

// clientOf is what a client calls itself in initialize; empty elsewhere.
func clientOf(e *spine.Event) string {
	if e.Kind != spine.In || e.Frame == nil || e.Frame.Method != "initialize" {
		return ""
	}
	var params struct {
		ClientInfo struct{ Name, Version string }
	}
	_ = json.Unmarshal(e.Frame.Params, &params) // what is malformed has no name
	return strings.TrimSpace(params.ClientInfo.Name + " " + params.ClientInfo.Version)
}

// entry is the exchange in HAR.
func (x *exchange) entry() *harEntry {
	e := &harEntry{Page: x.Session, Started: x.started, Request: x.request(), Response: x.response(), Type: "fetch"}
	if x.HTTP.Method == http.MethodGet {
		e.Type = "eventsource"
	}
	e.Timings = harTimings{Wait: ms(x.Time.Sub(x.started))}
	if x.streamed() {
		for _, m := range x.out {
			e.Messages = append(e.Messages, harMessage{Time: float64(m.Time.UnixMicro()) / 1e6, Event: "message", Data: string(m.Frame.Data), Guessed: m.guessed})
		}
	}
	if n := len(x.out); n > 0 {
		e.Timings.Receive = ms(max(x.out[n-1].Time.Sub(x.Time), 0))
	}
	e.Time = e.Timings.Wait + e.Timings.Receive
	if x.cause != nil && x.cause.Kind == spine.Refused {
		e.Comment = x.cause.Note
	}
	return e
}

// say puts the marks of the exchange's events into the comment of its entry.
func (x *exchange) say(e *harEntry, c *Choice, m mask) {
	if len(c.Marks) == 0 {
		return
	}
	say := func(what string, seq uint64) {
		comment, marked := c.Marks[seq]
		if !marked {
			return
		}
		e.Marked = true
		if comment != "" {
			what += ": " + m.text(comment)
		}
		e.Comment = strings.TrimPrefix(e.Comment+"; "+what, "; ")
	}
	if x.cause != nil && len(x.in) == 0 {
		say("marked", x.cause.Seq)
	}
	for _, in := range x.in {
		say("marked", in.Seq)
	}
	say("marked", x.Seq)
	for _, out := range x.out {
		what := "response marked"
		if x.streamed() {
			what = cmp.Or(out.Method, out.Frame.Kind.String()) + " marked"
		}
		say(what, out.Of)
		say(what, out.Seq)
	}
}

func ms(d time.Duration) float64 { return float64(max(d, 0)) / float64(time.Millisecond) }

const httpVersion = "HTTP/1.1" // the only one that the gateway speaks

func (x *exchange) request() harRequest {
	r := harRequest{Method: x.HTTP.Method, URL: x.base + x.HTTP.URL, HTTPVersion: httpVersion, Cookies: []harPair{},
		Headers: headers(x.HTTP.Header), Query: []harPair{}, HeadersSize: -1, BodySize: announced(x.HTTP)}
	_, query, _ := strings.Cut(x.HTTP.URL, "?")
	for pair := range strings.SplitSeq(query, "&") {
		if name, value, _ := strings.Cut(pair, "="); pair != "" {
			r.Query = append(r.Query, harPair{unescaped(name), unescaped(value)})
		}
	}
	if x.cause != nil && x.cause.Frame != nil {
		data := x.cause.Frame.Data
		if len(x.in) > 1 {
			data = batch(x.in)
		}
		r.BodySize = len(data)
		r.Body = &harBody{MIMEType: cmp.Or(x.HTTP.Header.Get("Content-Type"), "application/json"), Text: string(data)}
		if !utf8.Valid(data) {
			r.Body.Text, r.Body.Comment = base64.StdEncoding.EncodeToString(data), "The body is not UTF-8: text is its base64."
		}
	}
	return r
}

// announced is how large the client said that the body is, which may be one that was refused and not kept; -1: it did not say.
func announced(x *spine.Exchange) int {
	if n, err := strconv.ParseUint(x.Header.Get("Content-Length"), 10, 62); err == nil {
		return int(n)
	}
	if x.Method == http.MethodPost {
		return -1
	}
	return 0
}

// batch is the messages as one, as near to what came as is known: without the blanks between them.
func batch(in []*spine.Event) []byte {
	var all [][]byte
	for _, e := range in {
		all = append(all, e.Frame.Data)
	}
	return slices.Concat([]byte("["), bytes.Join(all, []byte(",")), []byte("]"))
}

func unescaped(s string) string {
	if u, err := url.QueryUnescape(s); err == nil {
		return u
	}
	return s
}

func (x *exchange) response() harResponse {
	r := harResponse{Status: x.HTTP.Status, StatusText: http.StatusText(x.HTTP.Status), HTTPVersion: httpVersion, Cookies: []harPair{},
		Headers: headers(x.HTTP.Answer), RedirectURL: x.HTTP.Answer.Get("Location"), HeadersSize: -1, BodySize: -1,
		Content: harContent{MIMEType: cmp.Or(x.HTTP.Answer.Get("Content-Type"), "x-unknown")}}
	c := &r.Content
	switch {
	case x.streamed():
		c.Text, c.Comment = x.stream(), "Retold from the messages: endpoint event, ids, retry fields and keepalives are left out."
	case len(x.out) == 1:
		c.Text = string(x.out[0].Frame.Data)
		r.BodySize = len(c.Text)
	case len(x.out) > 1: // a batch
		var all []string
		for _, m := range x.out {
			all = append(all, string(m.Frame.Data))
		}
		c.Text = "[" + strings.Join(all, ",") + "]"
	case x.HTTP.Body != "":
		c.Text = x.HTTP.Body
		r.BodySize = len(c.Text)
	}
	c.Size = len(c.Text)
	if !utf8.ValidString(c.Text) {
		c.Text, c.Encoding = base64.StdEncoding.EncodeToString([]byte(c.Text)), "base64"
	}
	return r
}

// stream is the messages as Server-Sent Events.
func (x *exchange) stream() string {
	var b strings.Builder
	ends := strings.NewReplacer("\r\n", "\n", "\r", "\n")
	for _, m := range x.out {
		b.WriteString("event: message\n")
		for line := range strings.SplitSeq(ends.Replace(string(m.Frame.Data)), "\n") {
			b.WriteString("data: " + line + "\n")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func headers(h http.Header) []harPair {
	pairs := []harPair{}
	for name, values := range h {
		for _, v := range values {
			pairs = append(pairs, harPair{name, v})
		}
	}
	slices.SortStableFunc(pairs, func(a, b harPair) int { return strings.Compare(a.Name, b.Name) })
	return pairs
}

// mediaType is that of a Content-Type.
func mediaType(h http.Header) string {
	t, _, _ := mime.ParseMediaType(h.Get("Content-Type"))
	return t
}
