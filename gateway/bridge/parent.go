package bridge

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Parent says who launched this process: "node client.mjs (pid 7)", or its pid alone where the system does not tell
// cheaply. Further arguments are left out: they may be secrets, and all who watch the traffic see what it says.
func Parent() string {
	pid := os.Getppid()
	said, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	args := strings.Split(string(said), "\x00")
	if err != nil || args[0] == "" {
		return fmt.Sprintf("pid %d", pid)
	}
	name := filepath.Base(args[0])
	if len(args) > 1 && args[1] != "" && args[1][0] != '-' {
		name += " " + filepath.Base(args[1])
	}
	return fmt.Sprintf("%s (pid %d)", name, pid)
}
