package spine

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"switchboard/gateway/frame"
)

// reflected is the event as encoding/json writes it.
func reflected(e Event) []byte {
	w := wire{Seq: e.Seq, Time: e.Time, Kind: e.Kind.String(), Session: e.Session, Method: e.Method, Depth: e.Depth,
		N: e.N, Of: e.Of, Pair: e.Pair, Stream: e.Stream, TookMS: float64(e.Took) / float64(time.Millisecond), Note: e.Note, HTTP: e.HTTP}
	if f := e.Frame; f != nil {
		size := len(f.Data)
		w.Dir, w.Origin, w.RPC, w.Size = f.Dir.String(), f.Origin.String(), f.Kind.String(), &size
		if f.ID != "" {
			w.ID = json.RawMessage(f.ID)
		}
		if utf8.Valid(f.Data) {
			text := string(f.Data)
			w.Text = &text
		} else {
			w.Base64 = f.Data
		}
	}
	return marshal(w)
}

// marshal is json.Marshal that leaves alone what only HTML would mind.
func marshal(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

func FuzzAppendJSON(f *testing.F) {
	f.Add([]byte(`{"jsonrpc":"2.0","id":7,"method":"ping"}`), "", int64(0), uint64(0))
	f.Add([]byte(`{"jsonrpc":"2.0","id":"<é\u2028>","result":"a & b\n"}`), "SlowClient: \xff\x00\u2029", int64(1234567), uint64(9))
	f.Add([]byte("\xff{}"), "a\tb\"c\\d/e\b\f\r\x1f\x7f", int64(1), uint64(1)<<63)
	f.Fuzz(func(t *testing.T, data []byte, text string, took int64, n uint64) {
		for _, e := range []Event{
			{Seq: n, Time: time.Unix(took%1e9, took).UTC(), Kind: Out, Session: text, Method: text, Depth: int(n >> 1), N: n, Of: n,
				Pair: n, Stream: n, Took: time.Duration(took), Note: text, Frame: frame.New(frame.Out, frame.Operator, data)},
			{Kind: HTTP, HTTP: &Exchange{Method: text, URL: text, Status: int(took), Header: http.Header{text: {text, string(data)},
				"B": nil, "A": {}}}},
		} {
			if got, want := string(e.AppendJSON([]byte("before "))), "before "+string(reflected(e)); got != want {
				t.Errorf("AppendJSON gives\n%s\nwant\n%s", got, want)
			}
		}
	})
}

// TestQuoteEveryPlace puts every byte at every place of the words in which a string is read.
func TestQuoteEveryPlace(t *testing.T) {
	for c := range 256 {
		for before := range 17 {
			s := strings.Repeat("a", before) + string([]byte{byte(c)}) + strings.Repeat("b", 17-before)
			want := marshal(s)
			if got := appendString(nil, s); string(got) != string(want) {
				t.Errorf("appendString(%q) = %s; want %s", s, got, want)
			}
		}
	}
}

// TestPlain holds what is said of a message to what has to be spelt out in it.
func TestPlain(t *testing.T) {
	for _, c := range []struct {
		data string
		want bool
	}{
		{`{"jsonrpc":"2.0","id":7,"method":"ping"}`, true},
		{` { "jsonrpc" : "2.0", "id":7, "method":"<&>" }  `, true},
		{"{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"\x7f\"}", true},
		{`[{"jsonrpc":"2.0","id":7,"method":"ping"}]`, true},
		{`{"jsonrpc":"2.0","id":7,"method":"a\"b"}`, false},
		{`{"jsonrpc":"2.0","id":7,"method":"\u0041"}`, false},
		{`{"jsonrpc":"2.0","id":7,"method":"é"}`, false},
		{"{\"jsonrpc\":\"2.0\",\n\"id\":7,\"method\":\"ping\"}", false},
		{"{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}\r", false},
		{`{"jsonrpc":"2.0","id":7,"method":"ping"`, false}, // no JSON
		{``, false},
	} {
		f := frame.New(frame.In, frame.Client, []byte(c.data))
		if f.Plain != c.want {
			t.Errorf("New(%q).Plain = %v, want %v", c.data, f.Plain, c.want)
		}
		if got, want := string(appendPlain(nil, f.Data)), string(marshal(c.data)); f.Plain && got != want {
			t.Errorf("appendPlain(%q) = %s, want %s", c.data, got, want)
		}
	}
}

func BenchmarkAppendJSON(b *testing.B) {
	long := `{"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":"` + strings.Repeat("0123456789abcdef", 1024) + `"}]}}`
	for name, text := range map[string]string{"ping": `{"jsonrpc":"2.0","id":7,"result":{}}`, "16 KiB": long} {
		e := Event{Seq: 1234567, Time: time.Now(), Kind: Out, Session: "0190b6a5-3d5c-7c3e-8f0a-1b2c3d4e5f60", Method: "ping", Of: 1234566,
			Pair: 1234565, Took: 81 * time.Microsecond, Frame: frame.New(frame.Out, frame.Backend, []byte(text))}
		var buf []byte
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				buf = e.AppendJSON(buf[:0])
			}
		})
		b.Run(name+" reflected", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				reflected(e)
			}
		})
	}
}
