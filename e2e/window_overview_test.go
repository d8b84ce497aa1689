package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"switchboard/e2e/desktop"
	"switchboard/e2e/harness"
)

// TestOverview reads in the real window what a real client's traffic came to, copies it, and goes from a method to its traffic.
func TestOverview(t *testing.T) {
	t.Parallel()
	app, win := desktop.New(t, desktop.Options{}).Open(harness.Options{Config: windowConfig})
	w := worked{t, app, win, nil}
	copied := func(what string, parts ...string) {
		t.Helper()
		harness.Eventually(t, what, func() (bool, any) {
			win.Click(desktop.CopyFigures)
			text := win.Clipboard()
			for _, part := range parts {
				if !strings.Contains(text, part) {
					return false, text
				}
			}
			return true, nil
		})
	}
	win.Key("ctrl+5")
	copied("there are no figures yet", "**0 messages**")
	c, err := connectGoSDK(t, w.url(), newHeard())
	if err != nil {
		t.Fatalf("connect and initialize: %v", err)
	}
	session := c.(goSDK).ClientSession
	for range 7 {
		if _, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: "echo", Arguments: map[string]any{"text": "hello"}}); err != nil {
			t.Fatal(err)
		}
	}
	w.text("the table has rows", desktop.Rows, 1000)
	copied("the figures of the calls are copied", "| → | tools/call | 7 |", "| → | initialize | 1 |", " messages** (→ ")
	totals := app.Stats().Totals
	copied("they are what the gateway has counted", "→ "+fmt.Sprint(totals.In)+" in, ← "+fmt.Sprint(totals.Out)+" out")
	before := win.Look()
	win.Click(desktop.BySession)
	w.changes("the table by session is another", before, desktop.Rows, 500)
	win.Click(desktop.FirstRow)
	w.eventually("a click on its row selects the session", desktop.Sessions, desktop.Dark.Selection, 2000, 1e6)
	win.Click(desktop.ByMethod)
	win.Point(desktop.ListMiddle)
	win.Click(desktop.StartAnew)
	copied("the figures start anew", "**0 messages**")
	if _, err := session.ListTools(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	copied("and count from there", "| → | tools/list | 1 |")
	before = win.Look()
	win.Click(desktop.FirstRow)
	w.changes("a click on a method brings its traffic", before, desktop.Rows, 500)
	win.Key("ctrl+5")
	copied("Ctrl+5 brings the overview back", "| → | tools/list | 1 |")
}
