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

// TestFaultDescriptors has more clients than the program may have descriptors for: those that are there notice nothing,
// the operator is told, and when some have left there is room for others.
func TestFaultDescriptors(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("prlimit"); err != nil {
		loud(t, "a program without descriptors", err)
	}
	const most = 48
	app := harness.Start(t, harness.Options{Under: []string{"prlimit", fmt.Sprintf("--nofile=%d", most)}, Config: off, Expect: []string{"too many open files"}})
	b, events := newBystander(t, app), app.Watch(0)
	streams := []*harness.Stream{b.sse}
	for range most / 2 {
		streams = append(streams, app.Open())
	}
	var waiting []*harness.Conn // more of them than there can be
	for range most {
		waiting = append(waiting, app.Connect())
	}
	harness.Eventually(t, "the operator is told", func() (bool, any) {
		said := app.Stderr()
		return strings.Contains(strings.Join(said, "\n"), "too many open files"), said
	})
	if events.Has(func(e harness.Event) bool { return e.Kind == "closed" }) {
		t.Error("a session ended because others could not be let in")
	}
	for _, c := range waiting {
		c.Close()
	}
	b.fine()
	for _, s := range streams[1:] {
		s.Initialize("{}") // which was there all along
		s.Close()
	}
	harness.Eventually(t, "there is room", func() (bool, any) { n := app.Stats().Sessions; return n <= 2, n })
	app.Open().Initialize("{}")
}
