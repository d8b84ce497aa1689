package gateway_test

// The arrows of docs/architecture.md: which room may import which, and why not the others.

import (
	"encoding/json"
	"errors"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	module  = "switchboard"
	ours    = module + "/..."
	fyne    = "fyne.io/..."
	fyneApp = "fyne.io/fyne/v2/app"
)

// bans are the arrows that must not be. A pattern that ends in /... is a package and all below it; packages of ours
// are written without the module's name.
var bans = []struct {
	from   string
	to     string
	except []string // what from may import all the same
	why    string
}{
	{"gateway/frame", ours, nil,
		"a frame is what everything passes on: it must be possible to hold one without holding the rest"},
	{"gateway/config", ours, nil,
		"settings are read before anything runs, and by the window and the command line alike"},
	{"gateway/token", ours, nil,
		"the token is read by processes that run no gateway"},
	{"gateway/running", ours, nil,
		"who looks for a running gateway runs none"},
	{"gateway/instance", ours, nil,
		"who is first on a data folder is asked before anything runs"},
	{"gateway/bridge", ours, []string{"gateway/running", "gateway/instance"},
		"a bridge is a client of a gateway in another process: it has the wire in common with it, and no code"},
	{"gateway/spine", ours, []string{"gateway/frame"},
		"the spine carries facts of everyone, so it can know nobody"},
	{"gateway/filter", ours, []string{"gateway/frame", "gateway/spine"},
		"a query reads events, wherever it is asked: window, rule, socket or file"},
	{"gateway/session", ours, []string{"gateway/frame", "gateway/spine"},
		"a session does not know by what wire it is reached, nor who answers it"},
	{"gateway/transport/...", ours, rooms("gateway/transport/..."),
		"bytes in and out are the same whoever answers and whoever watches"},
	{"gateway/script/...", ours, []string{"gateway/backend", "gateway/config"},
		"a server in TOML plays on any wire: it knows the Mock that plays it and nothing of sessions"},
	{"gateway/backend/...", ours, rooms("gateway/backend/..."),
		"who answers must not depend on the wire, or one of them would work on one wire only"},
	{"gateway/debug/...", ours, rooms("gateway/debug/...", "gateway/transport"),
		"the debug socket sees what every tap sees; of transport it shares the guard at the door"},
	{"gateway/record/...", ours, []string{"gateway/frame", "gateway/spine"},
		"a recording is one more tap, and is read back where no gateway runs"},
	{"gateway/measure", ours, []string{"gateway/frame", "gateway/spine"},
		"figures are of what the spine says, live or from a recording, and mean the same wherever they are shown"},
	{"gateway/rule/...", ours, rooms("gateway/rule/..."),
		"a rule acts on frames of every wire and every backend"},
	{"gateway/check/...", ours, rooms("gateway/check/..."),
		"a check judges what the spine says, live or from a recording"},

	{"gateway/...", "ui/...", nil,
		"the gateway runs without a window"},
	{"gateway/...", "assets", nil,
		"the gateway runs without a window"},
	{"gateway/...", fyne, nil,
		"the headless build has no Fyne, and the gateway's tests need no display"},
	{"gateway/...", "gateway/command", nil,
		"the command line ties the rooms together, and none of them knows whether there is one"},
	{"ui/...", "gateway/command", nil,
		"the window is told what it needs: it reads no command line"},
	{"ui/...", "gateway/bridge", nil,
		"a bridge is in another process than the window"},
	{"assets", ours, nil,
		"pictures know nothing"},
	{"ui/view/...", fyne, nil,
		"what the window shows is plain Go, tested without a toolkit"},
	{"ui/outline", ours, nil,
		"where things stand in a text is a question about the text alone"},
	{"ui/schema", ours, []string{"ui/outline"},
		"what a message may hold is read from the SDK's types, whoever writes it"},
	{"ui/remembered", ours, []string{"gateway/config"},
		"what is remembered outlives the window that remembers it, and is tested without one"},
	{"ui/...", fyneApp, nil,
		"it brings OpenGL and cgo: without it every pane is tested without a display"},
	{"assets", fyneApp, nil,
		"it brings OpenGL and cgo"},
}

// rooms are what a room next to transport may import: what lies below it, and its own.
func rooms(own ...string) []string {
	return append(own, "gateway/frame", "gateway/spine", "gateway/session", "gateway/filter", "gateway/rule", "gateway/config", "gateway/token")
}

