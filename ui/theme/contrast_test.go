package theme

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

var variants = map[string]fyne.ThemeVariant{"dark": fynetheme.VariantDark, "light": fynetheme.VariantLight}

// rowBackgrounds are all the backgrounds on which list and JSON text is drawn.
var rowBackgrounds = []Role{Background, Pane, Raised, Control, Input, RowStripe, RowHover, Selection, Match,
	TintInjected, TintError, TintPending, TintAdded, TintRemoved, TintChanged, BadgeWarning}

// luminance is the relative luminance of WCAG 2.2.
func luminance(c color.NRGBA) float64 {
	channel := func(v uint8) float64 {
		f := float64(v) / 255
		if f <= 0.04045 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(c.R) + 0.7152*channel(c.G) + 0.0722*channel(c.B)
}

func contrast(a, b color.NRGBA) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func TestContrast(t *testing.T) {
	type pair struct {
		text, on Role
		want     float64
	}
	var pairs []pair
	for _, bg := range rowBackgrounds {
		for r := Text; r <= JSONPunct; r++ {
			want := 4.5
			if r == Faint {
				want = 3
			}
			pairs = append(pairs, pair{r, bg, want})
		}
	}
	for r := Text; r <= JSONPunct; r++ {
		if r != Faint {
			pairs = append(pairs, pair{r, BadgeBackground(r), 4.5})
		}
	}
	pairs = append(pairs,
		pair{OnAccent, Accent, 4.5}, pair{OnStatus, Success, 4.5}, pair{OnStatus, Warning, 4.5}, pair{OnStatus, Error, 4.5}, pair{OnMatch, MatchHere, 4.5},
		pair{Focus, Pane, 3}, pair{Focus, Background, 2.5})
	for name, v := range variants {
		for _, p := range pairs {
			if got := contrast(Color(p.text, v), Color(p.on, v)); got < p.want {
				t.Errorf("contrast(%s, role %d on role %d) = %.2f, want at least %.1f", name, p.text, p.on, got, p.want)
			}
		}
	}
}
