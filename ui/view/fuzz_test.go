package view

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"switchboard/gateway/filter"
	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// FuzzRow is a message, with bytes of anybody's, on its way through the window: what each column says of it is one short line of
// valid text, its HTTP is shown, and it can be filtered, resent and checked.
func FuzzRow(f *testing.F) {
	for _, seed := range []string{"", "\x00\xff", `{"jsonrpc":"2.0","id":"\u202e\n","method":"tools/call","params":{"name":"\ud800","arguments":{}}}`,
		`{"jsonrpc":"2.0","id":1e999,"method":"a"}`, `{"jsonrpc":"2.0","id":1,"error":{"code":-9223372036854775808,"message":"\r\n\t"}}`,
		`{"jsonrpc":"2.0","id":1,"result":{"content":[{"text":7}],"tools":{},"inputRequests":{"":{"method":""}}}}`, `{"jsonrpc":"2.0","method":"notifications/progress","params":{"progress":1e-999,"total":-0}}`,
		`{"jsonrpc":"2.0","method":"x","params":{"data":` + strings.Repeat("[", 500) + strings.Repeat("]", 500) + `}}`, `[{"jsonrpc":"2.0","id":1,"method":"a"}]`} {
		f.Add([]byte(seed), seed)
		f.Add([]byte(`{"jsonrpc":"2.0","id":"x","method":"ping"}`), seed)
	}
	query, err := filter.Parse(`method:a* dir:in id:1 size:>0 "x" /y+/ or client:b`)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte, note string) {
		j := NewJournal(spine.Limit{Items: 4, Bytes: 1 << 20})
		j.Filter(Match("", query, &Names{}))
		at := time.Unix(1_000_000_000, 0)
		in := frame.New(frame.In, frame.Client, data)
		x := &spine.Exchange{Method: note, URL: note, Status: len(note), Header: map[string][]string{note: {note}}}
		j.Apply([]spine.Event{
			{Seq: 1, Time: at, Kind: spine.Opened, Session: note, Note: note},
			{Seq: 2, Time: at, Kind: spine.In, Session: note, Frame: in, Method: in.Method},
			{Seq: 3, Time: at, Kind: spine.HTTP, Session: note, Of: 2, HTTP: x},
			{Seq: 4, Time: at, Kind: spine.Queued, Session: note, Frame: frame.New(frame.Out, frame.Backend, data), Pair: 2, Note: note},
			{Seq: 5, Time: at, Kind: spine.Out, Session: note, Of: 4, Took: time.Duration(len(data)), Note: note},
			{Seq: 6, Time: at, Kind: spine.Refused, Session: note, Frame: in, Note: note},
		})
		first, end := j.Bounds()
		for i := first; i < end; i++ {
			j.At(i)
		}
		j.Judge(time.Second)
		for _, seq := range []uint64{1, 2, 4, 6} {
			r := j.BySeq(seq)
			if r == nil {
				continue // it did not fit
			}
			for column, said := range map[string]string{"what": r.What(), "arrow": r.Arrow(), "id": r.ID(), "size": r.Size(), "timing": r.Timing(at.Add(time.Minute)), "gist": r.Gist()} {
				if strings.ContainsAny(said, "\n\r") || len(said) > 4*clipBytes || utf8.Valid(data) && utf8.ValidString(note) && !utf8.ValidString(said) {
					t.Errorf("%q: the column %s says %q; want one short line", data, column, said)
				}
			}
			_ = r.Detail()
			_, _ = r.Exchange(j.BySeq(2))
			if r.Frame != nil {
				Resend(r.Frame)
			}
		}
		Answers(j.Waiting(note))
		d := Draft{Text: string(data)}
		if v := Check(d); v.Text == "" || v.Good && (in.Err != nil || in.Kind == frame.Batch) {
			t.Errorf("Check(%q) = %+v of %v", data, v, in.Err)
		}
		if sent, _, err := AsIs(Escape(data)); err == nil && !bytes.Contains(data, []byte(`\`)) && !bytes.Equal(sent, data) {
			t.Errorf("AsIs(Escape(%q)) = %q, want the same bytes", data, sent)
		}
		_, _ = Laid(d.Text)
		for at := range min(len(data), 50) {
			_, _ = d.Hint(at), d.Complete(at)
		}
	})
}
