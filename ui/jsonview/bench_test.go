package jsonview

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

func megabyte() []byte {
	var b strings.Builder
	b.WriteString(`{"jsonrpc":"2.0","id":7,"result":{"tools":[{}`)
	for i := 0; b.Len() < 1<<20; i++ {
		fmt.Fprintf(&b, `,{"name":"tool_%d","description":"Searches all documents, and more.","limit":%d.5,"fuzzy":true,"after":null,"tags":["a","b"]}`, i, i)
	}
	b.WriteString(`]}}`)
	return []byte(b.String())
}

func BenchmarkLoad1MB(b *testing.B) {
	for _, wrap := range []bool{false, true} {
		b.Run(fmt.Sprintf("wrap=%v", wrap), func(b *testing.B) {
			v := show(b)
			v.Limit = 4 << 20
			v.SetWrap(wrap)
			data := megabyte()
			b.ReportAllocs()
			for b.Loop() {
				v.SetJSON(data)
			}
		})
	}
}

func BenchmarkFind1MB(b *testing.B) {
	v := show(b)
	v.Limit = 4 << 20
	v.SetJSON(megabyte())
	for b.Loop() {
		v.Find("documents")
	}
}

func BenchmarkFrame(b *testing.B) {
	v := show(b)
	v.Limit = 4 << 20
	v.SetJSON(megabyte())
	v.Resize(fyne.NewSize(1400, 900))
	v.SelectAll()
	v.sheet.Draw(1400, 900)
	b.ReportAllocs()
	for b.Loop() {
		v.sheet.Draw(1400, 900)
	}
}
