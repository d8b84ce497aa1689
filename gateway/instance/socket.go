package instance

import (
	"fmt"
	"os"
	"path/filepath"
)

// maxSocketPath is what every system takes as the address of a socket, in bytes: macOS 103, Linux and Windows 107.
const maxSocketPath = 103

func socketPath(dir string) string { return filepath.Join(dir, "instance.sock") }

// shortened returns an address that leads to path and is short enough for a socket. For a long path that is by way
// of a link to its folder, in a private temporary folder that release removes: the socket itself is always made
// and found at path, whatever TMPDIR says on either side.
func shortened(path string) (address string, release func(), err error) {
	if len(path) <= maxSocketPath {
		return path, func() {}, nil
	}
	tooLong := func(err error) (string, func(), error) {
		return "", nil, fmt.Errorf("a socket's path has at most %d bytes, choose a data directory with a shorter path: %w", maxSocketPath, err)
	}
	folder, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return tooLong(err)
	}
	temp, err := os.MkdirTemp("", "switchboard")
	if err != nil {
		return tooLong(err)
	}
	link := filepath.Join(temp, "d")
	if err := os.Symlink(folder, link); err != nil { // Windows lets few users make one
		os.RemoveAll(temp)
		return tooLong(err)
	}
	address = filepath.Join(link, filepath.Base(path))
	if len(address) > maxSocketPath {
		os.RemoveAll(temp)
		return tooLong(fmt.Errorf("nor is %s shorter", temp))
	}
	return address, func() { os.RemoveAll(temp) }, nil
}
