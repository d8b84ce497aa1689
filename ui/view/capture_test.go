package view

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"switchboard/gateway/filter"
	"switchboard/gateway/frame"
	"switchboard/gateway/record"
	"switchboard/gateway/spine"
)

// told are events as a spine tells them.
type told struct{ events []spine.Event }

func (s *told) tell(e spine.Event) uint64 {
	e.Seq, e.Time = uint64(len(s.events)+1), time.Date(2026, 11, 25, 14, 2, len(s.events), 0, time.UTC)
	if e.Frame != nil && e.Method == "" {
		e.Method = e.Frame.Method
	}
	s.events = append(s.events, e)
	return e.Seq
}

func (s *told) in(session, text string) uint64 {
	return s.tell(spine.Event{Kind: spine.In, Session: session, Frame: frame.New(frame.In, frame.Client, []byte(text))})
}

func (s *told) out(session, text string, pair uint64, took time.Duration) (queued uint64) {
	f := frame.New(frame.Out, frame.Backend, []byte(text))
	queued = s.tell(spine.Event{Kind: spine.Queued, Session: session, Frame: f, Pair: pair, Depth: 1})
	s.tell(spine.Event{Kind: spine.Out, Session: session, Frame: f, Pair: pair, Of: queued, Took: took})
	return queued
}

// aRecording has two sessions, one of which ends, with what is dropped, refused and asked the other way.
func aRecording() []spine.Event {
	s := &told{}
	s.tell(spine.Event{Kind: spine.Switched, Note: "listening on 127.0.0.1:4444"})
	s.tell(spine.Event{Kind: spine.Opened, Session: "aaaa", Note: "sse from 127.0.0.1:5"})
	i := s.in("aaaa", `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","clientInfo":{"name":"probe","version":"0.1"}}}`)
	s.tell(spine.Event{Kind: spine.HTTP, Session: "aaaa", Of: i, HTTP: &spine.Exchange{Method: "POST", URL: "/message", Status: 202}})
	s.out("aaaa", `{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-03-26"}}`, i, 3*time.Millisecond)
	ping := s.out("aaaa", `{"jsonrpc":"2.0","id":"op-1","method":"ping"}`, 0, 0)
	s.tell(spine.Event{Kind: spine.In, Session: "aaaa", Pair: ping, Took: time.Second, Method: "ping",
		Frame: frame.New(frame.In, frame.Client, []byte(`{"jsonrpc":"2.0","id":"op-1","result":{}}`))})
	s.in("bbbb", `{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"_meta":{"io.modelcontextprotocol/clientInfo":{"name":"new","version":"2"},"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}}`)
	s.tell(spine.Event{Kind: spine.HTTP, Session: "bbbb", HTTP: &spine.Exchange{Method: "GET", URL: "/mcp?x", Status: 200}})
	s.tell(spine.Event{Kind: spine.Refused, Session: "bbbb", Note: "not JSON", Frame: frame.New(frame.In, frame.Client, []byte("{"))})
	f := frame.New(frame.Out, frame.Backend, []byte(`{"jsonrpc":"2.0","method":"notifications/x"}`))
	q := s.tell(spine.Event{Kind: spine.Queued, Session: "aaaa", Frame: f, Depth: 4})
	s.tell(spine.Event{Kind: spine.Dropped, Session: "aaaa", Frame: f, Of: q, Note: "ClientLeft", Depth: 3})
	s.tell(spine.Event{Kind: spine.Closed, Session: "aaaa", Note: "WriteFailed: reset by peer"})
	return s.events
}

// shownAs is all that rows say.
func shownAs(j *Journal) string {
	var b strings.Builder
	first, end := j.Bounds()
	for i := first; i < end; i++ {
		r := j.At(i)
		fmt.Fprintln(&b, r.Seq, r.Time.Format("05"), r.Kind, r.Session, r.Method, r.Pair, r.Answer, r.Took, r.Note, r.Over, r.HTTP != nil, r.Mark != nil, r.Comment())
	}
	return b.String()
}

