//go:build unix

package transport

import "syscall"

const writesNow = true

// writeNow writes what the socket takes without waiting; where it fails, the next write that may wait will say why.
func writeNow(fd uintptr, p []byte) int {
	n, err := syscall.Write(int(fd), p) // net's sockets do not block
	if err != nil {
		return 0
	}
	return n
}
