package record

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"switchboard/gateway/spine"
)

// Playback reads the files of a recording one after the other. It is for one goroutine, who closes it.
type Playback struct {
	files  []string // still to be read
	path   string   // being read
	reader *Reader
	done   int64 // bytes of the files before
	seq    uint64
	cuts   []string
	err    error
}

// Play begins to read a recording.
func Play(r Recording) *Playback { return &Playback{files: r.Files} }

// errOrder is of a file whose lines were moved: numbers would come to mean other events.
var errOrder = errors.New("its number is not greater than that of the event before: the lines are not in their order")

// Next returns the next event, and the comment of its mark where the file has one; io.EOF after the last. Another error
// says which file cannot be read any further, and where; what was returned before that is good.
func (p *Playback) Next() (e spine.Event, mark *string, err error) {
	for p.err == nil {
		if p.reader == nil {
			p.err = p.open()
			continue
		}
		e, err := p.reader.Next()
		switch {
		case err == io.EOF:
			if cut := p.reader.Cut().String(); cut != "" {
				p.cuts = append(p.cuts, filepath.Base(p.path)+": "+cut)
			}
			p.shut()
		case err != nil:
			p.err = fmt.Errorf("%s: %w", p.path, err)
		case e.Seq <= p.seq:
			p.err = fmt.Errorf("%s: line %d: %w", p.path, p.reader.line, errOrder)
		default:
			p.seq = e.Seq
			return e, p.reader.mark, nil
		}
	}
	return spine.Event{}, nil, p.err
}

// open begins with the next file.
func (p *Playback) open() error {
	if len(p.files) == 0 {
		return io.EOF
	}
	p.path, p.files = p.files[0], p.files[1:]
	reader, err := OpenReader(p.path)
	if err == nil {
		p.reader = reader
	}
	return err
}

// shut ends with the file.
func (p *Playback) shut() {
	if p.reader != nil {
		p.done += p.reader.Offset()
		p.reader.Close()
		p.reader = nil
	}
}

// Read is how many bytes of the recording have been read.
func (p *Playback) Read() int64 {
	if p.reader == nil {
		return p.done
	}
	return p.done + p.reader.Offset()
}

// Cuts says what was left out at the end of files, a sentence for each: the recording did not end in order.
func (p *Playback) Cuts() []string { return p.cuts }

// Close lets go of the files.
func (p *Playback) Close() {
	p.shut()
	if p.err == nil {
		p.err = os.ErrClosed
	}
}