// TestEventsOfRows: the facts that rows are taken back to make the same rows again.
func TestEventsOfRows(t *testing.T) {
	j := NewJournal(spine.Limit{Items: math.MaxInt, Bytes: math.MaxInt})
	events := aRecording()
	j.Apply(events)
	back := j.Events()
	slices.SortFunc(back, func(a, b spine.Event) int { return cmp.Compare(a.Seq, b.Seq) })
	if len(back) != len(events) {
		t.Fatalf("%d events; want %d", len(back), len(events))
	}
	for i := range back {
		want := events[i]
		want.Depth = 0
		got, text := back[i].AppendJSON(nil), want.AppendJSON(nil)
		if !bytes.Equal(got, text) {
			t.Errorf("event %s\nwas   %s", got, text)
		}
	}
	again := NewJournal(spine.Limit{Items: math.MaxInt, Bytes: math.MaxInt})
	again.Apply(back)
	if got, want := shownAs(again), shownAs(j); got != want {
		t.Errorf("rows\n%s\nwere\n%s", got, want)
	}
}

func TestChosen(t *testing.T) {
	j := NewJournal(spine.Limit{Items: math.MaxInt, Bytes: math.MaxInt})
	j.Apply(aRecording())
	if err := j.Mark(5, "why"); err != nil {
		t.Fatal(err)
	}
	q, err := filter.Parse("method:ping or has:comment or status:202")
	if err != nil {
		t.Fatal(err)
	}
	j.Filter(Match("", q, &Names{}))
	for choice, want := range map[Choice]string{AllRows: "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15", ShownRows: "3 4 5 6 7 8 9", MarkedRows: "5 6"} {
		c := j.Chosen(choice)
		var got []string
		events := j.Events()
		slices.SortFunc(events, func(a, b spine.Event) int { return cmp.Compare(a.Seq, b.Seq) })
		for _, e := range events {
			if c.Wants == nil || c.Wants(&e) {
				got = append(got, fmt.Sprint(e.Seq))
			}
		}
		if s := strings.Join(got, " "); s != want || c.Marks[5] != "why" {
			t.Errorf("choice %d is %s with marks %v; want %s", choice, s, c.Marks, want)
		}
	}
}

