package script

import "testing"

func TestConformanceFileLoads(t *testing.T) {
	if _, err := Load("testdata/conformance.toml"); err != nil {
		t.Fatal(err)
	}
}