// TestArrows reads every import of every file, for whatever system and tags the file is. Test files must keep only the
// bans on Fyne: a test may bring parts together that know nothing of each other.
func TestArrows(t *testing.T) {
	for _, file := range sources(t) {
		for _, imported := range file.imports {
			for _, ban := range bans {
				if file.test && !strings.HasPrefix(ban.to, "fyne.io/") {
					continue
				}
				if matches(file.pkg, ban.from) && matches(imported, ban.to) && !matches(imported, ban.except...) {
					t.Errorf("%s imports %s, want no arrow %s → %s: %s", file.name, imported, ban.from, ban.to, ban.why)
				}
			}
		}
	}
}

// TestFyneAppHasOneDoor holds that what opens the window is one file, left out of the headless build.
func TestFyneAppHasOneDoor(t *testing.T) {
	for _, file := range sources(t) {
		for _, imported := range file.imports {
			if imported != fyneApp {
				continue
			}
			if file.name != "window.go" || !file.windowed {
				t.Errorf("%s imports %s, want that of window.go alone, with //go:build !headless: it brings OpenGL and cgo", file.name, fyneApp)
			}
		}
	}
}

// TestHeadlessBuild holds that the headless binary needs no Fyne and no C, by what the go command would build.
func TestHeadlessBuild(t *testing.T) {
	list := exec.Command("go", "list", "-e", "-deps", "-tags", "headless", "-json=ImportPath,Standard,CgoFiles,CFiles,Error", ".")
	list.Dir = root
	list.Env = append(os.Environ(), "CGO_ENABLED=1") // so that files with C would be listed, were there any
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for packages := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath       string
			Standard         bool
			CgoFiles, CFiles []string
		}
		if err := packages.Decode(&p); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("go list printed what is no JSON: %v", err)
		}
		if matches(p.ImportPath, fyne) {
			t.Errorf("the headless build has %s, want no Fyne", p.ImportPath)
		}
		if !p.Standard && len(p.CgoFiles)+len(p.CFiles) > 0 { // net and os/user do without C where there is none
			t.Errorf("the headless build has C in %s: %v", p.ImportPath, append(p.CgoFiles, p.CFiles...))
		}
	}
}

const root = ".."

type source struct {
	name     string // path below root
	pkg      string // import path
	test     bool
	windowed bool // left out of the headless build
	imports  []string
}

// sources are the Go files of this module. Being read here, they are also what go test's cache of this test looks at.
func sources(t *testing.T) []source {
	t.Helper()
	var files []source
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name != root && !isOurs(name) {
				return filepath.SkipDir
			}
			return nil
		}
		if filepath.Ext(name) != ".go" {
			return nil
		}
		file, err := read(name)
		files = append(files, file)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// isOurs reports whether the go command would look for this module's packages in a folder.
func isOurs(folder string) bool {
	if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
		return false // a module of its own
	}
	base := filepath.Base(folder)
	return base != "bin" && base != "testdata" && base != "node_modules" && !strings.HasPrefix(base, ".")
}

func read(name string) (source, error) {
	parsed, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly|parser.ParseComments)
	if err != nil {
		return source{}, err
	}
	below, err := filepath.Rel(root, name)
	if err != nil {
		return source{}, err
	}
	below = filepath.ToSlash(below)
	file := source{name: below, pkg: path.Join(module, path.Dir(below)), test: strings.HasSuffix(below, "_test.go")}
	for _, spec := range parsed.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return source{}, err
		}
		file.imports = append(file.imports, imported)
	}
	for _, group := range parsed.Comments {
		for _, comment := range group.List {
			if expr, err := constraint.Parse(comment.Text); err == nil {
				file.windowed = !expr.Eval(func(string) bool { return true }) &&
					expr.Eval(func(tag string) bool { return tag != "headless" })
			}
		}
	}
	return file, nil
}

// matches reports whether pkg is one of the patterns' packages.
func matches(pkg string, patterns ...string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		if pattern != ours && !strings.HasPrefix(pattern, "fyne.io/") {
			pattern = path.Join(module, pattern)
		}
		top, deep := strings.CutSuffix(pattern, "/...")
		return pkg == top || deep && strings.HasPrefix(pkg, top+"/")
	})
}
