package gateway

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"switchboard/gateway/config"
	"switchboard/gateway/spine"
)

const one = "[[tool]]\nname = \"%s\"\n[[tool.content]]\ntext = \"%s\"\n"

// TestServerFile: the server in TOML is what clients meet, its file is followed
// while the gateway runs, and a mistake in it changes nothing but is said.
func TestServerFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "server.toml")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(fmt.Sprintf(one, "hello", "Hello."))
	g := start(t, func(c *config.Config) { c.Server.File = path })
	tap := g.Tap("test", spine.Limit{Items: 1000, Bytes: 1 << 20}, 0)
	defer tap.Close()
	said := func(word string) {
		t.Helper()
		until(t, tap, func(e spine.Event) bool { return strings.Contains(e.Note, word) })
	}
	for _, endpoint := range []mcp.Transport{&mcp.SSEClientTransport{Endpoint: "http://" + g.Stats().Address + "/sse"},
		&mcp.StreamableClientTransport{Endpoint: "http://" + g.Stats().Address + "/mcp"}} {
		s, err := mcp.NewClient(&mcp.Implementation{Name: "t", Version: "1"}, nil).Connect(t.Context(), endpoint, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		tools := func() string {
			t.Helper()
			list, err := s.ListTools(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			names := []string{}
			for _, tool := range list.Tools {
				names = append(names, tool.Name)
			}
			out, _ := json.Marshal(names)
			return string(out)
		}
		write(fmt.Sprintf(one, "hello", "Hello again."))
		said("server reloaded")
		if got := tools(); got != `["hello"]` {
			t.Errorf("%T: tools %s; want hello alone", endpoint, got)
		}
		write("[[tool]]\nnme = \"x\"\n")
		said("not reloaded")
		if got, problem := tools(), g.Stats().Script; got != `["hello"]` || !strings.Contains(problem, "server.toml:1:3") {
			t.Errorf("%T: after a mistake: tools %s, said %q; want hello, and line and column of the mistake", endpoint, got, problem)
		}
		write(fmt.Sprintf(one, "bye", "Bye."))
		said("server reloaded")
		if got, problem := tools(), g.Stats().Script; got != `["bye"]` || problem != "" {
			t.Errorf("%T: after mending: tools %s, said %q; want bye, and nothing", endpoint, got, problem)
		}
	}
	write("[[tool]]\n")
	c := config.Default()
	c.Server.File = path
	if _, err := New(c, "test", nil, slog.New(slog.DiscardHandler)); err == nil {
		t.Error("New with a server without a name = nil; want an error")
	}
}
