// Package notify tells the desktop what happened while nobody looked at the window: seldom, bundled, and without anybody
// having to wait for the desktop.
package notify

import (
	"context"
	"sync"
	"time"
)

// Note is one notification.
type Note struct {
	Kind  Kind
	Title string
	Text  string
}

// Kind is what a note is about. Of each kind the desktop shows the newest alone, where it can.
type Kind string

// Word is the kind of what is told at once and never bundled.
const Word Kind = "word"

// Sender is the desktop. Send returns when the note was taken, or when ctx ends, which may be long after: it is called on
// the goroutine of a [Notifier]. Close comes last.
type Sender interface {
	Send(ctx context.Context, n Note) error
	Close()
}

// How long things wait.
const (
	Every    = 10 * time.Second       // between two notes of one kind
	gather   = 500 * time.Millisecond // for what comes with the first
	patience = 15 * time.Second       // for the desktop, which may be busy, or just starting
)

// Notifier gathers what happened and sends it. Its methods return at once and may be called by anyone at any time.
type Notifier struct {
	sender Sender
	failed func(error)
	cancel context.CancelFunc
	joined sync.WaitGroup
	wake   chan struct{} // holds a token where there is more to send, or something sooner

	mu    sync.Mutex
	piles piles
	words []Note // to be told at once; at most mostWords
}

// mostWords bounds the words that wait for a desktop that hangs. One more is not told.
const mostWords = 4

// New begins to send to s, which it closes at its end; failed, on a goroutine of its own, hears of what the desktop did not
// take, and nil of what it took.
func New(s Sender, failed func(error)) *Notifier {
	ctx, cancel := context.WithCancel(context.Background())
	n := &Notifier{sender: s, failed: failed, cancel: cancel, wake: make(chan struct{}, 1), piles: make(piles)}
	n.joined.Go(func() { n.run(ctx) })
	return n
}

// Tell sends a word at once.
func (n *Notifier) Tell(title, text string) {
	n.mu.Lock()
	if len(n.words) < mostWords {
		n.words = append(n.words, Note{Word, title, text})
	}
	n.mu.Unlock()
	n.nudge()
}

// Add says that something of a kind happened count times more. At most one note of a kind goes out in [Every]: say makes it
// of how often it happened since the last, when it is sent, on a goroutine of the Notifier's.
func (n *Notifier) Add(k Kind, count int, say func(count int) Note) {
	n.mu.Lock()
	n.piles.add(time.Now(), k, count, say)
	n.mu.Unlock()
	n.nudge()
}

// Forget drops what was added and not sent: the person has come to look.
func (n *Notifier) Forget() {
	n.mu.Lock()
	n.piles.forget()
	n.mu.Unlock()
}

// Close ends it, without waiting for a desktop that hangs. What was not sent is not sent any more.
func (n *Notifier) Close() {
	n.cancel()
	n.joined.Wait()
}

func (n *Notifier) nudge() {
	select {
	case n.wake <- struct{}{}:
	default:
	}
}

func (n *Notifier) run(ctx context.Context) {
	defer n.sender.Close()
	timer := time.NewTimer(Every)
	defer timer.Stop()
	for {
		notes, wait := n.due()
		for _, note := range notes {
			n.send(ctx, note)
		}
		if len(notes) > 0 {
			continue // more may have come meanwhile
		}
		timer.Reset(wait)
		select {
		case <-ctx.Done():
			return
		case <-n.wake:
		case <-timer.C:
		}
	}
}

// due is what is to be sent now, and how long nothing more will be.
func (n *Notifier) due() (notes []Note, wait time.Duration) {
	n.mu.Lock()
	notes, n.words = n.words, nil
	ready, wait := n.piles.due(time.Now())
	n.mu.Unlock()
	for _, r := range ready {
		note := r.say(r.count)
		note.Kind = r.kind
		notes = append(notes, note)
	}
	return notes, wait
}

func (n *Notifier) send(ctx context.Context, note Note) {
	if ctx.Err() != nil {
		return
	}
	within, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := n.sender.Send(within, note); ctx.Err() == nil {
		n.failed(err)
	}
}
