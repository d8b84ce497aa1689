package harness

import (
	"os/exec"
	"syscall"
)

// dieWithUs has the system end the program when the thread that starts it is
// gone: a test that is killed leaves nothing behind.
func dieWithUs(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
