package record

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"switchboard/gateway/spine"
)

// The longest line that a capture may have, and the first of them. Lists of folders look at the first line of what may be anything.
const (
	maxLine   = 64 << 20
	maxHeader = 256 << 10
)

// Capture is what was read of a file.
type Capture struct {
	Header Header
	Events []spine.Event
	Marks  Marks // that stand in the file itself
	Cut    Cut
}

// Cut is what stands at the end of a capture and is no whole line: a recording that was killed leaves it. The zero Cut
// is nothing.
type Cut struct {
	Line  int   // from 1
	At    int64 // where in the file it begins, in bytes from 0
	Bytes int
}

// String is a sentence, empty where nothing was cut.
func (c Cut) String() string {
	if c == (Cut{}) {
		return ""
	}
	return fmt.Sprintf("The last %d bytes, from line %d on (byte %d), are no whole event and were left out: the recording did not end in order.", c.Bytes, c.Line, c.At)
}

// Open reads the capture at path; see Read.
func Open(path string) (*Capture, error) {
	r, err := OpenReader(path)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	c, err := r.all()
	if err != nil {
		err = fmt.Errorf("%s: %w", path, err)
	}
	return c, err
}

// Read reads a capture up to its last whole line. Parts of a recording may follow each other in one file. Where a line in
// the middle is not what it must be, the error says which, and what stands before it is returned as well.
func Read(from io.Reader) (*Capture, error) {
	r, err := NewReader(from)
	if err != nil {
		return nil, err
	}
	return r.all()
}

func (r *Reader) all() (*Capture, error) {
	c := &Capture{Header: r.Header()}
	for {
		e, err := r.Next()
		if err == io.EOF {
			c.Cut = r.Cut()
			return c, nil
		} else if err != nil {
			return c, err
		}
		c.share(&e)
		c.Events = append(c.Events, e)
		if comment, marked := r.Mark(); marked {
			c.Marks = c.Marks.with(e.Seq, comment)
		}
	}
}

// share has a message that went out, or was dropped, be the one that was queued, as it was when it was recorded: a file has it twice.
func (c *Capture) share(e *spine.Event) {
	if e.Of == 0 || e.Frame == nil {
		return
	}
	i, found := slices.BinarySearchFunc(c.Events, e.Of, func(q spine.Event, seq uint64) int { return cmp.Compare(q.Seq, seq) })
	if !found {
		return
	}
	if q := c.Events[i].Frame; q != nil && q.Dir == e.Frame.Dir && q.Origin == e.Frame.Origin && bytes.Equal(q.Data, e.Frame.Data) {
		e.Frame = q
	}
}

// Reader reads a capture event by event.
type Reader struct {
	file   *os.File // that Close closes; nil: none
	in     *bufio.Reader
	buf    []byte
	line   int   // the last one read, from 1
	at     int64 // where that begins
	offset int64 // where the next one does
	header Header
	mark   *string // of the event that Next returned last
	cut    Cut
	err    error // what Next returns from now on
}

// NewReader begins to read a capture. A file that is none, or one that only a newer program can read, is an error.
func NewReader(from io.Reader) (*Reader, error) {
	r := &Reader{in: bufio.NewReaderSize(from, 64<<10)}
	line, _, err := r.next(maxHeader)
	if errors.Is(err, errLong) {
		err = errForeign
	}
	if errors.Is(err, io.EOF) {
		return nil, errors.New("this is no capture of Switchboard: it is empty")
	}
	if err == nil {
		if r.header, err = parseHeader(line); err == nil {
			return r, nil
		}
	}
	return nil, fmt.Errorf("line %d: %w", r.line, err)
}

// OpenReader is NewReader for the file at path, which the error names, and which Close lets go of.
func OpenReader(path string) (*Reader, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if info, err := file.Stat(); err == nil && info.IsDir() {
		_ = file.Close()
		return nil, errFolder(path)
	}
	r, err := NewReader(file)
	if err != nil {
		_ = file.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	r.file = file
	return r, nil
}

// Close lets go of the file of OpenReader.
func (r *Reader) Close() {
	if r.file != nil {
		_ = r.file.Close()
	}
}

// Header is that of the first part.
func (r *Reader) Header() Header { return r.header }

// Cut is what was left out at the end; it is known once Next has returned io.EOF.
func (r *Reader) Cut() Cut { return r.cut }

// Offset is how many bytes of the file have been used.
func (r *Reader) Offset() int64 { return r.offset }

// Mark is the comment of the mark that the file has on the event that Next returned last.
func (r *Reader) Mark() (comment string, marked bool) {
	if r.mark == nil {
		return "", false
	}
	return *r.mark, true
}

// Next returns the next event; io.EOF after the last whole one.
func (r *Reader) Next() (spine.Event, error) {
	for r.err == nil {
		line, whole, err := r.next(maxLine)
		switch {
		case err != nil:
			r.err = err
		case isHeader(line):
			_, r.err = parseHeader(line)
		default:
			var e spine.Event
			if r.err = e.UnmarshalJSON(line); r.err == nil {
				r.err = whatLacks(&e)
			}
			if r.err == nil {
				r.mark = markIn(line)
				return e, nil
			}
		}
		switch {
		case r.err == nil || r.err == io.EOF:
		case err == nil && (!whole || r.last()):
			r.cut = Cut{Line: r.line, At: r.at, Bytes: len(line)}
			r.err = io.EOF
		default:
			r.err = fmt.Errorf("line %d: %w", r.line, r.err)
		}
	}
	return spine.Event{}, r.err
}

// whatLacks is an error where e is not what the spine tells in an event of its kind: whoever reads on may count on that.
func whatLacks(e *spine.Event) error {
	switch e.Kind {
	case spine.In, spine.Queued, spine.Out, spine.Dropped:
		if e.Frame == nil {
			return fmt.Errorf("an event of kind %q without its message: dir, origin, and text or base64", e.Kind)
		}
	case spine.HTTP:
		if e.HTTP == nil {
			return fmt.Errorf("an event of kind %q without its request: http", e.Kind)
		}
	}
	return nil
}

// last reports whether nothing follows.
func (r *Reader) last() bool {
	_, err := r.in.Peek(1)
	return err == io.EOF
}

var errLong = fmt.Errorf("longer than %d MiB, which no line of a capture is", maxLine>>20)

// next is the next line that is not blank, to be used before the one after it is asked for, errLong where it has more than most
// bytes. whole is false where the file ends within the line.
func (r *Reader) next(most int) (line []byte, whole bool, err error) {
	for {
		r.line++
		r.buf, r.at = r.buf[:0], r.offset
		for {
			piece, err := r.in.ReadSlice('\n')
			r.buf = append(r.buf, piece...)
			r.offset += int64(len(piece))
			if len(r.buf) > most {
				return nil, false, errLong
			}
			if err == nil {
				whole = true
				break
			}
			if err == io.EOF {
				if len(r.buf) == 0 {
					return nil, false, io.EOF
				}
				break
			}
			if !errors.Is(err, bufio.ErrBufferFull) {
				return nil, false, err
			}
		}
		if len(bytes.TrimSpace(r.buf)) > 0 {
			return r.buf, whole, nil
		}
	}
}
