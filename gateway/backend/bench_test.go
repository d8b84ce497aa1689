package backend

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

func BenchmarkConn(b *testing.B) {
	requests := map[string]string{
		"ping":       `{"jsonrpc":"2.0","id":%d,"method":"ping"}`,
		"echo 16KiB": `{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"echo","arguments":{"text":"` + strings.Repeat("x", 16<<10) + `"}}}`,
	}
	for name, request := range requests {
		b.Run(name, func(b *testing.B) {
			answers := make(chan []byte, 10)
			c := NewMock(MockOptions{}).Open(func(out Out) error { answers <- out.Data; return nil })
			defer c.Close()
			start(b, c, answers)
			b.SetBytes(int64(len(request)))
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if err := c.Receive(fmt.Appendf(nil, request, i)); err != nil {
					b.Fatal(err)
				}
				<-answers
			}
		})
	}
}

// BenchmarkIdle reports the memory that a session takes once it has initialized.
func BenchmarkIdle(b *testing.B) {
	const n = 1000
	m := NewMock(MockOptions{})
	answers := make(chan []byte, 10)
	conns := make([]*Conn, n)
	for b.Loop() {
		before := inUse()
		for i := range conns {
			conns[i] = m.Open(func(out Out) error { answers <- out.Data; return nil })
			start(b, conns[i], answers)
		}
		b.ReportMetric(float64(inUse()-before)/n, "B/session")
		for _, c := range conns {
			c.Close()
		}
		clear(conns)
	}
}

func start(b *testing.B, c *Conn, answers <-chan []byte) {
	for _, m := range []string{`{"jsonrpc":"2.0","id":"init","method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},` +
		`"clientInfo":{"name":"x","version":"1"}}}`, `{"jsonrpc":"2.0","method":"notifications/initialized"}`} {
		if err := c.Receive([]byte(m)); err != nil {
			b.Fatal(err)
		}
	}
	<-answers
}

func inUse() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc + m.StackInuse
}
