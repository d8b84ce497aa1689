package config

import (
	"flag"
	"os"
	"reflect"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write config.example.toml anew from the table of keys")

const examplePath = "../../config.example.toml"

func TestExampleFileIsTheTable(t *testing.T) {
	if *update {
		if err := os.WriteFile(examplePath, []byte(Example()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(examplePath)
	if err != nil {
		t.Fatal(err)
	}
	if text := strings.ReplaceAll(string(got), "\r\n", "\n"); text != Example() {
		t.Errorf("config.example.toml is not Example(): run go test ./gateway/config -update")
	}
}

func TestExampleFileIsTheDefaults(t *testing.T) {
	l, err := Load(Sources{File: examplePath, Named: true})
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(l.Config, Default()) {
		t.Errorf("Load(%s) = %+v, want Default() = %+v", examplePath, l.Config, Default())
	}
	for _, v := range l.Values() {
		if v.Source.Layer != FromFile {
			t.Errorf("%s is not in %s", v.Name, examplePath)
		}
	}
}

func TestEachLineOfTheExampleHasItsComment(t *testing.T) {
	before := ""
	for line := range strings.Lines(Example()) {
		if !strings.HasPrefix(line, "#") && line != "\n" && !strings.HasPrefix(before, "# ") {
			t.Errorf("no comment above %q", line)
		}
		if len(line) > 100 {
			t.Errorf("line of %d bytes: %q", len(line), line)
		}
		before = line
	}
}

// Each field of Config is the place of exactly one key, and the two are named alike.
func TestEveryFieldHasItsKey(t *testing.T) {
	snake := strings.NewReplacer("_", "")
	c := reflect.TypeFor[Config]()
	var fields []string
	for i := range c.NumField() {
		table := c.Field(i)
		for j := range table.Type.NumField() {
			fields = append(fields, strings.ToLower(table.Name+"."+table.Type.Field(j).Name))
		}
	}
	var keys []string
	for _, k := range Keys() {
		keys = append(keys, snake.Replace(k.Name))
	}
	if !reflect.DeepEqual(keys, fields) {
		t.Errorf("keys   %q\nfields %q\nwant the same, in the same order", keys, fields)
	}
}

// Setting a key changes the field of its name and no other.
func TestEachKeySetsItsOwnField(t *testing.T) {
	other := map[Kind]string{KindBool: "false", KindList: "a.example", KindDuration: "3s", KindSize: "2MiB", KindCount: "1001"}
	for _, k := range Keys() {
		text := other[k.Kind]
		switch {
		case k.Kind == KindChoice:
			text = k.Choices[1]
		case k.Kind == KindBool && k.Default == "false":
			text = "true"
		case k.Name == "gateway.listen":
			text = "[::1]:0"
		case k.Name == "gateway.endpoint":
			text = EndpointRelative
		case k.Name == "server.file":
			text = `C:\\my files\\é.toml`
		case k.Name == "record.dir":
			text = "/var/captures"
		case k.Name == "gateway.allowed_origins":
			text = "https://a.example"
		}
		c := Default()
		if err := c.Set(k.Name, text); err != nil {
			t.Errorf("Set(%s, %q) = %v", k.Name, text, err)
			continue
		}
		if got, want := changed(c), []string{strings.ReplaceAll(k.Name, "_", "")}; !reflect.DeepEqual(got, want) {
			t.Errorf("Set(%s, %q) changed %q, want %q", k.Name, text, got, want)
		}
	}
}

// changed names the fields of c that differ from the defaults.
func changed(c Config) (names []string) {
	got, want := reflect.ValueOf(c), reflect.ValueOf(Default())
	for i := range got.NumField() {
		for j := range got.Field(i).NumField() {
			if !reflect.DeepEqual(got.Field(i).Field(j).Interface(), want.Field(i).Field(j).Interface()) {
				names = append(names, strings.ToLower(got.Type().Field(i).Name+"."+got.Field(i).Type().Field(j).Name))
			}
		}
	}
	return names
}
