package e2e

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"switchboard/e2e/harness"
)

// TestPackage packs the program as make package does, twice, and looks into what came of it.
func TestPackage(t *testing.T) {
	t.Parallel()
	p := pack(t)
	t.Run("the same bytes twice", func(t *testing.T) {
		again := pack(t)
		for _, file := range []struct{ first, second string }{{p.deb, again.deb}, {p.archive, again.archive}} {
			if a, b := sum(t, file.first), sum(t, file.second); filepath.Base(file.first) != filepath.Base(file.second) || a != b {
				t.Errorf("%s %x, then %s %x", file.first, a, file.second, b)
			}
		}
	})
	t.Run("deb", p.looksRight)
	t.Run("archive", p.runsWhereUnpacked)
}

// packed are the packages of one run.
type packed struct{ dir, deb, archive string }

// pack packs the program under test into a folder of its own, without taking the time to make it small.
func pack(t *testing.T) (p packed) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("SKIPPED: packages of Linux are packed on Linux")
	}
	for _, name := range []string{"dpkg-deb", "dpkg-shlibdeps", "xz"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("SKIPPED: packages are not tested, because %s is not installed here; make test installs it on Debian", name)
		}
	}
	bin := harness.Binary(t)
	if strings.Contains(filepath.Base(bin), "headless") {
		t.Skip("SKIPPED: what is packed is the program with its window")
	}
	p.dir = t.TempDir()
	command(t, []string{"XZ=0", "SOURCE_DATE_EPOCH=1700000000"}, "../scripts/package", bin, p.dir)
	p.deb, p.archive = only(t, p.dir, "switchboard_*.deb"), only(t, p.dir, "switchboard-*.tar.xz")
	return p
}

func (p packed) looksRight(t *testing.T) {
	field := func(name string) string { return strings.TrimSpace(command(t, nil, "dpkg-deb", "-f", p.deb, name)) }
	for _, want := range []struct{ field, form string }{
		{"Package", `switchboard`},
		{"Version", `\d+\.\d+\.\d+[a-z0-9.+~]*`},
		{"Architecture", strings.TrimSpace(command(t, nil, "dpkg", "--print-architecture"))},
		{"Section", `devel`},
		{"Maintainer", `.+ <.+@.+>`},
		{"Installed-Size", `\d{5,6}`},
		{"Depends", `libc6 \(>= 2\.\d+\), (.*, )?libx11-6, libxcursor1, libxext6, libxi6, libxinerama1, libxrandr2, libxrender1, libxxf86vm1.*`},
	} {
		if got := field(want.field); !regexp.MustCompile(`^(` + want.form + `)$`).MatchString(got) {
			t.Errorf("%s: %q, want %s", want.field, got, want.form)
		}
	}
	if name := filepath.Base(p.deb); name != "switchboard_"+field("Version")+"_"+field("Architecture")+".deb" {
		t.Errorf("the file is named %s", name)
	}

	root := filepath.Join(p.dir, "root")
	command(t, nil, "dpkg-deb", "-R", p.deb, root)
	got := files(t, root)
	want := layout("usr/")
	want["usr/share/doc/switchboard/copyright"] = 0o644
	want["usr/share/doc/switchboard/CHANGELOG.md.gz"] = 0o644
	want["DEBIAN/control"], want["DEBIAN/md5sums"] = 0o644, 0o644 // and no script that runs as root
	compare(t, got, want)
	command(t, nil, "sh", "-c", `cd "$1" && md5sum --quiet -c DEBIAN/md5sums`, "sh", root)

	check(t, "desktop-file-validate", filepath.Join(root, "usr/share/applications/dev.switchboard.Switchboard.desktop"))
	check(t, "appstreamcli", "validate", "--no-net", filepath.Join(root, "usr/share/metainfo/dev.switchboard.Switchboard.metainfo.xml"))
	check(t, "appstreamcli", "validate-tree", "--no-net", root)

	page := command(t, nil, "gzip", "-dc", filepath.Join(root, "usr/share/man/man1/switchboard.1.gz"))
	_, help, _ := harness.Run(t, "--help")
	for _, flag := range regexp.MustCompile(`(?m)^  (--[a-z-]+)`).FindAllStringSubmatch(help, -1) {
		if !strings.Contains(page, ".B "+strings.ReplaceAll(flag[1], "-", `\-`)) {
			t.Errorf("the man page lacks %s", flag[1])
		}
	}
	if _, err := exec.LookPath("groff"); err == nil {
		if out := command(t, nil, "sh", "-c", `gzip -dc "$1" | groff -man -Tascii -ww 2>&1 >/dev/null`, "sh",
			filepath.Join(root, "usr/share/man/man1/switchboard.1.gz")); out != "" {
			t.Errorf("the man page: %s", out)
		}
	}
	if third := command(t, nil, "gzip", "-dc", filepath.Join(root, "usr/share/doc/switchboard/THIRD-PARTY.txt.gz")); !strings.Contains(third, "fyne.io/fyne/v2@v") {
		t.Error("the licences of what is linked in lack Fyne's")
	}
}

