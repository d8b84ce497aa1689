package measure

import (
	"fmt"
	"testing"
	"time"
)

// BenchmarkApply is exchanges of a hundred sessions; ns/op is of one event.
func BenchmarkApply(b *testing.B) {
	p := newTape()
	for i := range 10_000 {
		id := fmt.Sprintf("a1b2c3d4-0000-4000-8000-%012d", i/5%100)
		p.at = noon.Add(time.Duration(i) * 150 * time.Microsecond)
		seq := p.in(id, call, "", 0, 0)
		p.out(id, result, "tools/call", seq, time.Duration(i)*time.Microsecond)
	}
	f := New(noon)
	b.ReportAllocs()
	for b.Loop() {
		f.Apply(p.all)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(p.all)), "ns/event")
}

// BenchmarkMethods is what one look at as many methods as there can be costs.
func BenchmarkMethods(b *testing.B) {
	p := newTape()
	for i := range 10 * maxMethods {
		m := fmt.Sprintf("m%d", i%maxMethods)
		p.out("a", result, m, p.in("a", fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":%q}`, m), "", 0, 0), time.Duration(i)*time.Millisecond)
	}
	f := New(noon)
	b.ReportAllocs()
	for b.Loop() {
		f.Apply(p.all)
		f.Methods()
	}
}