// written is a recording in a file.
func written(t testing.TB, events []spine.Event, marks record.Marks) record.Recording {
	t.Helper()
	path := filepath.Join(t.TempDir(), "run.jsonl")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := record.WriteJSONLines(file, record.Header{Part: 1}, events, record.Choice{Marks: marks}); err != nil {
		t.Fatal(err)
	}
	r, err := record.Whole(path)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// read reads all of it.
func (c *Capture) readAll(t testing.TB) {
	t.Helper()
	p := record.Play(c.Recording)
	defer p.Close()
	for more := true; more; {
		var b Batch
		b, more = ReadBatch(p)
		c.Add(b)
	}
}

// TestCaptureKnown shows a recording that began when its client had said long before who it is.
func TestCaptureKnown(t *testing.T) {
	at := time.Date(2026, 11, 25, 14, 2, 0, 0, time.UTC)
	r := written(t, []spine.Event{{Seq: 7, Time: at.Add(time.Minute), Kind: spine.Keepalive, Session: "s1", Note: "comment"}}, nil)
	r.Header.Sessions = []record.Known{
		{ID: "s1", Transport: "sse", Remote: "here", Opened: at, Client: "probe", Version: "2", Revision: "2025-11-25"},
		{ID: "s2", Transport: "sse", Opened: at, Client: "of whom nothing came"},
	}
	c := NewCapture(r, nil, spine.Limit{Items: 10, Bytes: 1 << 20})
	c.readAll(t)
	infos, more := c.Sessions()
	if len(infos) != 1 || more != 0 {
		t.Fatalf("sessions %+v and %d more, want that of the event", infos, more)
	}
	if i := infos[0]; i.Client != "probe" || i.Version != "2" || i.Revision != "2025-11-25" || i.Transport != "sse" || i.Remote != "here" || !i.Opened.Equal(at) {
		t.Errorf("it is %+v", i)
	}
}

func TestCapture(t *testing.T) {
	limit := spine.Limit{Items: 1000, Bytes: 1 << 20}
	r := written(t, aRecording(), record.Marks{5: "inside", 12: ""})
	c := NewCapture(r, nil, limit)
	if got := c.Summary(); got != "0 events · reading, 0 % · read-only" {
		t.Errorf("at first: %s", got)
	}
	c.readAll(t)
	if got := c.Summary(); got != "15 events · 2026-11-25 14:02:00–14:02:14 · read-only" || c.Trouble() != "" || !c.Done() {
		t.Errorf("%s; %s", got, c.Trouble())
	}
	live := NewJournal(limit)
	live.Apply(aRecording())
	_, _ = live.Mark(5, "inside"), live.Mark(12, "")
	if got, want := shownAs(c.Journal), shownAs(live); got != want {
		t.Errorf("rows\n%s\nwant\n%s", got, want)
	}
	c = NewCapture(r, record.Marks{1: "beside"}, limit)
	c.readAll(t)
	if got := fmt.Sprint(c.Journal.Marks()); got != fmt.Sprint(record.Marks{1: "beside"}) {
		t.Errorf("marks %s; want those of the file beside it", got)
	}
	// What fell out for the bound keeps its mark in the file.
	c = NewCapture(r, record.Marks{1: "beside"}, spine.Limit{Items: 3, Bytes: 1 << 20})
	c.readAll(t)
	c.Journal.Clear()
	if got := c.Journal.Marks(); len(got) != 1 {
		t.Errorf("marks %v; want the one of a row that fell out", got)
	}
}

func TestCaptureTrouble(t *testing.T) {
	limit := spine.Limit{Items: 1000, Bytes: 1 << 20}
	r := written(t, aRecording(), nil)
	text, err := os.ReadFile(r.Files[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		text   string
		gone   int
		events string
		want   string
	}{
		{string(text[:len(text)-9]), 0, "14 events", "run.jsonl: The last"},
		{string(text), 2, "15 events", "2 parts of it are gone"},
		{string(text) + "{}\n\n{}\n", 0, "15 events", "The rest cannot be read: " + r.Files[0] + ": line 17: unknown kind of event \"\"."},
	} {
		if err := os.WriteFile(r.Files[0], []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		r.Gone = tt.gone
		c := NewCapture(r, nil, limit)
		c.readAll(t)
		if !strings.Contains(c.Trouble(), tt.want) || !strings.HasPrefix(c.Summary(), tt.events+" ") {
			t.Errorf("%s; %s; want %s, %s", c.Summary(), c.Trouble(), tt.events, tt.want)
		}
	}
	c := NewCapture(r, nil, limit)
	c.Stop()
	if got := c.Trouble(); !strings.Contains(got, "you stopped at 0 %.") || !c.Done() {
		t.Errorf("stopped: %s", got)
	}
}

// BenchmarkCapture reads a recording of 100,000 events, and tells how long who shows it is kept at most.
func BenchmarkCapture(b *testing.B) {
	s := &told{}
	s.tell(spine.Event{Kind: spine.Opened, Session: "aaaa", Note: "sse from 127.0.0.1:5"})
	for i := range 33_333 {
		seq := s.in("aaaa", fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"echo","arguments":{"text":"%s"}}}`, i, strings.Repeat("x", 200)))
		s.out("aaaa", fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"result":{"content":[{"type":"text","text":"%s"}]}}`, i, strings.Repeat("x", 200)), seq, time.Millisecond)
	}
	r := written(b, s.events, nil)
	b.SetBytes(r.Bytes)
	var longest, adding time.Duration
	for b.Loop() {
		c := NewCapture(r, nil, spine.Limit{Items: 50_000, Bytes: 256 << 20})
		p := record.Play(r)
		for more := true; more; {
			var batch Batch
			batch, more = ReadBatch(p)
			start := time.Now()
			c.Add(batch)
			took := time.Since(start)
			longest, adding = max(longest, took), adding+took
		}
		p.Close()
	}
	b.ReportMetric(float64(longest.Microseconds())/1000, "ms-longest")
	b.ReportMetric(float64(adding.Nanoseconds())/float64(b.N*len(s.events)), "ns-add/event")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(s.events)), "ns/event")
}

// BenchmarkEvents takes the facts of 100,000 rows, as an export does on the main goroutine.
func BenchmarkEvents(b *testing.B) {
	j := NewJournal(spine.Limit{Items: 100_000, Bytes: 1 << 30})
	s := &told{}
	for range 100_000 {
		s.out("aaaa", `{"jsonrpc":"2.0","method":"notifications/x"}`, 0, 0)
	}
	j.Apply(s.events)
	j.Filter(func(*Row) bool { return true })
	for b.Loop() {
		_ = j.Chosen(ShownRows)
		if n := len(j.Events()); n != 200_000 {
			b.Fatal(n)
		}
	}
}
