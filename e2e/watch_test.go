package e2e

import (
	"strings"
	"testing"

	"switchboard/e2e/harness"
)

// TestWatched is Switchboard in a pipeline: a real client decides, by what it does, how the run ends.
func TestWatched(t *testing.T) {
	for _, c := range []struct {
		name string
		args []string
		tool string
		code int
		says string
	}{
		{"until", []string{"--until", "method:tools/call dir:out client:e2e-*"}, "echo", 0, ""},
		{"fail", []string{"--until", "closed", "--fail-on", `"isError"`}, "fail", 4, "what --fail-on names has happened: {"},
		{"no failure", []string{"--until", "method:tools/call dir:out", "--fail-on", `"isError"`}, "echo", 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			app := harness.Start(t, harness.Options{Args: c.args})
			client, err := connectGoSDK(t, "http://"+app.Address+"/sse", newHeard())
			if err != nil {
				t.Fatal(err)
			}
			_, _ = client.call(t.Context(), c.tool, map[string]any{"text": "x"}) // the run may end before its answer is read
			app.Ended(c.code)
			if errs := strings.Join(app.Stderr(), "\n"); !strings.Contains(errs, c.says) || c.says == "" && errs != "" {
				t.Errorf("stderr = %q, want %q", errs, c.says)
			}
		})
	}
}
