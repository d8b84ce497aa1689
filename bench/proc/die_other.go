//go:build !linux

package proc

import "syscall"

// dieWithParent would need the parent's help here; the time limit must do.
func dieWithParent() *syscall.SysProcAttr { return nil }
