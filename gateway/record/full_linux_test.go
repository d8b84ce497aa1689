package record

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"switchboard/gateway/spine"
)

// TestDiskFull records onto a real disk of 256 KiB until that is full.
func TestDiskFull(t *testing.T) {
	disk := t.TempDir()
	if err := syscall.Mount("switchboard", disk, "tmpfs", 0, "size=256k"); err != nil {
		t.Skipf("NOT TESTED: a full disk. To mount a small one takes root: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(disk, 0); err != nil {
			t.Error(err)
		}
	})
	r := newRig(t, Options{Dir: filepath.Join(disk, "captures")})
	file := r.start()
	source := r.sp.Source("s")
	var ended spine.Event
	buf := make([]spine.Event, 1)
	var heard []spine.Event
	for n := 0; ended.Note == ""; n++ {
		source.Publish(some(n))
		for r.tap.Take(buf) > 0 {
			heard = append(heard, buf[0])
			if strings.Contains(buf[0].Note, "ended") {
				ended = buf[0]
			}
		}
	}
	want := "recording to " + file + " ended: the disk is full; what was written until then is kept"
	if !strings.HasPrefix(ended.Note, want) || ended.Kind != spine.Switched {
		t.Errorf("published: %+v\nwant %s", ended, want)
	}
	s := r.State()
	if s.Enabled || s.Error != ended.Note {
		t.Errorf("state %+v", s)
	}
	c := opened(t, file)
	if c.Cut != (Cut{}) || len(c.Events) < 100 || uint64(len(c.Events)) != s.Events || size(t, file) != s.Bytes {
		t.Errorf("the file has %d events, %d bytes, cut %+v; want whole lines, and what the state says: %+v", len(c.Events), size(t, file), c.Cut, s)
	}
	covered := uint64(0)
	for _, e := range c.Events {
		covered += max(e.N, 1)
	}
	same(t, c.Events, heard[:covered])
	if _, err := r.Start(""); err == nil || !strings.Contains(err.Error(), "the disk is full") {
		t.Errorf("Start on a full disk = %v", err)
	}
	left, err := filepath.Glob(filepath.Join(disk, "captures", "*"))
	if err != nil || len(left) != 1 {
		t.Errorf("%v, %v; want the capture alone", left, err)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	r.start() // there is room again
	if r.failed != ended.Note {
		t.Errorf("failed with %q", r.failed)
	}
	r.stop()
}
