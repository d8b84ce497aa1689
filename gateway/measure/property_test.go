package measure

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

// TestSumsAreTheSpines plays any traffic on a spine: what the methods come to, and what the sessions
// come to, is what the spine itself has counted.
func TestSumsAreTheSpines(t *testing.T) {
	big := spine.Limit{Items: 1 << 17, Bytes: 1 << 28}
	for seed := range uint64(10) {
		r := rand.New(rand.NewPCG(seed, 1))
		sp := spine.New(big)
		tap := sp.Tap("test", big, 0)
		texts := []string{call, ping, note, result, failed, cancel, "{", "[]", `{"jsonrpc":"2.0","id":3,"method":"` + strings.Repeat("x", 300) + `"}`}
		sources := map[string]*spine.Source{}
		type asked struct {
			seq    uint64
			method string
		}
		open := map[string][]asked{}
		pick := func(key string) (a asked) {
			if n := len(open[key]); n > 0 && r.IntN(3) > 0 {
				i := r.IntN(n)
				a = open[key][i]
				open[key] = slices.Delete(open[key], i, i+1)
			}
			return a
		}
		for range 3000 {
			id := fmt.Sprint("s", r.IntN(9))
			if sources[id] == nil {
				sources[id] = sp.Source(id)
			}
			d := frame.In + frame.Dir(r.IntN(2))
			text := texts[r.IntN(len(texts))]
			if r.IntN(4) == 0 {
				text = fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"m%d"}`, r.IntN(400))
			}
			f := frame.New(d, frame.Client, []byte(text))
			e := spine.Event{Frame: f, Method: f.Method}
			if f.Kind.IsResponse() {
				a := pick(fmt.Sprint(id, frame.In+frame.Out-d))
				e.Pair, e.Method = a.seq, a.method
			}
			switch r.IntN(12) {
			case 0:
				e.Kind = spine.Refused
				sources[id].Publish(e)
				continue
			case 1:
				sources[id].Publish(spine.Event{Kind: spine.Closed})
				delete(open, id+"in")
				delete(open, id+"out")
				continue
			}
			e.Kind = spine.In
			var seq uint64
			if d == frame.In {
				seq, _ = sources[id].Publish(e)
			} else {
				e.Kind = spine.Queued
				seq, _ = sources[id].Publish(e)
				e.Kind, e.Of = spine.Out, seq
				if r.IntN(9) == 0 {
					e.Kind = spine.Dropped
				}
				sources[id].Publish(e)
			}
			if f.Kind == frame.Request && e.Kind != spine.Dropped {
				key := fmt.Sprint(id, d)
				open[key] = append(open[key], asked{seq, f.Method})
			}
		}
		f := New(noon)
		buf := make([]spine.Event, 1000)
		for n := tap.Take(buf); n > 0; n = tap.Take(buf) {
			f.Apply(buf[:n])
		}
		want := sp.Tally()
		if got := f.All(); got.In != want.Of(spine.In) || got.Out != want.Of(spine.Out) || got.Errors() != want.Errors || f.Refused() != want.Of(spine.Refused) || f.Dropped() != want.Of(spine.Dropped) {
			t.Fatalf("seed %d: All() = %+v, want in %d, out %d, errors %d", seed, got, want.Of(spine.In), want.Of(spine.Out), want.Errors)
		}
		var in, out, errors, messages uint64
		var waiting int
		for _, m := range f.Methods() {
			asked := m.Requests + m.Notifications + m.Others
			if m.By == frame.In {
				in, out = in+asked, out+m.Answered
			} else {
				in, out = in+m.Answered, out+asked
			}
			errors += m.Errors
			messages += m.Messages()
			waiting += m.Waiting
			if sum := m.Answered + m.Cancelled + m.Unanswered + uint64(m.Waiting); sum != m.Requests {
				t.Errorf("seed %d: %s of %v: %d answered, cancelled, unanswered and waiting, want its %d requests", seed, m.Name, m.By, sum, m.Requests)
			}
		}
		if in != want.Of(spine.In) || out != want.Of(spine.Out) || errors != want.Errors || messages != in+out {
			t.Errorf("seed %d: the methods come to in %d, out %d, errors %d, want %d, %d, %d", seed, in, out, errors, want.Of(spine.In), want.Of(spine.Out), want.Errors)
		}
		if all := f.All(); waiting != all.Client.Waiting+all.Server.Waiting {
			t.Errorf("seed %d: %d wait by method, want %+v", seed, waiting, all)
		}
		in, out, errors, waiting = 0, 0, 0, 0
		for id := range sources {
			s := f.Session(id)
			sum := Counts{}
			var answers uint64
			for _, m := range f.MethodsOf(id) {
				sum.Errors, sum.Waiting, sum.Unanswered = sum.Errors+m.Errors, sum.Waiting+m.Waiting, sum.Unanswered+m.Unanswered
				answers += m.Counts.Messages()
			}
			if answers != s.In+s.Out || sum.Errors != s.Errors() || sum.Waiting != s.Client.Waiting+s.Server.Waiting || sum.Unanswered != s.Client.Unanswered+s.Server.Unanswered {
				t.Errorf("seed %d: the methods of %s come to %d messages and %+v, want %+v", seed, id, answers, sum, s)
			}
			in, out, errors, waiting = in+s.In, out+s.Out, errors+s.Errors(), waiting+s.Client.Waiting+s.Server.Waiting
		}
		if all := f.All(); in != all.In || out != all.Out || errors != all.Errors() || waiting != all.Client.Waiting+all.Server.Waiting {
			t.Errorf("seed %d: the sessions come to in %d, out %d, errors %d, waiting %d, want %+v", seed, in, out, errors, waiting, all)
		}
		sp.Close()
	}
}
