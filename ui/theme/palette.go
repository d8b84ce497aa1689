package theme

// The two palettes. Change a colour here and nowhere else; contrast_test.go holds them to WCAG.

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Palette is the colour of every role in one variant. It is immutable by convention.
type Palette [roleCount]color.NRGBA

// Of is the colour of role r; an unknown role is Text.
func (p *Palette) Of(r Role) color.NRGBA {
	if r == None || r >= roleCount {
		return p[Text]
	}
	return p[r]
}

// Colors is the palette of a variant. Callers must not write to it.
func Colors(variant fyne.ThemeVariant) *Palette {
	if variant == fynetheme.VariantLight {
		return &light
	}
	return &dark
}

// Color is the colour of role r in a variant.
func Color(r Role, variant fyne.ThemeVariant) color.NRGBA { return Colors(variant).Of(r) }

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xff}
}

func alpha(v uint32, a uint8) color.NRGBA {
	c := rgb(v)
	c.A = a
	return c
}

var dark = Palette{
	Text:          rgb(0xdde3ea),
	Muted:         rgb(0xa3afbd),
	Faint:         rgb(0x75818f),
	Accent:        rgb(0x79b2ff),
	Success:       rgb(0x5fcf92),
	Warning:       rgb(0xe6b450),
	Error:         rgb(0xff8a80),
	Request:       rgb(0x79b2ff),
	Response:      rgb(0x63cda6),
	Notification:  rgb(0xc0a6ff),
	Injected:      rgb(0xf2aa6b),
	ErrorResponse: rgb(0xff8a80),
	TransportFact: rgb(0x98a4b3),
	JSONKey:       rgb(0x8fbdf5),
	JSONString:    rgb(0x98d09f),
	JSONNumber:    rgb(0xe8bb73),
	JSONBool:      rgb(0xcaa8f5),
	JSONNull:      rgb(0xcaa8f5),
	JSONPunct:     rgb(0x98a4b3),
	OnAccent:      rgb(0x07111f),
	OnStatus:      rgb(0x0b0f14),
	OnMatch:       rgb(0x0b0f14),

	Background: rgb(0x0d1014),
	Pane:       rgb(0x12161b),
	Raised:     rgb(0x1a1f26),
	Control:    rgb(0x212830),
	Input:      rgb(0x0f1317),
	RowStripe:  rgb(0x151a20),
	RowHover:   rgb(0x1d232b),
	Selection:  rgb(0x1d3450),
	Match:      rgb(0x3d3416),
	MatchHere:  rgb(0xe6b450),

	TintInjected: rgb(0x251c13),
	TintError:    rgb(0x271719),
	TintPending:  rgb(0x141d2a),
	TintAdded:    rgb(0x11231b),
	TintRemoved:  rgb(0x271719),
	TintChanged:  rgb(0x252010),

	BadgeNeutral:      rgb(0x232a33),
	BadgeAccent:       rgb(0x182b45),
	BadgeSuccess:      rgb(0x133027),
	BadgeWarning:      rgb(0x332a13),
	BadgeError:        rgb(0x3a1d1f),
	BadgeNotification: rgb(0x2a2341),
	BadgeInjected:     rgb(0x382617),

	Border:         rgb(0x272e37),
	InputBorder:    rgb(0x475261),
	Guide:          rgb(0x222830),
	Focus:          rgb(0x4688d8),
	Scrollbar:      rgb(0x39424e),
	ScrollbarHover: rgb(0x566170),
	Shadow:         alpha(0x000000, 0x66),
}

var light = Palette{
	Text:          rgb(0x1b222c),
	Muted:         rgb(0x505c6b),
	Faint:         rgb(0x76818f),
	Accent:        rgb(0x1a5cc2),
	Success:       rgb(0x136b39),
	Warning:       rgb(0x7d5000),
	Error:         rgb(0xb3261e),
	Request:       rgb(0x1a5cc2),
	Response:      rgb(0x0b6650),
	Notification:  rgb(0x6438bd),
	Injected:      rgb(0x964300),
	ErrorResponse: rgb(0xb3261e),
	TransportFact: rgb(0x576373),
	JSONKey:       rgb(0x1a56b0),
	JSONString:    rgb(0x1c6434),
	JSONNumber:    rgb(0x884400),
	JSONBool:      rgb(0x7a35b0),
	JSONNull:      rgb(0x7a35b0),
	JSONPunct:     rgb(0x576373),
	OnAccent:      rgb(0xffffff),
	OnStatus:      rgb(0xffffff),
	OnMatch:       rgb(0x1b222c),

	Background: rgb(0xeaedf1),
	Pane:       rgb(0xffffff),
	Raised:     rgb(0xf4f6f8),
	Control:    rgb(0xe6ebf1),
	Input:      rgb(0xffffff),
	RowStripe:  rgb(0xf8f9fb),
	RowHover:   rgb(0xeef2f7),
	Selection:  rgb(0xd9e7fc),
	Match:      rgb(0xfff1c2),
	MatchHere:  rgb(0xffc23d),

	TintInjected: rgb(0xfff4e9),
	TintError:    rgb(0xfdeeee),
	TintPending:  rgb(0xeef4fd),
	TintAdded:    rgb(0xe8f7ee),
	TintRemoved:  rgb(0xfdeeee),
	TintChanged:  rgb(0xfdf5df),

	BadgeNeutral:      rgb(0xe8ebef),
	BadgeAccent:       rgb(0xe1ecfd),
	BadgeSuccess:      rgb(0xdcf2e6),
	BadgeWarning:      rgb(0xfbecc8),
	BadgeError:        rgb(0xfce3e1),
	BadgeNotification: rgb(0xece5fb),
	BadgeInjected:     rgb(0xfde6d2),

	Border:         rgb(0xd8dde3),
	InputBorder:    rgb(0xa9b2bd),
	Guide:          rgb(0xe6eaee),
	Focus:          rgb(0x5b95e6),
	Scrollbar:      rgb(0xc5ccd4),
	ScrollbarHover: rgb(0x97a2af),
	Shadow:         alpha(0x1b222c, 0x1e),
}
