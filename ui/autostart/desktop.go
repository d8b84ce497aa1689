package autostart

import (
	"bufio"
	"errors"
	"strings"
)

// This file writes and reads desktop entries, as the Desktop Entry Specification 1.5 has them.

// fileName is the name of our entry.
const fileName = "dev.switchboard.Switchboard.desktop"

// desktopEntry is the content of an entry that runs command at login. What no entry can say is an error.
func desktopEntry(command []string) (string, error) {
	line, err := execLine(command)
	if err != nil {
		return "", err
	}
	return "[Desktop Entry]\n" +
		"Type=Application\n" +
		"Name=Switchboard\n" +
		"Comment=A local MCP gateway for developers of MCP clients\n" +
		"Exec=" + line + "\n" +
		"Icon=dev.switchboard.Switchboard\n" +
		"Terminal=false\n" +
		"StartupNotify=false\n" +
		"X-GNOME-Autostart-enabled=true\n", nil
}

// execLine is command as the value of Exec: each argument in quotes where it has to be, and the whole once more as a
// string of an entry.
func execLine(command []string) (string, error) {
	words := make([]string, len(command))
	for i, arg := range command {
		switch {
		case strings.ContainsFunc(arg, func(r rune) bool { return r < ' ' || r == 0x7f || r == 0xfffd }):
			return "", errors.New("a path with control characters cannot be started at login: " + arg)
		case i == 0 && strings.Contains(arg, "="):
			return "", errors.New("a program whose path has a = in it cannot be started at login: " + arg)
		}
		words[i] = execWord(strings.ReplaceAll(arg, "%", "%%"))
	}
	return strings.ReplaceAll(strings.Join(words, " "), `\`, `\\`), nil
}

// execWord is an argument in double quotes, where it has a character that is reserved.
func execWord(arg string) string {
	if arg != "" && !strings.ContainsAny(arg, " \t\n\"'\\><~|&;$*?#()`") {
		return arg
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "`", "\\`", `$`, `\$`).Replace(arg) + `"`
}

// desktopState is what an entry says: it may be there and be turned off, as some desktops do.
func desktopState(content, wanted string) State {
	values := make(map[string]string)
	group := ""
	lines := bufio.NewScanner(strings.NewReader(content))
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if strings.HasPrefix(line, "[") {
			group = line
			continue
		}
		if key, value, found := strings.Cut(line, "="); found && group == "[Desktop Entry]" && !strings.HasPrefix(line, "#") {
			values[strings.TrimSpace(key)] = strings.TrimSpace(value)
		}
	}
	s := State{On: values["Exec"] != "" && values["Hidden"] != "true" && values["X-GNOME-Autostart-enabled"] != "false"}
	s.Other = s.On && values["Exec"] != wanted
	return s
}
