package harness

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// ListeningOn reads what a program prints until it says where it listens.
func ListeningOn(out io.Reader) (address string, ok bool) {
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if m := listening.FindStringSubmatch(lines.Text()); m != nil {
			return m[1], true
		}
	}
	return "", false
}

// Footprint is what the system says of the process.
type Footprint struct {
	FDs, Threads int
	RSSKiB       int // memory that it has now
	PeakKiB      int // the most that it ever had
	CPU          time.Duration
}

// Footprint reads /proc; where there is none the test is skipped.
func (a *App) Footprint() (f Footprint) {
	a.t.Helper()
	if runtime.GOOS != "linux" {
		a.t.Skip("SKIPPED: only Linux has /proc, which tells of file descriptors and memory")
	}
	dir := fmt.Sprintf("/proc/%d/", a.PID)
	fds, err := os.ReadDir(dir + "fd")
	if err != nil {
		a.t.Fatal(err)
	}
	status, err := os.ReadFile(dir + "status")
	if err != nil {
		a.t.Fatal(err)
	}
	f.FDs = len(fds)
	for line := range strings.Lines(string(status)) {
		field := strings.Fields(line)
		switch field[0] {
		case "Threads:":
			f.Threads, _ = strconv.Atoi(field[1])
		case "VmRSS:":
			f.RSSKiB, _ = strconv.Atoi(field[1])
		case "VmHWM:":
			f.PeakKiB, _ = strconv.Atoi(field[1])
		}
	}
	stat, err := os.ReadFile(dir + "stat")
	if err != nil {
		a.t.Fatal(err)
	}
	const tick = 10 * time.Millisecond // USER_HZ is 100 on every Linux
	if field := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:])); len(field) > 12 {
		user, _ := strconv.Atoi(field[11])
		system, _ := strconv.Atoi(field[12])
		f.CPU = time.Duration(user+system) * tick
	}
	return f
}

// Goroutines ends the program by SIGQUIT, on which a Go program prints the
// stacks of all its goroutines, and gives those stacks.
func (a *App) Goroutines() (stacks []string) {
	a.t.Helper()
	a.Abort(syscall.SIGQUIT)
	for _, block := range strings.Split(strings.Join(a.Stderr(), "\n"), "\n\n") {
		if strings.HasPrefix(block, "goroutine ") {
			stacks = append(stacks, block)
		}
	}
	return stacks
}
