//go:build !windows

package bridge

import "syscall"

// detached makes a process that no signal to the client's group reaches.
func detached() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }
