// Package proc runs a server as a process of its own and tells what it costs.
package proc

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Server is a running server, which says its address in its first lines.
type Server struct {
	Addr string // host:port
	cmd  *exec.Cmd
	ends context.CancelFunc
}

var address = regexp.MustCompile(`127\.0\.0\.1:\d+`)

// Start starts it and waits until it listens. It ends within limit, whatever happens.
func Start(limit time.Duration, command ...string) (*Server, error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.SysProcAttr = dieWithParent()
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		cancel()
		return nil, err
	}
	s := &Server{cmd: cmd, ends: cancel}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if s.Addr = address.FindString(lines.Text()); s.Addr != "" {
			go io.Copy(io.Discard, out) //nolint:errcheck // it ends with the process
			return s, nil
		}
	}
	s.Stop()
	return nil, fmt.Errorf("%s did not say where it listens", command[0])
}

// Stop ends the process and waits for it.
func (s *Server) Stop() {
	s.ends()
	_ = s.cmd.Wait()
}

// tick is the kernel's unit of CPU time, USER_HZ, which is 100 on every Linux
// that Go runs on.
const tick = 10 * time.Millisecond

// CPU is the user and system time that the process has used.
func (s *Server) CPU() time.Duration {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	text := string(data)
	fields := strings.Fields(text[strings.LastIndexByte(text, ')')+1:]) // field 3 on: the name may hold spaces
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * tick
}

// RSS is the memory that it holds, in bytes.
func (s *Server) RSS() int {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(data), "VmRSS:")
	kib, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	n, _ := strconv.Atoi(kib)
	return n << 10
}
