package theme

// The fyne.Theme: our roles and sizes under the names that Fyne's own widgets ask for.

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Mode says which variant to show.
type Mode uint8

const (
	System Mode = iota // as the desktop says
	Dark
	Light
)

// Theme is our fyne.Theme. It never changes: to switch, set another one.
type Theme struct{ mode Mode }

var _ fyne.Theme = (*Theme)(nil)

// New returns the theme in the given mode.
func New(mode Mode) *Theme { return &Theme{mode: mode} }

// Mode is what New was given.
func (t *Theme) Mode() Mode { return t.mode }

// Variant is what is shown where the desktop asks for system.
func (t *Theme) Variant(system fyne.ThemeVariant) fyne.ThemeVariant {
	switch t.mode {
	case Dark:
		return fynetheme.VariantDark
	case Light:
		return fynetheme.VariantLight
	}
	return system
}

// Variant is what the running app shows: the forced mode of our theme, else the desktop's. Main goroutine only.
func Variant() fyne.ThemeVariant {
	app := fyne.CurrentApp()
	if app == nil {
		return fynetheme.VariantDark
	}
	system := app.Settings().ThemeVariant()
	if t, ok := app.Settings().Theme().(*Theme); ok {
		return t.Variant(system)
	}
	return system
}

// Now is the palette that the running app shows. Main goroutine only; ask again at each redraw.
func Now() *Palette { return Colors(Variant()) }

// Color answers Fyne's own widgets.
func (t *Theme) Color(name fyne.ThemeColorName, system fyne.ThemeVariant) color.Color {
	p := Colors(t.Variant(system))
	switch name {
	case fynetheme.ColorNameHover:
		return withAlpha(p[Text], 0x12)
	case fynetheme.ColorNamePressed:
		return withAlpha(p[Text], 0x22)
	case fynetheme.ColorNameFocus:
		return withAlpha(p[Focus], 0x55)
	}
	if r, ok := fyneColors[name]; ok {
		return p[r]
	}
	return fynetheme.DefaultTheme().Color(name, t.Variant(system))
}

func withAlpha(c color.NRGBA, a uint8) color.NRGBA {
	c.A = a
	return c
}

var fyneColors = map[fyne.ThemeColorName]Role{
	fynetheme.ColorNameBackground:                Pane, // what Fyne clears a window to, so that panes need no ground of their own
	fynetheme.ColorNameButton:                    Control,
	fynetheme.ColorNameDisabledButton:            Pane,
	fynetheme.ColorNameDisabled:                  Faint,
	fynetheme.ColorNameError:                     Error,
	fynetheme.ColorNameForeground:                Text,
	fynetheme.ColorNameForegroundOnError:         OnStatus,
	fynetheme.ColorNameForegroundOnPrimary:       OnAccent,
	fynetheme.ColorNameForegroundOnSuccess:       OnStatus,
	fynetheme.ColorNameForegroundOnWarning:       OnStatus,
	fynetheme.ColorNameHeaderBackground:          Raised,
	fynetheme.ColorNameHyperlink:                 Accent,
	fynetheme.ColorNameInnerWindowBorder:         Border,
	fynetheme.ColorNameInnerWindowBorderInactive: Border,
	fynetheme.ColorNameInputBackground:           Input,
	fynetheme.ColorNameInputBorder:               InputBorder,
	fynetheme.ColorNameMenuBackground:            Raised,
	fynetheme.ColorNameOverlayBackground:         Raised,
	fynetheme.ColorNamePlaceHolder:               Faint,
	fynetheme.ColorNamePrimary:                   Accent,
	fynetheme.ColorNameScrollBar:                 Scrollbar,
	fynetheme.ColorNameScrollBarBackground:       Pane,
	fynetheme.ColorNameSelection:                 Selection,
	fynetheme.ColorNameSeparator:                 Border,
	fynetheme.ColorNameShadow:                    Shadow,
	fynetheme.ColorNameSuccess:                   Success,
	fynetheme.ColorNameWarning:                   Warning,
}

// Font is Fyne's bundled family.
func (t *Theme) Font(style fyne.TextStyle) fyne.Resource { return fynetheme.DefaultTheme().Font(style) }

// Icon is Fyne's bundled set, which takes its colours from us.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource {
	return fynetheme.DefaultTheme().Icon(name)
}

// MonoFonts are the font files for a monospace grid, in order of preference: the first is the grid's own,
// the others fill in what it lacks.
func MonoFonts() [][]byte {
	d := fynetheme.DefaultTheme()
	return [][]byte{
		d.Font(fyne.TextStyle{Monospace: true}).Content(),
		d.Font(fyne.TextStyle{}).Content(),
		d.Font(fyne.TextStyle{Symbol: true}).Content(),
	}
}