func (p packed) runsWhereUnpacked(t *testing.T) {
	command(t, nil, "tar", "-C", p.dir, "-xJf", p.archive)
	root := filepath.Join(p.dir, strings.TrimSuffix(filepath.Base(p.archive), ".tar.xz"))
	want := layout("")
	for _, name := range []string{"README.md", "LICENSE", "CHANGELOG.md", "INSTALL", "config.example.toml"} {
		want[name] = 0o644
	}
	compare(t, files(t, root), want)
	_, version, _ := harness.Run(t, "--version")
	if got := command(t, nil, filepath.Join(root, "bin/switchboard"), "--version"); got != version {
		t.Errorf("bin/switchboard --version: %q, want %q", got, version)
	}
	for _, name := range []string{"INSTALL", "share/metainfo/dev.switchboard.Switchboard.metainfo.xml"} {
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		if hole := regexp.MustCompile(`@[A-Z]*@`).Find(text); hole != nil || !bytes.Contains(text, []byte(strings.Fields(version)[1])) {
			t.Errorf("%s names no version, or has %q left:\n%s", name, hole, text)
		}
	}
}

// layout is what both packages have below their prefix.
func layout(prefix string) map[string]fs.FileMode {
	const id = "dev.switchboard.Switchboard"
	want := map[string]fs.FileMode{prefix + "bin/switchboard": 0o755}
	for _, name := range []string{"applications/" + id + ".desktop", "metainfo/" + id + ".metainfo.xml", "man/man1/switchboard.1.gz",
		"icons/hicolor/scalable/apps/" + id + ".svg", "doc/switchboard/README.md", "doc/switchboard/config.example.toml", "doc/switchboard/THIRD-PARTY.txt.gz"} {
		want[prefix+"share/"+name] = 0o644
	}
	for _, size := range []int{16, 24, 32, 48, 64, 128, 256, 512} {
		want[fmt.Sprintf("%sshare/icons/hicolor/%dx%d/apps/%s.png", prefix, size, size, id)] = 0o644
	}
	return want
}

// compare tells what is there and should not be, or the other way round; any page of docs may be there.
func compare(t *testing.T, got, want map[string]fs.FileMode) {
	t.Helper()
	docs := regexp.MustCompile(`share/doc/switchboard/docs/(decisions/)?[a-z0-9-]+\.md$`)
	seen := 0
	for _, name := range slices.Sorted(maps.Keys(got)) {
		mode, ok := want[name]
		if docs.MatchString(name) {
			mode, ok = 0o644, true
			seen++
		}
		if !ok || got[name] != mode {
			t.Errorf("%s %v, want %v", name, got[name], mode)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if _, ok := got[name]; !ok {
			t.Errorf("%s is missing", name)
		}
	}
	if seen < 5 {
		t.Errorf("%d pages of docs", seen)
	}
}

// files are all below a folder, with their permissions. Folders must be open to all.
func files(t *testing.T, root string) map[string]fs.FileMode {
	t.Helper()
	found := map[string]fs.FileMode{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if d.IsDir() {
			if path != root && info.Mode().Perm() != 0o755 {
				t.Errorf("folder %s: %v", path, info.Mode())
			}
			return nil
		}
		name, err := filepath.Rel(root, path)
		found[name] = info.Mode()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// check runs a program that judges a file, where it is installed.
func check(t *testing.T, name string, args ...string) {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Logf("%s is not installed here, so it was not asked", name)
		return
	}
	command(t, nil, name, args...)
}

// command runs a program that must succeed, and gives what it prints.
func command(t *testing.T, env []string, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), env...)
	var errOut strings.Builder
	cmd.Stderr = &errOut
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %q: %v\n%s%s", name, args, err, out, errOut.String())
	}
	return string(out)
}

func only(t *testing.T, dir, pattern string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil || len(found) != 1 {
		t.Fatalf("%s: %d files match %s, want 1 (%v)", dir, len(found), pattern, err)
	}
	return found[0]
}

func sum(t *testing.T, path string) [sha256.Size]byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return sha256.Sum256(data)
}
