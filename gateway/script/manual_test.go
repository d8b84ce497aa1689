package script

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"switchboard/gateway/backend"
)

const manual = "../../docs/server-toml.md"

// Each example of the manual is a whole file that can be played.
func TestExamplesOfTheManual(t *testing.T) {
	examples := regexp.MustCompile("(?s)```toml\n(.*?)```").FindAllStringSubmatchIndex(readManual(t), -1)
	if len(examples) < 8 {
		t.Errorf("the manual has %d examples", len(examples))
	}
	for _, e := range examples {
		text := readManual(t)
		line := strings.Count(text[:e[2]], "\n")
		s, err := Parse(manual, []byte(strings.Repeat("\n", line)+text[e[2]:e[3]]))
		if err != nil {
			t.Error(err)
			continue
		}
		NewServer(backend.NewMock(backend.MockOptions{})).Play(s)
	}
}

// The manual names every key that the package reads, and no other.
func TestKeysOfTheManual(t *testing.T) {
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	reads := regexp.MustCompile(`\.(?:str|need|text|needText|flag|option|integer|number|duration|base64|strings|table|tables|json|object|jsonText|choice|uri|get)\("([a-z_]+)"`)
	keys := make(map[string]bool)
	for _, k := range kinds {
		keys[k] = true
	}
	for _, k := range acts {
		keys[k] = true
	}
	for _, k := range lists {
		keys[k] = true
	}
	for _, file := range sources {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range reads.FindAllStringSubmatch(string(data), -1) {
			keys[m[1]] = true
		}
	}
	text := readManual(t)
	for key := range keys {
		if !regexp.MustCompile("`[^`\n]*\\b" + key + "\\b[^`\n]*`|\\[\\[?" + key + "\\]").MatchString(text) {
			t.Errorf("the manual does not name %s", key)
		}
	}
	for _, row := range regexp.MustCompile("(?m)^\\| ((?:`[a-z_]+` ?)+)\\|").FindAllStringSubmatch(text, -1) {
		for key := range strings.FieldsSeq(strings.ReplaceAll(row[1], "`", " ")) {
			if !keys[key] {
				t.Errorf("the manual names %s, which nothing reads", key)
			}
		}
	}
}

func readManual(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile(manual)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
