package ui

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"switchboard/gateway/config"
	"switchboard/gateway/spine"
)

// TestCutStreams: the streams of a real client over Streamable HTTP are cut in the window. It comes back, as the same session, and hears
// what it is told next.
func TestCutStreams(t *testing.T) {
	r := rigWith(t, func(c *config.Config) { c.Gateway.Retry = 10 * time.Millisecond }) // when to come back
	changed := make(chan struct{}, 8)
	client := mcp.NewClient(&mcp.Implementation{Name: "probe", Version: "0.1"}, &mcp.ClientOptions{
		ToolListChangedHandler: func(context.Context, *mcp.ToolListChangedRequest) { changed <- struct{}{} }})
	c, err := client.Connect(t.Context(), &mcp.StreamableClientTransport{Endpoint: "http://" + r.gw.Stats().Address + "/mcp"},
		&mcp.ClientSessionOptions{ProtocolVersion: "2025-11-25"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	id := c.ID()
	r.until("its standing stream", func() bool { return r.info(id).Streams == 1 })
	r.pick(id)
	labels := func() (all []string) {
		for _, i := range r.w.sessions.cutItems(id) {
			all = append(all, i.Label)
		}
		return all
	}
	r.wait(func() {
		if got, want := labels(), []string{"Cut its streams"}; !slices.Equal(got, want) {
			t.Errorf("with one stream the menu offers %q, want %q", got, want)
		}
		i := slices.IndexFunc(r.w.actions, func(a action) bool { return a.Name == "Cut its streams" })
		r.w.run(&r.w.actions[i])
	})
	r.until("it is told in the traffic", func() bool {
		for i, end := r.w.journal.Bounds(); i < end; i++ {
			if row := r.w.journal.At(i); row.Kind == spine.Switched && row.Note == "stream 0 cut by the operator" {
				return true
			}
		}
		return false
	})
	r.inject(id, `{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}`)
	<-changed
	r.until("it is connected as before", func() bool { return r.info(id).Reason == 0 && r.info(id).Streams == 1 })
	_, other := r.client("over HTTP+SSE")
	r.pick(other)
	r.wait(func() {
		if r.w.sessions.cuttable() || len(labels()) > 0 {
			t.Error("the stream of HTTP+SSE, which is its session, is offered to be cut")
		}
	})
}
