package view

import (
	"runtime"
	"strings"
	"testing"
)

func TestAbout(t *testing.T) {
	of := func(version string) map[string]string {
		all := make(map[string]string)
		for _, f := range About(version) {
			all[f.Name] = f.Value
		}
		return all
	}
	got := of("0.1.0-dev+8be60de-dirty")
	if got["Version"] != "0.1.0-dev+8be60de-dirty" || got["Commit"] != "8be60de-dirty" || "go"+got["Go"] != runtime.Version() ||
		!strings.HasPrefix(got["System"], runtime.GOOS+"/"+runtime.GOARCH) {
		t.Errorf("About = %q", got)
	}
	if got := Report([]Fact{{"A", "1"}, {"Longer", "2 3"}}); got != "A       1\nLonger  2 3\n" {
		t.Errorf("Report = %q", got)
	}
}
