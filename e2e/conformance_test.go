package e2e

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"switchboard/e2e/harness"
)

// suite is one run of the official conformance suite, with what it must come to. There is no
// file of expected failures: what is scored passes, and so does what is not scored yet. Only
// extensions of MCP are left out (tasks), which Switchboard does not have and does not announce.
type suite struct {
	folder    string   // in conformance/node_modules
	args      []string // of its command server
	scenarios int      // that must pass
	checks    int      // in those
}

// The numbers are exact for the versions in conformance/package.json: a suite that runs less has not passed.
var suites = []suite{
	{"conformance-0.1", nil, 30, 40},
	{"conformance-0.2", []string{"--requirements", "2025-11-25"}, 33, 84},
	{"conformance-0.2", []string{"--requirements", "2026-07-28"}, 40, 153},
}

// TestConformance has one process, with its defaults, meet all of the suites at the same time.
func TestConformance(t *testing.T) {
	t.Parallel()
	path, err := node()
	if err == nil {
		err = installConformance()
	}
	switch {
	case err != nil && os.Getenv("CI") != "":
		t.Fatalf("CI does not go without the conformance suites: %v", err)
	case err != nil:
		loud(t, "conformance", err)
	}
	fixtures, err := filepath.Abs(filepath.Join("..", "gateway", "script", "testdata", "conformance.toml"))
	if err != nil {
		t.Fatal(err)
	}
	app := harness.Start(t, harness.Options{Server: fixtures})
	t.Run("suites", func(t *testing.T) {
		for _, s := range suites {
			t.Run(strings.Join(append([]string{s.folder}, s.args...), " "), func(t *testing.T) {
				t.Parallel()
				s.run(t, path, "http://"+app.Address+"/mcp")
			})
		}
	})
	wholeBooks(t, app)
}

// run runs the suite against url, and holds what it says against what it must.
func (s suite) run(t *testing.T, node, url string) {
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	script, err := filepath.Abs(filepath.Join("conformance", "node_modules", s.folder, "dist", "index.js"))
	if err != nil {
		t.Fatal(err)
	}
	run := exec.CommandContext(ctx, node, append([]string{script, "server", "--url", url}, s.args...)...)
	run.Dir = t.TempDir() // where it may leave its results
	out, err := run.CombinedOutput()
	if err != nil {
		t.Errorf("the suite ends with %v", err)
	}
	got, err := score(string(out))
	if err != nil {
		t.Error(err)
	}
	if got.scenarios != s.scenarios || got.checks != s.checks {
		t.Errorf("%d scenarios with %d checks have passed, want %d with %d", got.scenarios, got.checks, s.scenarios, s.checks)
	}
	for _, line := range got.failed {
		t.Errorf("failed: %s", line)
	}
	if t.Failed() {
		t.Logf("the suite said:\n%s", out)
	}
	t.Logf("%d scenarios with %d checks have passed; extensions do not count: %q", got.scenarios, got.checks, got.extensions)
}

// result is what the suite says of a run.
type result struct {
	scenarios, checks int      // that have passed
	failed            []string // lines of scenarios that have not
	extensions        []string // scenarios with their marks, which count for neither: "✗ tasks-lifecycle"
}

// What it prints: each scenario with its checks, and after that once more what is not scored, with the reason.
var (
	scenarioLine  = regexp.MustCompile(`(?m)^(\S) ([\w-]+): (\d+) passed, (\d+) failed`)
	extensionLine = regexp.MustCompile(`(?m)^  (\S) ([\w-]+) \(extension\)`)
)

// score reads the summary.
func score(out string) (r result, err error) {
	_, summary, found := strings.Cut(out, "=== SUMMARY ===")
	if !found {
		return r, errors.New("the suite has no summary")
	}
	extension := make(map[string]bool)
	for _, m := range extensionLine.FindAllStringSubmatch(summary, -1) {
		extension[m[2]] = true
		r.extensions = append(r.extensions, m[1]+" "+m[2])
	}
	for _, m := range scenarioLine.FindAllStringSubmatch(summary, -1) {
		passed, _ := strconv.Atoi(m[3])
		switch {
		case extension[m[2]]:
		case m[1] != "✓" || passed == 0 || m[4] != "0":
			r.failed = append(r.failed, m[0])
		default:
			r.scenarios++
			r.checks += passed
		}
	}
	return r, nil
}
