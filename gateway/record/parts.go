package record

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"switchboard/gateway/spine"
)

// parts are the files of one recording: one is written at a time, and the next begins where that is full. Each holds
// whole lines only, whatever happens. It is for one goroutine.
type parts struct {
	dir     string
	path    string // of the part being written
	maxSize int64
	keep    int
	program string
	known   func() []Known // nil: nobody knows

	base    string // path of the first part without its extension
	started time.Time
	file    *os.File
	n       int      // of the part being written
	written []string // the parts that are still there

	buf    []byte // whole lines that are not yet in the file
	head   int64  // size of the file's header
	size   int64  // of the file, its buffered lines apart
	before int64  // bytes of the parts before this
	events uint64 // lines in the files and in buf, headers apart
	lost   uint64 // events that these lines say are missing
	first  uint64 // Seq of the event that says that the recording began
	last   uint64 // Seq of the last event added
}

const (
	extension  = ".jsonl"
	bufferSize = 256 << 10 // bytes beyond which lines are written
)

var errNoDir = errors.New("no folder is named for it: record.dir")

// bytes is the size of all parts.
func (p *parts) bytes() int64 { return p.before + p.size + int64(len(p.buf)) }

// begin makes the first file.
func (p *parts) begin() error {
	p.started = time.Now()
	if p.path != "" {
		path, err := filepath.Abs(p.path)
		if err != nil {
			return err
		}
		var later bool
		if p.base, later = stem(path); later {
			return fmt.Errorf("%s is what a later part of a recording is called: choose another name", path)
		}
		if err := p.alone(); err != nil {
			return err
		}
		return p.open(path)
	}
	if p.dir == "" {
		return errNoDir
	}
	if err := os.MkdirAll(p.dir, 0o700); err != nil {
		return err
	}
	dir, err := filepath.Abs(p.dir)
	if err != nil {
		return err
	}
	name := filepath.Join(dir, p.started.Format("switchboard-2006-01-02T15-04-05"))
	p.base = name
	for n := 2; ; n++ {
		if err := p.open(p.base + extension); n > 100 || !errors.Is(err, fs.ErrExist) {
			return err
		}
		p.base = fmt.Sprintf("%s-%d", name, n) // the second in this second
	}
}

// alone reports what is left of an older recording of the same name, whose first file is gone: the new one would run into its
// parts, hours later, and have its marks.
func (p *parts) alone() error {
	entries, err := os.ReadDir(filepath.Dir(p.base))
	if err != nil {
		return nil // to make the file tells it better
	}
	for _, e := range entries {
		path := filepath.Join(filepath.Dir(p.base), e.Name())
		if base, later := stem(path); later && base == p.base || path == MarksPath(p.base) {
			return fmt.Errorf("%s is left of an older recording of that name: move it away, or choose another name", path)
		}
	}
	return nil
}

// open makes the file of the next part, with its header in it. On an error there is no such file.
func (p *parts) open(path string) error {
	h := Header{Switchboard: magic, Version: formatVersion, Program: p.program, Started: p.started, Part: p.n + 1}
	if p.known != nil {
		h.Sessions = p.known()
	}
	head := h.line()
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if _, err := file.Write(head); err != nil {
		_ = file.Close()
		_ = os.Remove(path)
		return err
	}
	p.n++
	p.path, p.file, p.head = path, file, int64(len(head))
	p.size = p.head
	p.written = append(p.written, path)
	return nil
}

// add puts an event behind the others. A file has one at least, however large.
func (p *parts) add(e *spine.Event) error {
	start := len(p.buf)
	p.buf = e.AppendJSON(p.buf)
	if n := len(p.buf) - start; n >= maxLine {
		lost := spine.Event{Kind: spine.Lost, Seq: e.Seq, Time: e.Time, N: 1, Note: fmt.Sprintf("an event of %d bytes is too long for a capture", n)}
		p.buf = lost.AppendJSON(p.buf[:start])
		p.lost++
	} else if e.Kind == spine.Lost {
		p.lost += e.N
	}
	p.buf = append(p.buf, '\n')
	if before := p.size + int64(start); before > p.head && before+int64(len(p.buf)-start) > p.maxSize {
		line := slices.Clone(p.buf[start:])
		p.buf = p.buf[:start]
		if err := p.rotate(); err != nil {
			return err
		}
		p.buf = append(p.buf, line...)
	}
	p.events, p.last = p.events+1, max(p.last, e.Seq)
	if len(p.buf) >= bufferSize {
		return p.flush()
	}
	return nil
}

// rotate ends the file and begins the next one, and removes the oldest where there are too many. One that cannot be
// removed now is tried again at the next turn.
func (p *parts) rotate() error {
	if err := p.finish(); err != nil {
		return err
	}
	p.before += p.size
	p.size = 0
	if err := p.open(fmt.Sprintf("%s.%03d%s", p.base, p.n+1, extension)); err != nil {
		return err
	}
	for len(p.written) > p.keep {
		if err := os.Remove(p.written[0]); err != nil && !errors.Is(err, fs.ErrNotExist) {
			break
		}
		p.written = p.written[1:]
	}
	return nil
}

// flush writes what is buffered. On an error the file ends with the last line that went in whole.
func (p *parts) flush() error {
	n, err := p.file.Write(p.buf)
	whole := len(p.buf)
	if err != nil {
		whole = bytes.LastIndexByte(p.buf[:n], '\n') + 1
		p.events -= uint64(bytes.Count(p.buf[whole:], []byte{'\n'}))
		if err := p.file.Truncate(p.size + int64(whole)); err != nil {
			whole = n // the reader cuts it
		}
	}
	p.size += int64(whole)
	p.buf = p.buf[:0]
	if cap(p.buf) > 4*bufferSize {
		p.buf = nil // after a huge line
	}
	return err
}

// check reports where the file was taken away: to write on would keep nothing.
func (p *parts) check() error {
	ours, err := p.file.Stat()
	if err != nil {
		return err
	}
	if there, err := os.Stat(p.path); err != nil || !os.SameFile(ours, there) {
		return errors.New("the file was moved or removed")
	}
	return nil
}

// finish writes what is buffered and has the disk keep the file.
func (p *parts) finish() error {
	err := p.flush()
	if e := p.file.Sync(); err == nil {
		err = e
	}
	if e := p.file.Close(); err == nil {
		err = e
	}
	return err
}

// abandon lets the file go after an error. It holds whole lines, and may be closed already. What is still buffered, as
// a panic leaves it, goes to it as far as that is whole lines.
func (p *parts) abandon() {
	p.buf = p.buf[:bytes.LastIndexByte(p.buf, '\n')+1]
	if len(p.buf) > 0 {
		_ = p.flush()
	}
	p.buf = nil
	_ = p.file.Sync()
	_ = p.file.Close()
}
