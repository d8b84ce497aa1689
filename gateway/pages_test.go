package gateway_test

// What the pages say of files, rooms, settings and make is there.

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"switchboard/gateway/config"
	"switchboard/gateway/session"
	"switchboard/gateway/spine"
)

// pages are what a reader reads, by path.
func pages(t *testing.T) map[string]string {
	t.Helper()
	found := make(map[string]string)
	for _, pattern := range []string{"../*.md", "../docs/*.md", "../docs/decisions/*.md", "../bench/*.md"} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			found[path] = string(text)
		}
	}
	if len(found) < 15 {
		t.Fatalf("%d pages are found; the patterns here no longer find them", len(found))
	}
	return found
}

func TestLinksOfPages(t *testing.T) {
	all := pages(t)
	link := regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading := regexp.MustCompile(`(?m)^#+ (.*)$`)
	dropped := regexp.MustCompile(`[^\p{L}\p{N} _-]`)
	for path, text := range all {
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			file, anchor, _ := strings.Cut(m[1], "#")
			target := path
			if file != "" {
				target = filepath.Join(filepath.Dir(path), file)
			}
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s links to %s: %v", path, m[1], err)
			}
			if anchor == "" {
				continue
			}
			if !slices.ContainsFunc(heading.FindAllStringSubmatch(all[target], -1), func(h []string) bool {
				return strings.ReplaceAll(dropped.ReplaceAllString(strings.ToLower(h[1]), ""), " ", "-") == anchor
			}) {
				t.Errorf("%s links to %s, and there is no such heading", path, m[1])
			}
		}
	}
}

func TestPagesNameFilesThatExist(t *testing.T) {
	for path, text := range pages(t) {
		for _, m := range regexp.MustCompile("`([a-z0-9_/]+\\.go)`").FindAllStringSubmatch(text, -1) {
			if !slices.ContainsFunc([]string{"..", "../gateway", "../bench", "../gateway/transport"}, func(dir string) bool {
				_, err := os.Stat(filepath.Join(dir, m[1]))
				return err == nil
			}) {
				t.Errorf("%s names %s, which is no file", path, m[1])
			}
		}
	}
}

func TestArchitectureNamesEachRoom(t *testing.T) {
	_, rooms, _ := strings.Cut(pages(t)["../docs/architecture.md"], "## Rooms and arrows")
	rooms, _, _ = strings.Cut(rooms, "\n## ")
	named := make(map[string]bool)
	for _, name := range regexp.MustCompile(`([a-z]+)/`).FindAllStringSubmatch(rooms, -1) {
		named[name[1]] = true
	}
	for _, top := range []string{"gateway", "ui"} {
		err := filepath.WalkDir(filepath.Join("..", top), func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.IsDir() {
				return err
			}
			if d.Name() == "testdata" {
				return filepath.SkipDir
			}
			source, err := filepath.Glob(filepath.Join(path, "*.go"))
			if len(source) > 0 && !named[d.Name()] {
				t.Errorf("docs/architecture.md does not say what %s is", path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestPagesNameSettingsThatExist(t *testing.T) {
	loaded, err := config.Load(config.In(t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	keys, sections := make(map[string]bool), make(map[string]bool)
	for _, v := range loaded.Values() {
		keys[v.Key.Name] = true
		section, _, _ := strings.Cut(v.Key.Name, ".")
		sections[section] = true
	}
	said := 0
	for path, text := range pages(t) {
		for _, m := range regexp.MustCompile("`(([a-z]+)\\.([a-z_]+))( = [^`]*)?`").FindAllStringSubmatch(text, -1) {
			if !sections[m[2]] || slices.Contains([]string{"go", "toml", "json"}, m[3]) {
				continue
			}
			if said++; !keys[m[1]] {
				t.Errorf("%s names the setting %s, which there is not", path, m[1])
			}
		}
	}
	if said < 20 {
		t.Errorf("the pages name %d settings; the pattern here no longer finds them", said)
	}
}

func TestDebugAPINamesEachReason(t *testing.T) {
	page := pages(t)["../docs/debug-api.md"]
	for r := session.Reason(1); r.String() != "unknown"; r++ {
		if !strings.Contains(page, "`"+r.String()+"`") {
			t.Errorf("docs/debug-api.md does not say that a session may end as %s", r)
		}
	}
	for k := spine.Kind(1); k.String() != "unknown"; k++ {
		if !strings.Contains(page, "| `"+k.String()+"` |") {
			t.Errorf("docs/debug-api.md does not say what %s is", k)
		}
	}
}

func TestPagesMakeWhatCanBeMade(t *testing.T) {
	makefile, err := os.ReadFile("../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	said := 0
	for path, text := range pages(t) {
		for _, m := range regexp.MustCompile("(?m)(?:^    |`|; )make ([a-z-]+)").FindAllStringSubmatch(text, -1) {
			if said++; !strings.Contains(string(makefile), "\n"+m[1]+":") {
				t.Errorf("%s says make %s, which cannot be made", path, m[1])
			}
		}
	}
	if said < 20 {
		t.Errorf("the pages say make %d times; the pattern here no longer finds it", said)
	}
}
