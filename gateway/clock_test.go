package gateway_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// A clock that jumps (the owner sets it, or the machine wakes up) moves what time.Now shows, but not what lies between two of
// its values: time.Since, Sub, Before and every timer go by the monotonic clock that they carry. Under testing/synctest
// the two never part, so no test can have them do so; it can be shown that the wall clock is not asked. It is where a time loses
// its monotonic part: Unix, Round, Truncate, UTC, In, AddDate, Date, and what was read from text.
func TestNothingGoesByTheWallClock(t *testing.T) {
	allowed := map[string]string{
		"script/watch.go":        "compares the time that a file shows with the one that it showed before, for equality",
		"spine/json.go":          "writes times",
		"debug/json.go":          "writes times",
		"record/har.go":          "writes times",
		"measure/figures.go":     "numbers seconds from the first one, by the clock that does not jump",
		"transport/taken.go":     "writes the Date of a response",
		"../ui/view/overview.go": "where the slices of the last minutes begin",
	}
	losing := map[string]bool{"Unix": true, "UnixMilli": true, "UnixMicro": true, "UnixNano": true, "UTC": true, "Local": true, "AddDate": true, "Date": true}
	for _, room := range []string{"spine", "session", "transport", "backend", "debug", "script", "running", "record", "measure", ".", "../ui/view", "../ui/logview"} {
		files, err := filepath.Glob(filepath.Join(room, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v, %v", room, files, err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") || allowed[file] != "" {
				continue
			}
			tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(tree, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok {
					if f, ok := call.Fun.(*ast.SelectorExpr); ok && losing[f.Sel.Name] {
						t.Errorf("%s: .%s() goes by the wall clock, which may jump; if that is harmless, say why here", file, f.Sel.Name)
					}
				}
				return true
			})
		}
	}
}
