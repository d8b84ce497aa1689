package proc

import "syscall"

// dieWithParent lets no server outlive the benchmark.
func dieWithParent() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
