//go:build !(linux || freebsd || netbsd || openbsd)

package notify

import "context"

// Desktop is the desktop of this session. Here it is told by other, and says nothing of clicks.
func Desktop(clicked func(), other func(title, text string)) Sender { return system(other) }

type system func(title, text string)

// Send is Sender's.
func (s system) Send(_ context.Context, n Note) error {
	s(n.Title, n.Text)
	return nil
}

// Close is Sender's.
func (system) Close() {}
