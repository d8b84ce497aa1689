package theme

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"
)

func TestEveryRoleHasAColour(t *testing.T) {
	for name, v := range variants {
		for r := Text; r < roleCount; r++ {
			if got := Color(r, v); got.A == 0 {
				t.Errorf("Color(%d, %s) = %v, want a colour", r, name, got)
			}
		}
	}
}

func TestModeDecidesVariant(t *testing.T) {
	const d, l = fynetheme.VariantDark, fynetheme.VariantLight
	for _, c := range []struct {
		mode         Mode
		system, want fyne.ThemeVariant
	}{{System, d, d}, {System, l, l}, {Dark, l, d}, {Light, d, l}} {
		if got := New(c.mode).Variant(c.system); got != c.want {
			t.Errorf("New(%d).Variant(%d) = %d, want %d", c.mode, c.system, got, c.want)
		}
	}
}

func TestNowFollowsTheApp(t *testing.T) {
	app := test.NewTempApp(t)
	for _, m := range []Mode{Dark, Light} {
		app.Settings().SetTheme(New(m))
		want := Colors(New(m).Variant(fynetheme.VariantDark))
		if got := Now(); got != want {
			t.Errorf("Now() with mode %d: got another palette", m)
		}
	}
}

func TestFyneAsksForOurs(t *testing.T) {
	test.NewTempApp(t)
	th := New(Light)
	for name, r := range fyneColors {
		if got, want := th.Color(name, fynetheme.VariantDark), Color(r, fynetheme.VariantLight); got != want {
			t.Errorf("Theme.Color(%q) = %v, want %v", name, got, want)
		}
	}
	for name, want := range fyneSizes {
		if got := th.Size(name); got != want {
			t.Errorf("Theme.Size(%q) = %v, want %v", name, got, want)
		}
	}
}

func TestOddRoles(t *testing.T) {
	p := Colors(fynetheme.VariantDark)
	for _, r := range []Role{None, roleCount, 255} {
		if got := p.Of(r); got != p[Text] {
			t.Errorf("Of(%d) = %v, want Text", r, got)
		}
		if got := BadgeBackground(r); got != BadgeNeutral {
			t.Errorf("BadgeBackground(%d) = %d, want BadgeNeutral", r, got)
		}
	}
}
