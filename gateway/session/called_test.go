package session

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// TestLongNames: of what a client says of itself no more is kept than can be of a thousand clients.
func TestLongNames(t *testing.T) {
	long := strings.Repeat("é", 1<<20)
	r := newRig(t, roomy)
	asked, told := r.open(&backend{}), r.open(&backend{})
	if err := asked.Receive(in(fmt.Sprintf(`{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":%q,"clientInfo":{"name":%[1]q,"version":%[1]q}}}`, long))); err != nil {
		t.Fatal(err)
	}
	told.Introduce(mcp.Implementation{Name: long, Version: long}, long)
	for _, s := range []*Session{asked, told} {
		i := s.Info()
		for _, said := range []string{i.Client, i.Version, i.Revision} {
			if len(said) > mostCalled+len("…") || len(said) < mostCalled-1 || !utf8.ValidString(said) || !strings.HasSuffix(said, "é…") {
				t.Errorf("of 2 MiB %d bytes are kept: %.20s; want about %d, whole letters and an ellipsis", len(said), said, mostCalled)
			}
		}
	}
	for name, want := range map[string]string{"": "", "probe": "probe", strings.Repeat("x", mostCalled): strings.Repeat("x", mostCalled)} {
		if got := Brief(name); got != want {
			t.Errorf("Brief(%q) = %q", name, got)
		}
	}
}
