package remembered

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func open(t *testing.T, path string) (*File, error) {
	t.Helper()
	f, err := Open(path, func(err error) { t.Errorf("failed: %v", err) })
	if f == nil {
		t.Fatal("Open = nil, want a file that is good also where the one on disk is not")
	}
	return f, err
}

func TestKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", Name)
	want := []Filter{{"slow", `dur:>500ms "a b"`}, {"Größe", `size:>1kB`}}
	f, err := open(t, path)
	if err != nil {
		t.Fatalf("Open of no file = %v, want nil", err)
	}
	for i := range want {
		f.Update(func(s *State) { s.Filters = append(s.Filters[:i:i], want[i]) })
	}
	f.Close()
	f, err = open(t, path)
	t.Cleanup(f.Close)
	if got := f.State().Filters; err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("Open again = %v, %v, want %v", got, err, want)
	}
}

func TestBroken(t *testing.T) {
	path := filepath.Join(t.TempDir(), Name)
	if err := os.WriteFile(path, []byte("filters = 3"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := open(t, path)
	if err == nil || !strings.Contains(err.Error(), path+".broken") || len(f.State().Filters) != 0 {
		t.Errorf("Open of a broken file = %+v, %v, want an empty state and where the file is now", f.State(), err)
	}
	f.Update(func(s *State) { s.Filters = []Filter{{"a", "b"}} })
	f.Close()
	if data, err := os.ReadFile(path + ".broken"); string(data) != "filters = 3" {
		t.Errorf("the broken file = %q, %v, want it as it was", data, err)
	}
}

func TestNewer(t *testing.T) {
	path := filepath.Join(t.TempDir(), Name)
	if err := os.WriteFile(path, []byte("unheard_of = 3\n[[filters]]\nname = 'a'\nquery = 'b'\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := open(t, path)
	t.Cleanup(f.Close)
	if want := []Filter{{"a", "b"}}; err != nil || !reflect.DeepEqual(f.State().Filters, want) {
		t.Errorf("Open of a newer version's file = %+v, %v, want %v", f.State(), err, want)
	}
}

func TestNotWritten(t *testing.T) {
	dir := t.TempDir()
	var said []error
	f, err := Open(filepath.Join(dir, Name), func(err error) { said = append(said, err) })
	if err != nil {
		t.Fatal(err)
	}
	f.Update(func(s *State) { s.Filters = []Filter{{"long", strings.Repeat("x", mostBytes)}} })
	f.Close()
	if len(said) != 1 {
		t.Errorf("a state of more than the bound: failed was told %v, want one error", said)
	}
	if files, _ := os.ReadDir(dir); len(files) != 0 {
		t.Errorf("a state of more than the bound left %v, want nothing", files)
	}
}

func TestNoPath(t *testing.T) {
	f, err := open(t, "")
	f.Update(func(s *State) { s.Filters = []Filter{{"a", "b"}} })
	f.Close()
	if got := f.State().Filters; err != nil || len(got) != 1 {
		t.Errorf("State of a file without a path = %v, %v, want what was set", got, err)
	}
}
