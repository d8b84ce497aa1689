package desktop

import (
	"image"
	"image/color"
)

// Place is where something of the window is, at any size of the window: X and
// Y are from the left and the upper edge; from the right and the lower edge where they are negative.
type Place image.Point

// The places of the window as it first opens. This table is the only one that
// knows where things are: when the layout changes, it does.
var (
	// The top bar, with an address whose port has five digits.
	CopyURL   = Place{363, 43}
	Keepalive = Place{408, 43}
	Style     = Place{545, 43} // and what it drops down
	StyleIs   = map[string]Place{"comment": {525, 70}, "event": {525, 104}, "ping": {525, 138}}
	Mirror    = Place{750, 43}
	Token     = Place{914, 43}
	Power     = Place{-40, 43}

	// The menu bar, and what it drops down.
	View      = Place{527, 12}
	NextTheme = Place{560, 44}

	// The head of the overview, and its table.
	ByMethod    = Place{490, 97}
	BySession   = Place{561, 97}
	CopyFigures = Place{-130, 97}
	StartAnew   = Place{-52, 97}
	FirstRow    = Place{600, 226}

	FirstSession  = Place{100, 118}
	Pause         = Place{77, -83}
	Step          = Place{222, -83}
	Disconnect    = Place{222, -50}
	SessionsEmpty = Place{100, 400}

	Errors     = Place{535, 122} // chips: this one and, where one was saved, the first of those
	SavedChip  = Place{828, 122}
	SecondRow  = Place{640, 188}
	ListMiddle = Place{640, 300}
	ListHigh   = Place{640, 200}
	Unseen     = Place{-70, 472} // the "n new" button

	Raw    = Place{450, 517}
	Editor = Place{1130, 700}

	// Who is sent to, and what that drops down for three sessions: each of them has a check.
	SendTo  = Place{1072, 517}
	Several = Place{1072, 680}
	Check   = []Place{{1028, 587}, {1028, 621}, {1028, 655}}
	Choose  = Place{1156, 688}

	// What is between the panes.
	SessionsEdge = Place{300, 449}
	DetailEdge   = Place{830, 495}

	// The export, and the dialog of the files that it opens.
	Browse   = Place{954, 174}
	FileName = Place{600, 586}
	Save     = Place{894, 586}

	TryAgain = Place{-80, -36} // in the window of a problem

	BannerAct = Place{-80, 84}
)

// The places of the window of the settings: in its list, and of what is shown when that is chosen.
var (
	SettingsWindow    = Place{80, 226}
	SettingsLogin     = Place{592, 430}
	SettingsKeepalive = Place{80, 131}
	SettingsInterval  = Place{734, 226}
)

// Chosen is where an entry of the list in the settings is of another colour when it is chosen.
func Chosen(entry Place) Area { return area(entry.X-60, entry.Y-8, entry.X+60, entry.Y+8) }

// SettingsMistake is where it says below the field of the interval what is wrong with what was typed there.
var SettingsMistake = area(578, 262, 890, 310)

// TokenLine is a line below the token's in the popup of Token…, where it has no text.
const TokenLine = 182

// Area is a part of the window, from its upper left corner.
type Area image.Rectangle

