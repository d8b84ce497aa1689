package view

import (
	"cmp"
	"path/filepath"
	"strings"

	"switchboard/gateway/config"
)

// Setting is one key as the settings window shows it.
type Setting struct {
	config.Key
	Label   string
	Text    string        // that holds, or will hold where it Waits
	From    config.Source // where Text comes from
	Here    bool          // it was set in the window, also where a flag wins over that
	Locked  string        // the flag that wins over whatever is set here; empty: none does
	Beneath string        // what holds, or would hold, if it were not set here
	BelowIs config.Source // where Beneath comes from
	Waits   bool          // Text is not in force yet
	Turned  string        // what is in force, where it was turned while the program ran and not kept; else empty
}

// SettingGroup is one table of the file.
type SettingGroup struct {
	Name, Title, Doc string
	Settings         []Setting
}

// Layers are the configuration as its files and flags say it now, taken apart.
type Layers struct {
	All     config.Loaded // all layers
	Beneath config.Loaded // all but what was set in the window
	Kept    config.Loaded // what was set in the window alone
}

// ReadLayers reads them. The error is an *config.Error, which says where the mistake is.
func ReadLayers(s config.Sources) (l Layers, err error) {
	if l.All, err = config.Load(s); err != nil {
		return l, err
	}
	beneath := s
	beneath.Settings = ""
	if l.Beneath, err = config.Load(beneath); err != nil {
		return l, err
	}
	l.Kept, err = config.Load(config.Sources{Settings: s.Settings})
	return l, err
}

// SettingGroups is every key in the order of the example file. inForce are the values that the program goes by, by key,
// with the paths in them made good; a key that is not in it is in force as it stands. dir is the data directory.
func SettingGroups(l Layers, inForce map[string]string, dir string) []SettingGroup {
	beneath, kept := valuesOf(l.Beneath), valuesOf(l.Kept)
	all, good := valuesOf(l.All), l.All.In(dir).Texts()
	var groups []SettingGroup
	for _, section := range config.Sections() {
		g := SettingGroup{Name: section.Name, Title: title(section.Name), Doc: section.Doc}
		for _, k := range section.Keys {
			v := all[k.Name]
			s := Setting{Key: k, Label: label(k.Name), Text: v.Text, From: v.Source, Beneath: beneath[k.Name].Text, BelowIs: beneath[k.Name].Source,
				Here: kept[k.Name].Source.Layer == config.FromSettings}
			if v.Source.Layer == config.FromFlag {
				s.Locked = v.Source.Name
			}
			if now, found := inForce[k.Name]; found && now != good[k.Name] {
				if s.Waits = k.When != config.AtOnce; !s.Waits {
					s.Turned = now
				}
			}
			g.Settings = append(g.Settings, s)
		}
		groups = append(groups, g)
	}
	return groups
}

func valuesOf(l config.Loaded) map[string]config.Value {
	values := make(map[string]config.Value)
	for _, v := range l.Values() {
		values[v.Name] = v
	}
	return values
}

// Matches reports whether each word of the query is somewhere in what is said of the key.
func (s *Setting) Matches(query string) bool {
	text := strings.ToLower(s.Label + " " + s.Name + " " + s.Doc + " " + s.Accepts + " " + s.Text)
	for word := range strings.FieldsSeq(strings.ToLower(query)) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// Source says where the value comes from: "default", "config.toml:12", "set here", "--listen"; and of one that was turned
// while the program runs, what was said of it.
func (s *Setting) Source() string {
	if s.Turned == "" {
		return sourceName(s.From)
	}
	said := Brief(s.Text, 16)
	switch s.From.Layer {
	case config.FromSettings:
		return "turned while it runs; " + said + " was set here"
	case config.FromDefault:
		return "turned while it runs; the default is " + said
	}
	return "turned while it runs; " + sourceName(s.From) + " says " + said
}

func sourceName(s config.Source) string {
	switch s.Layer {
	case config.FromFile:
		return filepath.Base(s.Name) + ":" + Count(s.Line)
	case config.FromSettings:
		return "set here"
	case config.FromFlag:
		return s.Name
	}
	return "default"
}

// Back is what the button says that takes back what was set here; empty: nothing was.
func (s *Setting) Back() string {
	if !s.Here {
		return ""
	}
	to := cmp.Or(Brief(s.Beneath, 24), "nothing")
	switch s.BelowIs.Layer {
	case config.FromFile:
		return "Back to your file's " + to
	case config.FromFlag:
		return "Forget what was set here"
	}
	return "Back to the default " + to
}

// Effect says when a change holds; empty: at once.
func (s *Setting) Effect() string {
	switch {
	case s.When == config.AtOnce:
		return ""
	case s.When == config.AtRecord:
		return "Holds from the next recording on."
	case s.When == config.AtListen && s.Waits:
		return "Waits for the gateway to be restarted."
	case s.When == config.AtListen:
		return "Takes effect when the gateway is restarted."
	case s.Waits:
		return "Waits for the next start of Switchboard."
	}
	return "Takes effect at the next start of Switchboard."
}

// Brief is s on one line of at most so many characters.
func Brief(s string, most int) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// label is the name of a key as a person reads it: "Allowed hosts".
func label(name string) string {
	_, name, _ = strings.Cut(name, ".")
	name = strings.ReplaceAll(name, "_", " ")
	return strings.ToUpper(name[:1]) + name[1:]
}

func title(section string) string {
	switch section {
	case "http":
		return "Streamable HTTP"
	case "debug":
		return "Debug socket"
	case "record":
		return "Recordings"
	case "notify":
		return "Notifications"
	}
	return strings.ToUpper(section[:1]) + section[1:]
}
