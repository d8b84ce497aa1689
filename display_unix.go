//go:build !headless && !windows && !darwin

package main

import (
	"net"
	"os"
	"strings"
	"time"
)

// noDisplay says why no window can be opened; empty: one can. Fyne ends the
// process where there is none, so we look first.
func noDisplay() string {
	display := os.Getenv("DISPLAY")
	if display == "" {
		return "DISPLAY is not set"
	}
	host, number, found := strings.Cut(display, ":")
	number, _, _ = strings.Cut(number, ".")
	if !found || number == "" {
		return "DISPLAY is " + display
	}
	if host != "" && host != "unix" {
		return "" // another machine's: the window will tell
	}
	for _, path := range []string{"/tmp/.X11-unix/X" + number, "@/tmp/.X11-unix/X" + number} {
		if conn, err := net.DialTimeout("unix", path, time.Second); err == nil {
			conn.Close()
			return ""
		}
	}
	return "no X server answers at " + display
}
