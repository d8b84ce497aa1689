package jsonview

import (
	"strings"

	"switchboard/ui/jsonview/pretty"
)

// mostDumped is how many bytes are dumped as text, which is five times as long.
const mostDumped = 4 << 20

// Dump is data as the text of a hex dump, the first 4 MiB of it.
func Dump(data []byte) string {
	d := pretty.Hex(string(data[:min(len(data), mostDumped)]))
	var b strings.Builder
	var spans []pretty.Span
	for i := range d.Lines {
		spans = d.Spans(spans[:0], i)
		for _, s := range spans {
			b.WriteString(s.Text)
		}
		b.WriteByte('\n')
	}
	return b.String()
}