// Areas of the window as it first opens.
var (
	TopBar          = area(0, 26, 1360, 64)
	Sessions        = area(2, 112, 296, 740)
	Rows            = area(304, 160, 1345, 492) // without the scrollbar
	RowMarks        = area(380, 160, 405, 440)  // the end of the rows' times: it shows which rows are there, and which is selected
	FollowCheck     = area(1218, 82, 1234, 98)  // the check of Follow
	MiddleRow       = area(780, 298, 860, 302)  // the row at ListMiddle, where it has no text
	FindLetter      = area(457, 84, 462, 98)    // the first letter in the Find box, beside the cursor
	Counts          = area(1130, 78, 1215, 98)  // the end of what the head says of the rows
	Paused          = area(1082, 78, 1215, 98)  // all of that where drawing is paused
	UnseenArea      = area(1240, 450, 1345, 492)
	UnseenHundred   = area(1257, 450, 1262, 492) // where that button is only when n has three digits
	RowsAboveUnseen = area(304, 160, 1345, 448)
	HighRow         = area(780, 199, 860, 201) // the row at ListHigh, where it has no text
	LastRow         = area(780, 478, 860, 490) // and the last row of a list that is at its end
	Detail          = area(304, 566, 930, 828)
	Banner          = area(0, 68, 1300, 100)
	Over            = area(430, 190, 900, 330) // a part of the rows that the palette and the list of keys lie over
	SavedChips      = area(804, 114, 900, 130)
	Menu            = area(510, 28, 760, 56) // the entry below View
	SendMenu        = area(1006, 536, 1144, 690)
	SendToBox       = area(1010, 536, 1300, 705) // where the sessions are chosen that are sent to
	FileDialog      = area(600, 430, 920, 560)
	Export          = area(640, 76, 985, 150)
	StyleMenu       = area(492, 60, 595, 150)
	Interval        = area(616, 34, 680, 52) // that of the keepalive
)

// Line is an area of a window of another size than the first.
func Line(x0, y0, x1, y1 int) Area { return area(x0, y0, x1, y1) }

func area(x0, y0, x1, y1 int) Area { return Area(image.Rect(x0, y0, x1, y1)) }

// Rings are where the left edges of the panes are, which show which of them has the keys.
var Rings = map[string]Area{
	"sessions": area(0, 200, 4, 400), "traffic": area(300, 200, 305, 400), "detail": area(300, 600, 305, 740), "composer": area(937, 560, 944, 700),
}

// Scaled is an area on a screen where all is so many times as large.
func (a Area) Scaled(by int) Area { return Area{Min: a.Min.Mul(by), Max: a.Max.Mul(by)} }

// Scaled is a place on a screen where all is so many times as large.
func (p Place) Scaled(by int) Place { return Place{p.X * by, p.Y * by} }

// By is a place so far to the right and down.
func (p Place) By(x, y int) Place { return Place{p.X + x, p.Y + y} }

// At is where a place is on the screen now.
func (w *Window) At(p Place) image.Point {
	area := w.Locate()
	if p.X < 0 {
		p.X += area.Dx()
	}
	if p.Y < 0 {
		p.Y += area.Dy()
	}
	return area.Min.Add(image.Point(p))
}

// In is where an area is on the screen now.
func (w *Window) In(a Area) image.Rectangle { return image.Rectangle(a).Add(w.Locate().Min) }

// Palette is some colours of a theme, as ui/theme has them.
type Palette struct {
	Success, Warning, Error, Accent, Pane, Raised, Selection, TintInjected, TintError, TintChanged, Focus, RowHover color.NRGBA
}

// Dark and Light are the two themes.
var (
	Dark = Palette{Success: rgb(0x5fcf92), Warning: rgb(0xe6b450), Error: rgb(0xff8a80), Accent: rgb(0x79b2ff), Pane: rgb(0x12161b),
		Raised: rgb(0x1a1f26), Selection: rgb(0x1d3450), TintInjected: rgb(0x251c13), TintError: rgb(0x271719), TintChanged: rgb(0x252010), Focus: rgb(0x4688d8), RowHover: rgb(0x1d232b)}
	Light = Palette{Success: rgb(0x136b39), Warning: rgb(0x7d5000), Error: rgb(0xb3261e), Accent: rgb(0x1a5cc2), Pane: rgb(0xffffff),
		Raised: rgb(0xf4f6f8), Selection: rgb(0xd9e7fc), TintInjected: rgb(0xfff4e9), TintError: rgb(0xfdeeee), TintChanged: rgb(0xfdf5df), Focus: rgb(0x5b95e6), RowHover: rgb(0xeef2f7)}
)

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xff}
}
