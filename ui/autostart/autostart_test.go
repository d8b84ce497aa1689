package autostart

import (
	"encoding/xml"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestExecLine(t *testing.T) {
	for _, c := range []struct {
		command []string
		want    string
	}{
		{[]string{"/usr/bin/switchboard", "--hidden"}, `/usr/bin/switchboard --hidden`},
		{[]string{"/opt/my tools/switchboard"}, `"/opt/my tools/switchboard"`},
		{[]string{"/a", `--data-dir`, `/home/me/a"b`}, `/a --data-dir "/home/me/a\\"b"`},
		{[]string{"/a", "/home/$me/`x`"}, "/a \"/home/\\\\$me/\\\\`x\\\\`\""},
		{[]string{"/a", `C:\x`}, `/a "C:\\\\x"`},
		{[]string{"/a", "100%"}, `/a 100%%`},
		{[]string{"/a", "k=v"}, `/a k=v`},
		{[]string{"/a", ""}, `/a ""`},
		{[]string{"/a", "/größe/~x"}, `/a "/größe/~x"`},
	} {
		got, err := execLine(c.command)
		if err != nil || got != c.want {
			t.Errorf("execLine(%q) = %s, %v, want %s", c.command, got, err, c.want)
		}
		if back := unquoted(t, got); !slices.Equal(back, c.command) {
			t.Errorf("execLine(%q) = %s, which a desktop takes apart as %q", c.command, got, back)
		}
	}
	for _, command := range [][]string{{"/a=b/c"}, {"/a", "b\nc"}, {"/a", "b\x00"}} {
		if got, err := execLine(command); err == nil {
			t.Errorf("execLine(%q) = %s, want an error", command, got)
		}
	}
}

// unquoted takes the value of Exec apart as the specification has desktops do it.
func unquoted(t *testing.T, value string) (args []string) {
	t.Helper()
	value = strings.ReplaceAll(value, `\\`, `\`)
	var word strings.Builder
	in, quoted := false, false
	for i := 0; i < len(value); i++ {
		c := value[i]
		switch {
		case quoted && c == '\\':
			i++
			word.WriteByte(value[i])
		case c == '"':
			quoted, in = !quoted, true
		case c == ' ' && !quoted:
			if in {
				args, in = append(args, word.String()), false
				word.Reset()
			}
		case c == '%':
			i++
			word.WriteByte(value[i])
			in = true
		default:
			word.WriteByte(c)
			in = true
		}
	}
	if in {
		args = append(args, word.String())
	}
	return args
}

func TestDesktopState(t *testing.T) {
	entry, err := desktopEntry([]string{"/a", "--hidden"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, content string
		want          State
	}{
		{"ours", entry, State{On: true}},
		{"turned off by a desktop", strings.Replace(entry, "enabled=true", "enabled=false", 1), State{}},
		{"hidden", entry + "Hidden=true\n", State{}},
		{"another program", strings.Replace(entry, "Exec=/a", "Exec=/b", 1), State{On: true, Other: true}},
		{"only in another group", entry + "[Desktop Action x]\nHidden=true\n", State{On: true}},
		{"empty", "", State{}},
	} {
		if got := desktopState(c.content, "/a --hidden"); got != c.want {
			t.Errorf("desktopState, %s = %+v, want %+v", c.name, got, c.want)
		}
	}
}

func TestLaunchAgent(t *testing.T) {
	command := []string{"/Applications/Switch & board.app/Contents/MacOS/switchboard", `<"é">`}
	text, err := launchAgent(command)
	if err != nil {
		t.Fatal(err)
	}
	var args []string
	decoder := xml.NewDecoder(strings.NewReader(text))
	inArray := false
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("launchAgent is no XML: %v\n%s", err, text)
		}
		switch token := token.(type) {
		case xml.StartElement:
			inArray = inArray || token.Name.Local == "array"
			if inArray && token.Name.Local == "string" {
				var s string
				if err := decoder.DecodeElement(&s, &token); err != nil {
					t.Fatal(err)
				}
				args = append(args, s)
			}
		case xml.EndElement:
			inArray = inArray && token.Name.Local != "array"
		}
	}
	if !slices.Equal(args, command) {
		t.Errorf("launchAgent(%q) has the arguments %q", command, args)
	}
	if got := agentState(text, text); got != (State{On: true}) {
		t.Errorf("agentState of ours = %+v, want on", got)
	}
	if got := agentState(strings.Replace(text, "<dict>", "<dict><key>Disabled</key> <true/>", 1), text); got != (State{}) {
		t.Errorf("agentState of one that is disabled = %+v, want off", got)
	}
	if _, err := launchAgent([]string{"/a\x01"}); err == nil {
		t.Error("launchAgent with a control character = nil error")
	}
}

func TestCommandLine(t *testing.T) {
	for _, c := range []struct {
		command []string
		want    string
	}{
		{[]string{`C:\bin\switchboard.exe`, "--hidden"}, `C:\bin\switchboard.exe --hidden`},
		{[]string{`C:\Program Files\s.exe`, ""}, `"C:\Program Files\s.exe" ""`},
		{[]string{"a", `b "c"`}, `a "b \"c\""`},
		{[]string{"a", `b c\`}, `a "b c\\"`},
		{[]string{"a", `b\\"c`}, `a "b\\\\\"c"`},
	} {
		if got := commandLine(c.command); got != c.want {
			t.Errorf("commandLine(%q) = %s, want %s", c.command, got, c.want)
		}
	}
}

// The system's own place, on whichever system this runs; a test must not touch that of the person on two of them.
func TestEntry(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(home, "config"))
	e, err := New([]string{"/opt/my tools/switchboard", "--hidden"})
	if err != nil {
		t.Fatal(err)
	}
	if rel, err := filepath.Rel(home, e.Where); err != nil || !filepath.IsLocal(rel) {
		t.Skipf("SKIPPED: %s is not below HOME on this system", e.Where)
	}
	is := func(when string, want State) {
		t.Helper()
		if got, err := e.State(); err != nil || got != want {
			t.Fatalf("State %s = %+v, %v, want %+v", when, got, err, want)
		}
	}
	set := func(on bool) {
		t.Helper()
		if err := e.Set(on); err != nil {
			t.Fatalf("Set(%v) = %v", on, err)
		}
	}
	is("at first", State{})
	set(false)
	set(true)
	set(true)
	is("when set", State{On: true})
	if files, err := os.ReadDir(filepath.Dir(e.Where)); err != nil || len(files) != 1 {
		t.Errorf("the folder holds %v, %v, want our file alone", files, err)
	}
	if validate, err := exec.LookPath("desktop-file-validate"); err == nil && strings.HasSuffix(e.Where, ".desktop") {
		if out, err := exec.Command(validate, e.Where).CombinedOutput(); err != nil || len(out) > 0 {
			t.Errorf("desktop-file-validate: %v\n%s", err, out)
		}
	}
	other, _ := New([]string{"/usr/bin/switchboard"})
	if got, err := other.State(); err != nil || got != (State{On: true, Other: true}) {
		t.Errorf("State of another command = %+v, %v, want on, with another command", got, err)
	}
	set(false)
	is("when unset", State{})
	if err := os.MkdirAll(filepath.Join(e.Where, "in the way"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := e.Set(true); err == nil {
		t.Error("Set where a folder is in the way = nil, want an error")
	}
}
