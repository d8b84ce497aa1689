package command

import (
	"io"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"switchboard/ui/view"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// run is the program without a window and without a line on stdin.
func run(args []string, out, errOut io.Writer) int {
	p := Program{Version: "test", Choose: view.Choose}
	return p.Run(args, strings.NewReader(""), out, errOut)
}
