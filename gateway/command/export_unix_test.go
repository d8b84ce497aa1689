//go:build unix

package command

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// begun is a place to write to that tells of the first time.
type begun struct {
	bytes.Buffer
	once sync.Once
	yes  chan struct{}
}

func (b *begun) Write(p []byte) (int, error) {
	b.once.Do(func() { close(b.yes) })
	return b.Buffer.Write(p)
}

// TestExportAsItIsRead: a whole recording is printed while it is read, not kept: what this one ends with is not written before
// its beginning was printed.
func TestExportAsItIsRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip(err)
	}
	const head = `{"switchboard":"capture","version":1,"program":"test","started":"2026-11-25T15:23:38Z","part":1,` +
		`"sessions":[{"id":"a","transport":"http","remote":"here","opened":"2026-11-25T15:23:38Z"}]}` + "\n"
	lines := func(from, to int) string {
		var b strings.Builder
		for n := from; n <= to; n++ {
			fmt.Fprintf(&b, `{"seq":%d,"time":"2026-11-25T15:23:38Z","kind":"switched","note":"%s"}`+"\n", n, strings.Repeat("x", 1000))
		}
		return b.String()
	}
	first, last := head+lines(1, 1000), lines(1001, 1010)
	out := &begun{yes: make(chan struct{})}
	var writer sync.WaitGroup
	writer.Go(func() {
		file, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			t.Error(err)
			return
		}
		defer file.Close()
		_, _ = file.WriteString(first)
		<-out.yes
		_, _ = file.WriteString(last)
	})
	var errOut bytes.Buffer
	code := run([]string{"export", path}, out, &errOut)
	writer.Wait()
	if code != 0 || out.String() != first+last {
		t.Errorf("%d, %d bytes, %s; want all %d as they are", code, out.Len(), errOut.String(), len(first)+len(last))
	}
}
