package theme

// Sizes in Fyne's device-independent pixels, on a rhythm of 4 and 8.

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

const (
	Gap       float32 = 4  // between things that belong together
	GapWide   float32 = 8  // between groups
	TextSize  float32 = 13 // proportional text
	SmallText float32 = 11 // captions
	MonoSize  float32 = 13 // bytes, rows, JSON
	RowHeight float32 = 20 // one row of a list
	LineSize  float32 = 18 // one line of JSON
	HeadSize  float32 = 24 // a header row
	BarSize   float32 = 10 // the room a scrollbar takes
	Radius    float32 = 4
)

// Size answers Fyne's own widgets.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	if s, ok := fyneSizes[name]; ok {
		return s
	}
	return fynetheme.DefaultTheme().Size(name)
}

var fyneSizes = map[fyne.ThemeSizeName]float32{
	fynetheme.SizeNameText:               TextSize,
	fynetheme.SizeNameCaptionText:        SmallText,
	fynetheme.SizeNameSubHeadingText:     15,
	fynetheme.SizeNameHeadingText:        18,
	fynetheme.SizeNamePadding:            Gap,
	fynetheme.SizeNameInnerPadding:       6,
	fynetheme.SizeNameLineSpacing:        Gap,
	fynetheme.SizeNameInlineIcon:         16,
	fynetheme.SizeNameScrollBar:          BarSize,
	fynetheme.SizeNameScrollBarSmall:     4,
	fynetheme.SizeNameScrollBarRadius:    Radius,
	fynetheme.SizeNameSeparatorThickness: 1,
	fynetheme.SizeNameSplitThickness:     Gap,
	fynetheme.SizeNameInputBorder:        1,
	fynetheme.SizeNameInputRadius:        Radius,
	fynetheme.SizeNameSelectionRadius:    Radius,
	fynetheme.SizeNameButtonRadius:       Radius,
	fynetheme.SizeNameCardRadius:         Radius,
	fynetheme.SizeNamePopupRadius:        Radius,
	fynetheme.SizeNameMenuRadius:         Radius,
	fynetheme.SizeNameDialogRadius:       8,
}
