package script

import (
	"strings"
	"testing"
)

const changing = `
[server]
name = "mine"
title = "My own"
version = "2"
instructions = "be kind"
ttl = "5s"
cache_scope = "private"
[[tool]]
name = "flip"
step = [{ toggle = { tools = ["extra"], prompts = ["p"] } }, { show = { resources = ["a:b"] } }, { hide = { templates = ["a:{b}"] } }]
[[tool]]
name = "extra"
hidden = true
[[prompt]]
name = "p"
[[resource]]
uri = "a:b"
name = "b"
[[template]]
uri = "a:{b}"
name = "b"
`

// What a step shows and hides is told to clients of both eras, and is so from then on.
func TestChange(t *testing.T) {
	playing(t, changing, func(v *Server) {
		listener := connect(t, v.mock.OpenModern)
		defer listener.Close()
		listener.exchange(request(5, "subscriptions/listen", `"notifications":{"toolsListChanged":true,"resourcesListChanged":true},"_meta":{`+
			`"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}`))
		legacy(t, v, "", func(c *client) {
			list := func(want string) {
				t.Helper()
				if got := c.exchange(request(1, "tools/list", ``)); len(got) != 1 || !strings.Contains(got[0], want) {
					t.Errorf("tools/list = %s; want …%s…", got, want)
				}
			}
			list(`"tools":[{"inputSchema":{"type":"object"},"name":"flip"}]`)
			got := c.exchange(callTool("flip", `{}`))
			if len(got) != 4 { // the result, and what has become of three lists
				t.Errorf("flip sends %s", got)
			}
			list(`"name":"extra"`)
			check(t, "the hidden tool", c.exchange(callTool("extra", `{}`)), `{"jsonrpc":"2.0","id":1,"result":{"content":[]}}`)
			if got := c.exchange(request(1, "prompts/list", ``)); !strings.Contains(got[0], `"prompts":[]`) {
				t.Errorf("prompts/list = %s", got)
			}
			if heard := strings.Join(listener.exchange(), ""); strings.Count(heard, "list_changed") != 2 || strings.Count(heard, `"io.modelcontextprotocol/subscriptionId":5`) != 2 {
				t.Errorf("the listener hears %s", heard)
			}
			c.exchange(callTool("flip", `{}`))
			list(`"tools":[{"inputSchema":{"type":"object"},"name":"flip"}]`)

			before := v.now
			other, err := Parse("other.toml", []byte("[[tool]]\nname = 'other'"))
			if err != nil {
				t.Fatal(err)
			}
			v.Play(other)
			v.change(before, "show", names{"tools": {"extra"}}) // by a call that still runs
			if got := strings.Join(c.exchange(), ""); !strings.Contains(got, "tools/list_changed") {
				t.Errorf("another file sends %s", got)
			}
			list(`"tools":[{"inputSchema":{"type":"object"},"name":"other"}]`)
		})
	})
}

func TestIdentity(t *testing.T) {
	playing(t, changing, func(v *Server) {
		got := round(t, v, ``, "server/discover", `"x":1`)
		for _, want := range []string{`"instructions":"be kind"`, `"ttlMs":5000`, `"cacheScope":"private"`,
			`"io.modelcontextprotocol/serverInfo":{"name":"mine","title":"My own","version":"2"}`} {
			if !strings.Contains(got, want) {
				t.Errorf("discover = %s; want %s", got, want)
			}
		}
	})
}

// The built-in features stand beside those of the file, which win.
func TestBuiltin(t *testing.T) {
	const file = `
[server]
builtin = true
[[tool]]
name = "echo"
content = [{ text = "own" }]
[[prompt]]
name = "mine"
complete = { a = ["b"] }
argument = [{ name = "a" }]
`
	playing(t, file, func(v *Server) {
		legacy(t, v, ``, func(c *client) {
			check(t, "a tool of the file", c.exchange(callTool("echo", `{}`)), result("own"))
			check(t, "a built-in one", c.exchange(callTool("slow", `{"seconds":0}`)), result("Took 0 seconds."))
			check(t, "a built-in resource", c.exchange(callTool("count", `{}`)), result("The counter is at 1."))
			for ref, want := range map[string]string{`"name":"mine"},"argument":{"name":"a"`: `"b"`, `"name":"greet"},"argument":{"name":"style"`: `"pirate"`} {
				if got := c.exchange(request(1, "completion/complete", `"ref":{"type":"ref/prompt",`+ref+`,"value":""}`)); !strings.Contains(got[0], want) {
					t.Errorf("completion of %s = %s; want %s", ref, got, want)
				}
			}
		})
	})
}
