package view

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"switchboard/gateway/frame"
	"switchboard/gateway/measure"
	"switchboard/gateway/spine"
)

// Exchange is the request and the head of its answer, of a refusal with its body, as one reads them, or a note on why
// there is nothing to read. A response is told of by the request that it
// answers, where that is known.
func (r *Row) Exchange(request *Row) (heads, note string) {
	switch {
	case r.HTTP != nil:
		return headOf(r.HTTP), ""
	case request != nil && request.HTTP != nil && r.Frame != nil && r.Frame.Kind.IsResponse() && r.Frame.Dir == frame.Out:
		return headOf(request.HTTP), ""
	case r.Frame != nil && r.Frame.Dir == frame.Out:
		return "", "This went out on a stream that was open already."
	default:
		return "", "This came by no HTTP request of its own, or its status is not known yet."
	}
}

func headOf(x *spine.Exchange) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s\n", x.Method, x.URL)
	writeHeader(&b, x.Header)
	fmt.Fprintf(&b, "\n%d %s\n", x.Status, http.StatusText(x.Status))
	writeHeader(&b, x.Answer)
	if x.Body != "" {
		b.WriteString("\n" + x.Body)
	}
	return b.String()
}

func writeHeader(b *strings.Builder, h http.Header) {
	names := make([]string, 0, len(h))
	for name := range h {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range h[name] {
			fmt.Fprintf(b, "%s: %s\n", name, value)
		}
	}
}

// Expected reports whether an error is no mistake, as in the figures.
func (r *Row) Expected() bool { return measure.Expected(r.Method, r.Frame) }
