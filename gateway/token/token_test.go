package token

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

func open(t *testing.T, dir string) Token {
	t.Helper()
	token, notice, err := Open(dir)
	if err != nil || notice != "" {
		t.Fatalf("Open(%s) = %q, %v, want neither notice nor error", dir, notice, err)
	}
	return token
}

// put makes a data directory whose token file has this content and mode.
func put(t *testing.T, content string, mode os.FileMode) (dir, path string) {
	t.Helper()
	dir = t.TempDir()
	path = filepath.Join(dir, Name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
	return dir, path
}

func TestOpenMakesTheTokenOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made", "when", "needed")
	first, again := open(t, dir), open(t, dir)
	if first != again || !valid.MatchString(first.Reveal()) || len(first.Reveal()) != 43 {
		t.Errorf("Open twice = %q and %q, want 32 random bytes twice", first.Reveal(), again.Reveal())
	}
	if other := open(t, t.TempDir()); other.Equal(first.Reveal()) {
		t.Error("two directories have the same token")
	}
	content, err := os.ReadFile(first.Path())
	if err != nil || string(content) != first.Reveal()+"\n" {
		t.Errorf("the file holds %q, %v, want the token and a line end", content, err)
	}
	if left, err := filepath.Glob(filepath.Join(dir, "*.new")); len(left) > 0 || err != nil {
		t.Errorf("left behind: %q, %v", left, err)
	}
	if runtime.GOOS == "windows" {
		return
	}
	for path, want := range map[string]os.FileMode{dir: 0o700, first.Path(): 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("mode of %s = %v, %v, want %v", path, info.Mode().Perm(), err, want)
		}
	}
}

func TestOpenAtTheSameTime(t *testing.T) {
	for range 20 {
		dir := t.TempDir()
		secrets := make([]string, 8)
		var all sync.WaitGroup
		for i := range secrets {
			all.Go(func() {
				token, _, err := Open(dir)
				if err != nil {
					t.Error(err)
				}
				secrets[i] = token.Reveal()
			})
		}
		all.Wait()
		for _, s := range secrets {
			if s != secrets[0] {
				t.Fatalf("Open at the same time = %q, want the same token everywhere", secrets)
			}
		}
	}
}

// Where there are no links, the second who comes still leaves the first one's file.
func TestCreateExclusive(t *testing.T) {
	path := filepath.Join(t.TempDir(), Name)
	first := createExclusive(path, strings.Repeat("a", 43))
	second := createExclusive(path, strings.Repeat("b", 43))
	if first != nil || !os.IsExist(second) {
		t.Errorf("createExclusive twice = %v, %v, want nil and \"exists\"", first, second)
	}
	if secret, err := read(path); secret != strings.Repeat("a", 43) {
		t.Errorf("read = %q, %v, want the first secret", secret, err)
	}
}

func TestOpenOfWhatIsThere(t *testing.T) {
	own := "a-secret-of-the-persons-own_0123456789"
	for _, test := range []struct{ name, content, want string }{
		{"a token of one's own", own, ""},
		{"blanks around it", "\r\n " + own + "\r\n", ""},
		{"empty", "", "is empty; delete it and start again for a new token"},
		{"only blanks", " \n", "is empty; delete it and start again for a new token"},
		{"short", "secret", "does not hold a token (32 to 512 letters, digits, - and _); delete it and start again for a new token"},
		{"two words", own + " " + own, "does not hold a token (32 to 512 letters, digits, - and _); delete it and start again for a new token"},
		{"garbage", strings.Repeat("\x00\xff", 100_000), "does not hold a token (32 to 512 letters, digits, - and _); delete it and start again for a new token"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir, path := put(t, test.content, 0o600)
			token, notice, err := Open(dir)
			if test.want == "" {
				if err != nil || notice != "" || token.Reveal() != own {
					t.Errorf("Open = %q, %q, %v, want %q", token.Reveal(), notice, err, own)
				}
				return
			}
			if want := "the token file " + path + " " + test.want; err == nil || err.Error() != want {
				t.Errorf("Open\n got %v\nwant %s", err, want)
			}
			if after, err := os.ReadFile(path); err != nil || string(after) != test.content {
				t.Errorf("the file was changed: %d bytes, %v", len(after), err)
			}
		})
	}
}

func TestOpenOfWhatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, Name), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Open(dir); err == nil || !strings.Contains(err.Error(), "is not a file; move it away") {
		t.Errorf("Open of a directory = %v, want that it is not a file", err)
	}
	_, file := put(t, "", 0o600)
	if _, _, err := Open(file); err == nil || !strings.HasPrefix(err.Error(), "the token file cannot be ") {
		t.Errorf("Open below a file = %v, want that it cannot be read or made", err)
	}
	dir, path := put(t, strings.Repeat("a", 43), 0)
	if _, err := os.ReadFile(path); err == nil {
		t.Skip("this user reads files of mode 0000")
	}
	if _, _, err := Open(dir); err == nil || !strings.Contains(err.Error(), "permission denied") {
		t.Errorf("Open of a file of mode 0000 = %v, want permission denied", err)
	}
}

func TestOpenTightensTheMode(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	for _, mode := range []os.FileMode{0o644, 0o640, 0o602} {
		dir, path := put(t, strings.Repeat("a", 43), mode)
		_, notice, err := Open(dir)
		if err != nil || !strings.Contains(string(notice), fmt.Sprintf("%s was open to other users of this machine (mode %04o)", path, mode)) {
			t.Errorf("Open of a file of mode %o = %q, %v, want a notice", mode, notice, err)
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("mode %o became %o, %v, want 600", mode, info.Mode().Perm(), err)
		}
		open(t, dir)
	}
}

func TestEqual(t *testing.T) {
	token := open(t, t.TempDir())
	secret := token.Reveal()
	for given, want := range map[string]bool{secret: true, "": false, secret[1:]: false, secret + "\n": false, strings.ToLower(secret) + "x": false} {
		if got := token.Equal(given); got != want {
			t.Errorf("Equal(%q) = %v, want %v", given, got, want)
		}
	}
	if (Token{}).Equal("") {
		t.Error("the zero Token equals the empty string")
	}
}

func TestCheckAndRestore(t *testing.T) {
	for _, test := range []struct {
		name string
		harm func(path string) error
		want string
	}{
		{"gone", os.Remove, "is gone: scripts that read it cannot connect; restore it, or restart Switchboard for a new token"},
		{"changed", func(path string) error { return os.WriteFile(path, []byte(strings.Repeat("a", 43)), 0o644) },
			"was changed: scripts that read it cannot connect; restore it, or restart Switchboard to take the new token"},
		{"emptied", func(path string) error { return os.Truncate(path, 0) },
			"is empty; delete it and start again for a new token (Switchboard still takes the token that it started with)"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			token := open(t, dir)
			if err := token.Check(); err != nil {
				t.Fatalf("Check of a new token = %v", err)
			}
			if err := test.harm(token.Path()); err != nil {
				t.Fatal(err)
			}
			if err, want := token.Check(), "the token file "+token.Path()+" "+test.want; err == nil || err.Error() != want {
				t.Errorf("Check\n got %v\nwant %s", err, want)
			}
			if err := token.Restore(); err != nil {
				t.Errorf("Restore = %v", err)
			}
			if err := token.Check(); err != nil {
				t.Errorf("Check after Restore = %v", err)
			}
			if again := open(t, dir); again != token {
				t.Error("Open after Restore has another token")
			}
		})
	}
}

func TestRestoreMakesTheDirectory(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	token := open(t, dir)
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := token.Restore(); err != nil {
		t.Errorf("Restore without the directory = %v", err)
	}
	if err := token.Check(); err != nil {
		t.Errorf("Check after Restore = %v", err)
	}
}

func TestNothingPrintsTheSecret(t *testing.T) {
	token := open(t, t.TempDir())
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%T"} {
		fmt.Fprintf(&out, verb+"\n", token)
		fmt.Fprintf(&out, verb+"\n", &token)
		fmt.Fprintf(&out, verb+"\n", struct{ Token Token }{token})
	}
	slog.New(slog.NewTextHandler(&out, nil)).Info("started", "token", token)
	slog.New(slog.NewJSONHandler(&out, nil)).Info("started", "token", token, "in", struct{ Token Token }{token})
	if err := json.NewEncoder(&out).Encode(struct{ Token any }{token}); err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{token.Reveal(), fmt.Sprintf("%x", token.Reveal())} {
		if strings.Contains(out.String(), secret) {
			t.Errorf("the secret was printed:\n%s", &out)
		}
	}
}
