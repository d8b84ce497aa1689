package measure

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

func rest(all []Method) Method {
	if i := slices.IndexFunc(all, func(m Method) bool { return m.Rest && m.By == frame.In }); i >= 0 {
		return all[i]
	}
	return Method{}
}

// TestMethodsOfSessionAreBounded: one that asks by 100,000 names has the first of them, and takes no room from others.
func TestMethodsOfSessionAreBounded(t *testing.T) {
	const names = 100_000
	p, f := newTape(), New(noon)
	for i := range names {
		p.all = p.all[:0]
		p.in("a", fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"m%d"}`, i), "", 0, 0)
		f.Apply(p.all)
	}
	p.all = p.all[:0]
	p.in("b", call, "", 0, 0)
	f.Apply(p.all)
	if all := f.MethodsOf("a"); len(all) != maxOf+1 || rest(all).Requests != names-maxOf {
		t.Errorf("%d methods, %d requests of the rest, want %d and %d", len(all), rest(all).Requests, maxOf+1, names-maxOf)
	}
	if got := ofSession(t, f, "b", frame.In, "tools/call").Requests; got != 1 {
		t.Errorf("the other session has %d requests of its own method, want 1", got)
	}
	if all := f.MethodsOf("nobody"); len(all) != 0 {
		t.Errorf("nobody has %d methods", len(all))
	}
}

// TestMethodsOfAllSessionsAreBounded: a thousand sessions of many names each; what is forgotten gives its room back.
func TestMethodsOfAllSessionsAreBounded(t *testing.T) {
	const sessions = 1000
	p := newTape()
	for i := range sessions {
		for m := range maxOf {
			p.in(fmt.Sprint("s", i), fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"m%d"}`, m), "", 0, 0)
		}
	}
	f := p.figures()
	held := func() (n int) {
		for _, b := range f.sessions {
			n += len(b.methods)
		}
		return n
	}
	if got := held(); got != f.ofAll || got > maxOfAll+sessions {
		t.Errorf("%d methods are held, %d counted, want the same and no more than %d", got, f.ofAll, maxOfAll+sessions)
	}
	last := fmt.Sprint("s", sessions-1)
	if all := f.MethodsOf(last); len(all) != 1 || rest(all).Requests != maxOf {
		t.Errorf("the last session has %d methods, the rest with %d requests, want the rest alone with %d", len(all), rest(all).Requests, maxOf)
	}
	f.Keep(func(id string) bool { return id == last })
	if got := held(); got != f.ofAll || got != 1 {
		t.Errorf("after Keep %d methods are held, %d counted, want 1", got, f.ofAll)
	}
	f.Apply([]spine.Event{{Kind: spine.Closed, Session: last}})
	f.Reset(noon)
	if held() != 0 || f.ofAll != 0 {
		t.Errorf("after Reset %d methods are held, %d counted, want none", held(), f.ofAll)
	}
}

// TestMethodsOfSessionAfterReset: what waits counts among the new figures, as it does for all.
func TestMethodsOfSessionAfterReset(t *testing.T) {
	p := newTape()
	seq := p.in("a", call, "", 0, 0)
	f := p.figures()
	f.Reset(noon)
	p.all = nil
	p.out("a", result, "tools/call", seq, time.Second)
	f.Apply(p.all)
	want := Counts{Requests: 1, Answered: 1}
	if got := ofSession(t, f, "a", frame.In, "tools/call"); got.Counts != want || got.Max != time.Second {
		t.Errorf("after Reset the method has %+v and took %v, want %+v and a second", got.Counts, got.Max, want)
	}
}
