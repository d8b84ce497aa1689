package token

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// Name is the name of the token's file in the data directory.
const Name = "token"

// Notice is something that a person should be told although nothing failed; empty when there is nothing.
type Notice string

// Open reads the token of the data directory dir. On a first start it makes one, and dir if need be; of several
// processes that start at once, one makes it and all open the same. A file that does not hold a token is an error
// and stays as it is: it may be somebody else's, and a new token would lock out the scripts that know the old one.
// A file that others can read is closed to them, with a notice.
func Open(dir string) (Token, Notice, error) {
	path := filepath.Join(dir, Name)
	secret, err := read(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := create(path, random()); err != nil {
			return Token{}, "", fmt.Errorf("the token file cannot be made: %w", err)
		}
		secret, err = read(path)
	}
	if err != nil {
		return Token{}, "", err
	}
	return Token{secret, path}, tighten(path), nil
}

// Check says whether the file still holds this token, as a sentence for the person where it does not.
func (t Token) Check() error {
	secret, err := read(t.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("the token file %s is gone: scripts that read it cannot connect; restore it, or restart Switchboard for a new token", t.path)
	case err != nil:
		return fmt.Errorf("%w (Switchboard still takes the token that it started with)", err)
	case secret != t.secret:
		return fmt.Errorf("the token file %s was changed: scripts that read it cannot connect; restore it, or restart Switchboard to take the new token", t.path)
	}
	return nil
}

// Restore writes this token to its file again, whatever is there now.
func (t Token) Restore() error {
	temp, err := draft(t.path, t.secret)
	if err != nil {
		return fmt.Errorf("the token file cannot be restored: %w", err)
	}
	if err := os.Rename(temp, t.path); err != nil {
		os.Remove(temp)
		return fmt.Errorf("the token file cannot be restored: %w", err)
	}
	return nil
}

// read is the secret in the file at path. A file that is not there is fs.ErrNotExist; one that holds no token is an
// error that does not quote what it holds.
func read(path string) (string, error) {
	info, err := os.Stat(path) // before it is opened, for to open a pipe would wait
	if err == nil && !info.Mode().IsRegular() {
		return "", fmt.Errorf("the token file %s is not a file; move it away and start again", path)
	}
	var file *os.File
	if err == nil {
		file, err = os.Open(path)
	}
	if err != nil {
		return "", fmt.Errorf("the token file cannot be read: %w", err)
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, 4096))
	if err != nil {
		return "", fmt.Errorf("the token file cannot be read: %w", err)
	}
	secret := strings.TrimSpace(string(content))
	if !valid.MatchString(secret) {
		what := "does not hold a token (32 to 512 letters, digits, - and _)"
		if secret == "" {
			what = "is empty"
		}
		return "", fmt.Errorf("the token file %s %s; delete it and start again for a new token", path, what)
	}
	return secret, nil
}

// create makes the file at path unless another process has made it first. The secret is in it, whole, from the
// moment that it is there; only where the file system knows no links may another process see it empty for a moment.
func create(path, secret string) error {
	temp, err := draft(path, secret)
	if err != nil {
		return err
	}
	defer os.Remove(temp)
	err = os.Link(temp, path)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		err = createExclusive(path, secret)
	}
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}

// draft writes the secret to a new file beside path, which nobody else can read, and returns that file's path. It
// makes the directory if need be.
func draft(path, secret string) (string, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", err
	}
	file, err := os.CreateTemp(filepath.Dir(path), Name+".*.new")
	if err != nil {
		return "", err
	}
	if err := fill(file, secret); err != nil {
		os.Remove(file.Name())
		return "", err
	}
	return file.Name(), nil
}

func createExclusive(path, secret string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err := fill(file, secret); err != nil {
		os.Remove(path)
		return err
	}
	return nil
}

// fill writes the secret as a line, sees it to the disk, and closes the file.
func fill(file *os.File, secret string) error {
	_, err := file.WriteString(secret + "\n")
	return errors.Join(err, file.Sync(), file.Close())
}

// tighten takes the file at path from everybody but its owner. Windows has no such modes: there the directory of the
// user is private.
func tighten(path string) Notice {
	if runtime.GOOS == "windows" {
		return ""
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm()&0o077 == 0 {
		return ""
	}
	was := fmt.Sprintf("The token file %s was open to other users of this machine (mode %04o)", path, info.Mode().Perm())
	if err := os.Chmod(path, 0o600); err != nil {
		return Notice(was + " and cannot be closed to them: " + err.Error() + ".")
	}
	return Notice(was + "; it is closed to them now. If they are not to be trusted, delete it and restart for a new token.")
}
