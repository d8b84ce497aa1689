package ui

import (
	"bufio"
	"cmp"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"switchboard/gateway/record"
	"switchboard/gateway/spine"
)

// exportJob is an export that is to be written. It shares with the window only what never changes.
type exportJob struct {
	path   string
	har    bool
	head   record.Header
	events []spine.Event // in any order
	choice record.Choice
	ours   string // the folder of exports, which is made where it is missing
}

var (
	errExists    = errors.New("there is a file of that name already: choose another name")
	errNowhere   = errors.New("name a file to export to")
	errCancelled = errors.New("the window was closed")
)

// run writes the file, which must not exist, and returns how many events or exchanges are in it. Where it fails, or ending
// is closed, no file is left.
func (j *exportJob) run(ending <-chan struct{}) (n int, err error) {
	if j.path == "" {
		return 0, errNowhere
	}
	if j.path, err = filepath.Abs(j.path); err != nil {
		return 0, err
	}
	if filepath.Dir(j.path) == filepath.Clean(j.ours) {
		if err := os.MkdirAll(j.ours, 0o700); err != nil {
			return 0, err
		}
	}
	file, err := os.OpenFile(j.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return 0, errExists
	} else if err != nil {
		return 0, err
	}
	defer func() {
		if e := file.Close(); err == nil {
			err = e
		}
		if err != nil {
			_ = os.Remove(j.path)
		}
	}()
	slices.SortFunc(j.events, func(a, b spine.Event) int { return cmp.Compare(a.Seq, b.Seq) })
	write := record.WriteJSONLines
	if j.har {
		write = record.WriteHAR
	}
	buffered := bufio.NewWriterSize(until{file, ending}, 64<<10)
	if n, err = write(buffered, j.head, j.events, j.choice); err != nil {
		return n, err
	}
	return n, buffered.Flush()
}

// until writes until ending is closed.
type until struct {
	io.Writer
	ending <-chan struct{}
}

func (u until) Write(b []byte) (int, error) {
	select {
	case <-u.ending:
		return 0, errCancelled
	default:
		return u.Writer.Write(b)
	}
}
