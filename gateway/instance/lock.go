package instance

import "io"

// Lock takes hold of the file at path, which it makes if need be, or returns ErrRunning if another process has it. The
// hold ends with Close, or with the process however that dies.
func Lock(path string) (io.Closer, error) {
	file, err := lockFile(path)
	if err != nil {
		return nil, err
	}
	return file, nil
}
