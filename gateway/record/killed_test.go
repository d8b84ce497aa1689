package record

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"switchboard/gateway/spine"
)

// TestKilled kills a process that records as fast as it can: its file opens, up to the last whole line.
func TestKilled(t *testing.T) {
	const dirKey = "SWITCHBOARD_RECORD_IN"
	if dir := os.Getenv(dirKey); dir != "" {
		recordUntilKilled(dir)
	}
	for range 3 {
		child := exec.Command(os.Args[0], "-test.run=^TestKilled$")
		child.Env = append(os.Environ(), dirKey+"="+t.TempDir())
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		said := bufio.NewScanner(out)
		said.Scan()
		file := said.Text()
		for range 3 {
			said.Scan()
		}
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = child.Wait()
		c := opened(t, strings.TrimSpace(file))
		t.Logf("%d events; %s", len(c.Events), c.Cut)
		var next uint64 = 1
		for _, e := range c.Events {
			if next += max(e.N, 1); e.Seq != next-1 {
				t.Fatalf("event %d where %d was due", e.Seq, next-1)
			}
		}
		if next < 1000 {
			t.Errorf("only %d events", next)
		}
	}
}

func recordUntilKilled(dir string) {
	sp := spine.New(spine.Limit{})
	r := New(sp, Options{Dir: dir, MaxSize: 1 << 40, Keep: 1})
	file, err := r.Start("")
	if err != nil {
		panic(err)
	}
	fmt.Println(file)
	source := sp.Source("s")
	for n, wrote := 0, int64(0); ; n++ {
		source.Publish(some(n))
		if b := r.State().Bytes; b > wrote+1<<20 {
			wrote = b
			fmt.Println(b)
		}
	}
}
