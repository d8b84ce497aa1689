package record

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

func knownOnes(n int) (all []Known) {
	for i := range n {
		all = append(all, Known{ID: fmt.Sprintf("%036d", i), Transport: "sse", Remote: "127.0.0.1:1", Opened: time.Unix(int64(i), 0).UTC(),
			Client: strings.Repeat("\x01", 63) + "é", Version: strings.Repeat("<", 100), Revision: "2025-11-25"})
	}
	return all
}

// TestHeaderBounds: however many sessions there are, and whatever they call themselves, a header can be read.
func TestHeaderBounds(t *testing.T) {
	all := knownOnes(mostKnown + 2)
	slices.Reverse(all)
	line := Header{Switchboard: magic, Version: 1, Sessions: all}.line()
	if len(line) > maxHeader {
		t.Errorf("a header of %d bytes, want no more than the %d that are read", len(line), maxHeader)
	}
	h, err := parseHeader(line)
	if err != nil || len(h.Sessions) != mostKnown || h.Unlisted != 2 || !h.Sessions[0].Opened.Equal(time.Unix(2, 0)) {
		t.Fatalf("%d sessions from %v on, and %d more, %v; want the newest %d, and 2", len(h.Sessions), h.Sessions[0].Opened, h.Unlisted, err, mostKnown)
	}
	if got := h.Sessions[0].Client; !utf8.ValidString(got) || got != strings.Repeat("\x01", 63)+"…" {
		t.Errorf("the client is %q, want it cut at a letter", got)
	}
	if len(all[0].Version) != 100 {
		t.Error("the caller's sessions were changed")
	}
}

// TestKnownInEachPart: each part says who is there when it begins, for the parts before may be gone.
func TestKnownInEachPart(t *testing.T) {
	n := 0
	r := newRig(t, Options{MaxSize: 4 << 10, Keep: 2, Open: func() []Known { n++; return knownOnes(n) }})
	first := r.start()
	source := r.sp.Source("s")
	for n := range 20 {
		source.Publish(some(n))
	}
	source.Publish(spine.Event{Kind: spine.In, Frame: frame.New(frame.In, frame.Client, []byte(strings.Repeat("long", 4<<10)))})
	r.stop()
	files, err := filepath.Glob(filepath.Join(filepath.Dir(first), "*"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		if h := opened(t, file).Header; len(h.Sessions) != h.Part || h.Part < 2 {
			t.Errorf("part %d names %d sessions, want as many as there were", h.Part, len(h.Sessions))
		}
	}
}
