// Package e2e meets the built program with real clients, a reader of raw bytes
// and a real desktop. What it starts and reads is in harness and desktop.
package e2e

import (
	"flag"
	"os"
	"strconv"
	"testing"
)

// TestMain runs more tests side by side than there are processors: most of their
// time they wait for a keepalive, or for a deadline of the program to pass.
func TestMain(m *testing.M) {
	flag.Parse()
	if n, err := strconv.Atoi(flag.Lookup("test.parallel").Value.String()); err == nil && n < 4 {
		_ = flag.Set("test.parallel", "4")
	}
	os.Exit(m.Run())
}
