// Switchboard is an MCP server that MCP clients are tested against: a local
// gateway with a window that shows every frame, and a back door for scripts.
package main

import (
	"os"

	"switchboard/gateway/command"
	"switchboard/ui/view"
)

// version is stamped by the build.
var version = "dev"

func main() {
	p := command.Program{Version: version, Window: open, Choose: view.Choose}
	os.Exit(p.Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
