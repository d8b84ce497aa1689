// Package record keeps the evidence: a tap of the spine that writes each event as a JSON line, what reads such a
// capture back, and its export as JSON lines or HAR.
package record

import (
	"errors"
	"fmt"
	"path/filepath"
	"sync"

	"switchboard/gateway/spine"
)

// Options say where captures go and how large they may get.
type Options struct {
	Dir     string           // made where it is missing; of captures that are given no file
	MaxSize int64            // bytes beyond which a file is followed by the next part
	Keep    int              // parts kept of one recording, at least 1; what was recorded before is never removed
	Program string           // the version of the program, for the header
	Open    func() []Known   // the sessions that are open, the caller's to keep; nil: nobody knows
	Failed  func(why string) // told of a recording that ended unasked; nil: nobody is

	// Fault is told of a panic that ended a recording, with the stack, before Failed is; nil: nobody is.
	Fault func(doing string, panicked any, stack []byte)
}

// State is what a recorder does, or last did.
type State struct {
	Enabled bool   `json:"enabled"`
	File    string `json:"file,omitempty"`   // being written; when off, the last that was
	Events  uint64 `json:"events,omitempty"` // lines in the files of this recording, headers apart
	Bytes   int64  `json:"bytes,omitempty"`  // of these files, removed parts included
	Lost    uint64 `json:"lost,omitempty"`   // events that came too fast for the disk
	Error   string `json:"error,omitempty"`  // why it ended, where that was not asked for

	From uint64 `json:"-"` // Seq of the event that says that it began; what follows is in its files
	To   uint64 `json:"-"` // Seq of the last event that is in them
}

// Recorder writes the events of a spine to files while it is on. Its methods may be called by anyone at any time, and
// traffic never waits for it: what comes faster than the disk takes it is lost, and a lost event in the file says how many.
type Recorder struct {
	spine  *spine.Spine
	source *spine.Source

	turning sync.Mutex // held while starting or stopping
	run     *run       // the last one; nil: there was none, or it was stopped
	closed  bool

	mu    sync.Mutex
	opts  Options // of the next recording
	state State
}

// New makes a recorder of sp that is off.
func New(sp *spine.Spine, o Options) *Recorder {
	return &Recorder{opts: o, spine: sp, source: sp.Source("")}
}

// SetFiles changes where the next recording goes and how large it may get.
func (r *Recorder) SetFiles(dir string, maxSize int64, keep int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.opts.Dir, r.opts.MaxSize, r.opts.Keep = dir, maxSize, keep
}

func (r *Recorder) options() Options {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.opts
}

// What a start can be refused for.
var (
	ErrRecording = errors.New("recording already")
	errClosed    = errors.New("cannot record any more: Switchboard is ending")
)

// held is what may wait for the disk.
var held = spine.Limit{Items: 1 << 16, Bytes: 64 << 20}

// Start begins a recording, in a file of its own in Dir or, where path is not empty, in a new file of that name, and
// returns the file. All that is published after it returns is in there. A file that exists is never written over.
func (r *Recorder) Start(path string) (file string, err error) {
	r.turning.Lock()
	defer r.turning.Unlock()
	if s := r.State(); s.Enabled {
		return s.File, fmt.Errorf("%w to %s", ErrRecording, s.File)
	}
	if r.closed {
		return "", errClosed
	}
	r.join()
	o := r.options()
	parts := &parts{dir: o.Dir, path: path, maxSize: o.MaxSize, keep: o.Keep, program: o.Program, known: o.Open}
	tap := r.spine.Tap("recorder", held, 0) // what a session says after the header was written must be heard
	if err := parts.begin(); err != nil {
		tap.Close()
		return "", failure("cannot record", err)
	}
	file = parts.path
	s := State{Enabled: true, File: file, Bytes: parts.bytes()}
	r.set(s)
	r.run = &run{Recorder: r, parts: parts, tap: tap, stopping: make(chan struct{}), done: make(chan struct{})}
	parts.first = r.note("recording to " + filepath.Base(file)) // not the folder: recordings are handed on
	s.From, s.To = parts.first, parts.first
	r.set(s)
	go r.run.loop()
	return file, nil
}

// Stop ends the recording: what was published before is in the file, and the file on the disk, when it returns. The
// error is that of the last write. Stopping what is off is harmless.
func (r *Recorder) Stop() error {
	r.turning.Lock()
	defer r.turning.Unlock()
	s := r.State()
	if !s.Enabled {
		return nil
	}
	r.note("recording stopped: " + filepath.Base(s.File))
	r.join()
	if s = r.State(); s.Error != "" {
		return errors.New(s.Error)
	}
	return nil
}

// Close is Stop, for good. It comes before the end of the spine.
func (r *Recorder) Close() {
	_ = r.Stop() // the state says it, and an event
	r.turning.Lock()
	defer r.turning.Unlock()
	r.closed = true
	r.join()
}

// join ends the last run, if there was one, and waits for it.
func (r *Recorder) join() {
	if r.run == nil {
		return
	}
	close(r.run.stopping)
	r.run.tap.Close()
	<-r.run.done
	r.run = nil
}

// State is what it does at this moment.
func (r *Recorder) State() State {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.state
}

func (r *Recorder) set(s State) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.state = s
}

func (r *Recorder) note(text string) (seq uint64) {
	seq, _ = r.source.Publish(spine.Event{Kind: spine.Switched, Note: text})
	return seq
}
