package autostart

import (
	"encoding/xml"
	"errors"
	"strings"
)

// This file writes and reads the property list of a launch agent.

// label is the name of our agent; its file is called like it.
const label = "dev.switchboard.Switchboard"

const plistHead = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>Label</key>
	<string>` + label + `</string>
	<key>ProgramArguments</key>
	<array>
`

const plistFoot = `	</array>
	<key>RunAtLoad</key>
	<true/>
	<key>LimitLoadToSessionType</key>
	<string>Aqua</string>
	<key>ProcessType</key>
	<string>Interactive</string>
</dict>
</plist>
`

// launchAgent is the property list of an agent that runs command at login.
func launchAgent(command []string) (string, error) {
	var b strings.Builder
	b.WriteString(plistHead)
	for _, arg := range command {
		if strings.ContainsFunc(arg, func(r rune) bool { return r < ' ' || r == 0xfffd }) {
			return "", errors.New("a path with control characters cannot be started at login: " + arg)
		}
		b.WriteString("\t\t<string>")
		_ = xml.EscapeText(&b, []byte(arg)) // a builder takes all
		b.WriteString("</string>\n")
	}
	b.WriteString(plistFoot)
	return b.String(), nil
}

// agentState is what an agent's file says, where wanted is what ours would.
func agentState(content, wanted string) State {
	content = strings.ReplaceAll(content, "\r\n", "\n")
	// A Disabled key is how an agent is turned off within its file.
	_, after, found := strings.Cut(content, "<key>Disabled</key>")
	off := found && strings.HasPrefix(strings.TrimSpace(after), "<true/>")
	return State{On: !off, Other: !off && content != wanted}
}
