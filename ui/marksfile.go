package ui

import (
	"errors"
	"maps"
	"sync"

	"switchboard/gateway/config"
	"switchboard/gateway/record"
)

// markFiles keeps marks beside the recordings that they belong to: that which is shown, and those that were made in this
// run. Files are written beside the main goroutine, whole, the newest state of each.
type markFiles struct {
	w       *Window
	known   map[string]record.Marks // by the path of the file
	made    []made                  // the recordings of this run, the oldest first
	mu      sync.Mutex
	next    map[string]string // what is to be written, by path
	writing bool              // a goroutine writes
}

// made is a recording of this run: what it holds, by the numbers of its events.
type made struct {
	path     string // of its marks
	from, to uint64 // to is 0 while it goes on
}

// mostMade bounds the recordings that are remembered; marks of rows of older ones go into no file.
const mostMade = 100

// known is the marks of a recording: as they are here, where some were set here, else those that were read.
func (m *marking) known(r record.Recording, read record.Marks) record.Marks {
	path := record.MarksPath(r.Files[0])
	if here := m.files.known[path]; here != nil {
		return here
	}
	return read
}

// follow takes in what is recorded now.
func (f *markFiles) follow(s record.State) {
	if s.File == "" {
		return
	}
	path, last := record.MarksPath(s.File), len(f.made)-1
	if last < 0 || f.made[last].from != s.From {
		f.made = append(f.made, made{path: path, from: s.From})
		if last++; last == mostMade {
			f.made = f.made[1:]
			last--
		}
	}
	if f.made[last].to = 0; !s.Enabled {
		f.made[last].to = s.To
	}
}

// each changes the marks in every file that the event seq of what is shown belongs to.
func (f *markFiles) each(seq uint64, change func(record.Marks) error) error {
	var paths []string
	if c := f.w.capture.shown; c != nil {
		paths = append(paths, record.MarksPath(c.Recording.Files[0]))
	} else {
		f.follow(f.w.Gateway.Recording())
		for _, m := range f.made {
			if seq >= m.from && (m.to == 0 || seq <= m.to) {
				paths = append(paths, m.path)
			}
		}
	}
	var failed error
	for _, path := range paths {
		if f.known == nil {
			f.known = make(map[string]record.Marks)
		}
		marks := f.known[path]
		if marks == nil {
			if marks = make(record.Marks); f.w.capture.shown != nil {
				maps.Copy(marks, f.w.journal.Marks()) // with what was read
			}
			f.known[path] = marks
		}
		if err := change(marks); err != nil {
			failed = errors.Join(failed, err)
			continue
		}
		f.write(path, marks)
	}
	return failed
}

// write has the file written, in a while.
func (f *markFiles) write(path string, marks record.Marks) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.next == nil {
		f.next = make(map[string]string)
	}
	f.next[path] = marks.JSON()
	if !f.writing {
		f.writing = true
		f.w.background.Go(f.run)
	}
}

// run writes until nothing is left.
func (f *markFiles) run() {
	for {
		f.mu.Lock()
		var path, content string
		for path, content = range f.next {
			break
		}
		if f.writing = path != ""; !f.writing {
			f.mu.Unlock()
			return
		}
		delete(f.next, path)
		f.mu.Unlock()
		if err := config.Replace(path, content); err != nil {
			f.w.inBackground(func() func() {
				return func() { f.w.fail("The marks are shown, but were not kept beside the recording", err) }
			})
		}
	}
}
