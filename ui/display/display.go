// Package display says whether there is a screen to open a window on.
package display

import (
	"net"
	"os"
	"runtime"
	"strings"
	"time"
)

// Missing says why no window can be opened; empty: one can, or trying will tell. Fyne ends the process where there is no
// screen, so we look first.
func Missing() string {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return "" // they always have one
	}
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
