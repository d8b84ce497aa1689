package config

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestSettingsOnAFullDisk: what cannot be kept is said, and what was kept stays. The disk is one that this test's
// process makes for itself, which only Linux lets everybody do.
func TestSettingsOnAFullDisk(t *testing.T) {
	const dirKey = "SWITCHBOARD_TEST_FULL_DISK"
	if dir := os.Getenv(dirKey); dir != "" {
		onAFullDisk(t, dir)
		return
	}
	dir := t.TempDir()
	unshare := func(args ...string) *exec.Cmd {
		return exec.Command("unshare", append([]string{"--user", "--map-root-user", "--mount"}, args...)...)
	}
	if out, err := unshare("mount", "-t", "tmpfs", "none", dir).CombinedOutput(); err != nil {
		t.Skipf("SKIPPED: no small disk can be made here: %v %s", err, out)
	}
	cmd := unshare("sh", "-c", `mount -t tmpfs -o size=16k none "$1" && exec "$2" -test.run='^TestSettingsOnAFullDisk$'`, "sh", dir, os.Args[0])
	cmd.Env = append(os.Environ(), dirKey+"="+dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func onAFullDisk(t *testing.T, dir string) {
	path := filepath.Join(dir, "settings.toml")
	s := NewSettings(path)
	if err := s.Set("window.theme", "dark"); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for err == nil { // fill it up
		err = appendTo(filepath.Join(dir, "full"), make([]byte, 4096))
	}
	if err := s.Set("window.theme", "light"); err == nil || !strings.Contains(err.Error(), "no space left") || !strings.Contains(err.Error(), path) {
		t.Errorf("Set on a full disk: %v; want an error that names the file and says why", err)
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
		t.Errorf("after it the file is %q, %v; want what it was", after, err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.new")); len(left) > 0 {
		t.Errorf("after it there is %v, half written", left)
	}
}

func appendTo(path string, data []byte) error {
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = file.Write(data)
	return err
}
