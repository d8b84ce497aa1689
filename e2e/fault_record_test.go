package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"switchboard/e2e/harness"
)

// recorded is what the control API says of the recording.
type recorded struct {
	Enabled bool
	File    string
	Events  uint64
	Error   string
}

func recordingOf(app *harness.App) (r recorded) {
	_ = json.Unmarshal([]byte(app.Control(http.MethodGet, "record", "").Body), &r)
	return r
}

// record turns recording on or off, and gives the file.
func record(app *harness.App, on bool) string {
	app.Control(http.MethodPut, "record", fmt.Sprintf(`{"enabled":%v}`, on))
	return recordingOf(app).File
}

// TestFaultDiskFull records onto a disk of 256 KiB until that is full: the user is told, by an event, in the state and on
// stderr; traffic goes on; what was written opens; and there is room for another recording once there is room.
func TestFaultDiskFull(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	disk := filepath.Join(dir, "disk")
	if err := os.Mkdir(disk, 0o700); err != nil {
		t.Fatal(err)
	}
	small := []string{"unshare", "--user", "--map-root-user", "--mount", "sh", "-c", `mount -t tmpfs -o size=256k none "$0" && exec "$@"`, disk}
	if out, err := exec.Command(small[0], append(small[1:], "true")...).CombinedOutput(); err != nil {
		loud(t, "a disk that gets full under a recording", fmt.Errorf("no small disk can be made here: %w %s", err, out))
	}
	app := harness.Start(t, harness.Options{Dir: dir, Under: small, Expect: []string{"the recording ended"},
		Config: off + fmt.Sprintf("[record]\ndir = %q\n", disk)})
	b, events := newBystander(t, app), app.Watch(0)
	file := record(app, true)
	b.until("the recording's end", events, noted("switched", "ended: the disk is full"))
	r := recordingOf(app)
	if r.Enabled || !strings.Contains(r.Error, "the disk is full") || !strings.Contains(strings.Join(app.Stderr(), "\n"), "the disk is full") {
		t.Errorf("the recording is %+v, stderr %q; want that both say that the disk is full", r, app.Stderr())
	}
	b.fine()
	seen := fmt.Sprintf("/proc/%d/root%s", app.PID, file) // for the disk is the program's alone
	if code, out, said := harness.Run(t, "export", seen); code != 0 || uint64(strings.Count(out, "\n")) != r.Events+1 || said != "" {
		t.Errorf("what was written: exit code %d, %d lines, stderr %q; want %d events", code, strings.Count(out, "\n"), said, r.Events)
	}
	if err := os.Remove(seen); err != nil {
		t.Fatal(err)
	}
	if again := record(app, true); again == file || !recordingOf(app).Enabled {
		t.Errorf("with room again: %+v", recordingOf(app))
	}
	b.fine()
	record(app, false)
}
