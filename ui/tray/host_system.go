//go:build !(linux || freebsd || netbsd || openbsd)

package tray

import "context"

// Watch calls changed with whether there is a tray to be seen: once, since this system always has one. It returns nil
// when ctx ends.
func Watch(ctx context.Context, changed func(available bool)) error {
	changed(true)
	<-ctx.Done()
	return nil
}
