package e2e

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"
)

// The folders with packages of npm, each installed once. On Linux node brings a Node
// of its own, so that no test depends on the one that the system has.
var (
	installNode        = installer("node")
	installConformance = installer("conformance")
)

// installer gives a function that installs a folder's packages once, and says why where it cannot.
func installer(folder string) func() error {
	return sync.OnceValue(func() error {
		want, err := os.ReadFile(filepath.Join(folder, "package-lock.json"))
		if err != nil {
			return err
		}
		stamp := filepath.Join(folder, "node_modules", ".installed")
		if have, err := os.ReadFile(stamp); err == nil && bytes.Equal(have, want) {
			return nil
		}
		if _, err := exec.LookPath("npm"); err != nil {
			return errors.New("there is no npm (scripts/setup test installs it on Debian)")
		}
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
		defer cancel()
		for tries := 1; ; tries++ { // a registry that is away for a moment fails no test
			npm := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
			npm.Dir = folder
			out, err := npm.CombinedOutput()
			if err == nil {
				return os.WriteFile(stamp, want, 0o644)
			}
			if tries == 3 || ctx.Err() != nil {
				return fmt.Errorf("npm ci, %d times: %w: %s", tries, err, bytes.TrimSpace(out))
			}
		}
	})
}

// oldestNode is the oldest that all of it runs on.
const oldestNode = 22

// node finds a Node that is new enough: the one that npm brought, else the system's.
var node = sync.OnceValues(func() (string, error) {
	if err := installNode(); err != nil {
		return "", err
	}
	arch := strings.ReplaceAll(runtime.GOARCH, "amd64", "x64")
	ours := filepath.Join("node", "node_modules", "node-"+runtime.GOOS+"-"+arch, "bin", "node") // npm 9 makes no link to it
	var seen []string
	for _, name := range []string{ours, "node"} {
		path, err := exec.LookPath(name)
		if err == nil {
			path, err = filepath.Abs(path)
		}
		if err != nil {
			continue
		}
		said, err := exec.Command(path, "--version").Output()
		version := strings.TrimSpace(string(said))
		major, _, _ := strings.Cut(strings.TrimPrefix(version, "v"), ".")
		if n, _ := strconv.Atoi(major); err == nil && n >= oldestNode {
			return path, nil
		}
		seen = append(seen, fmt.Sprintf("%s is %q, %v", path, version, err))
	}
	return "", fmt.Errorf("there is no Node of version %d or later: %s", oldestNode, strings.Join(seen, "; "))
})
