package ui

import (
	"errors"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"switchboard/gateway/filter"
	"switchboard/ui/theme"
)

// findBox is where a query is typed. A mistake is underlined, and the last good query
// stays; how the word at the cursor may go on is offered in a list below, which takes keys
// only while it is open, and opens only for what a person types.
type findBox struct {
	widget.Entry
	query   *filter.Query // the last good one
	good    string        // the text that it was made of
	mistake *filter.Error // nil: the text is query
	changed func()        // another query is in force
	leave   func()        // the person is done with it: gives the keys to the rows that were found
	seen    func() filter.Values

	content   fyne.CanvasObject // the entry with its underline
	underline *fyne.Container
	drop      *dropDown
}

// findHints are what the empty box says, as there is room: what is wider than an entry has a scrollbar across it.
var findHints = [...]string{`Find: words, or method:tools/* dir:in dur:>500ms "text"`, "Find: words, or method:tools/* dir:in", "Find: words, method:…", "Find"}

func newFindBox(changed func(), seen func() filter.Values) *findBox {
	b := &findBox{query: &filter.Query{}, changed: changed, seen: seen}
	b.ExtendBaseWidget(b)
	b.SetPlaceHolder(findHints[0])
	b.drop = newDropDown(b, b.take)
	rect := canvas.NewRectangle(nil)
	b.underline = container.New(underlineLayout{b}, paintedBy(rect, func(p *theme.Palette) { rect.FillColor = p.Of(theme.Warning) }))
	b.underline.Hide()
	b.content = container.NewStack(b, b.underline)
	b.OnChanged = func(string) { b.read() }
	return b
}

// Resize is Fyne's.
func (b *findBox) Resize(s fyne.Size) {
	room := s.Width - 2*b.Theme().Size(fynetheme.SizeNameInnerPadding) - 2*b.Theme().Size(fynetheme.SizeNameInputBorder)
	hint := findHints[len(findHints)-1]
	for _, h := range findHints {
		if fyne.MeasureText(h, b.Theme().Size(fynetheme.SizeNameText), b.TextStyle).Width <= room {
			hint = h
			break
		}
	}
	if hint != b.PlaceHolder {
		b.SetPlaceHolder(hint)
	}
	b.Entry.Resize(s)
}

// read takes in the text.
func (b *findBox) read() {
	q, err := filter.Parse(b.Text)
	if b.mistake = nil; !errors.As(err, &b.mistake) {
		b.search(q, b.Text)
	} else if rest, begun := b.beginsTerm(); begun {
		if q, err := filter.Parse(rest); err == nil {
			b.search(q, rest)
		}
	}
	b.showMistake()
}

func (b *findBox) search(q *filter.Query, text string) {
	b.query, b.good = q, text
	b.changed()
}

// beginsTerm reports whether what was taken for a word until now turns out to be the name
// of a term, and what stands beside it: nobody looks for that word.
func (b *findBox) beginsTerm() (rest string, begun bool) {
	m := b.mistake
	before, place, after := b.Text[:m.Offset], b.Text[m.Offset:m.Offset+m.Length], b.Text[m.Offset+m.Length:]
	word, ok := strings.CutPrefix(b.good, before)
	word, last := strings.CutSuffix(word, after)
	return before + after, ok && last && word != "" && strings.HasSuffix(place, ":") && strings.HasPrefix(place, word)
}

// showMistake says what is wrong, but not to one who still types and is shown how to go on.
func (b *findBox) showMistake() {
	said := ""
	if b.mistake != nil {
		said = b.mistake.In(b.Text)
	}
	show(b.underline, said != "" && !b.drop.isOpen())
	b.underline.Refresh()
	b.drop.say(said)
}

// offer says how the word at the cursor may go on. After a space it waits for a letter.
func (b *findBox) offer() {
	at := len(string([]rune(b.Text)[:b.CursorTextOffset()]))
	if strings.TrimSpace(b.Text) == "" || at > 0 && b.Text[at-1] == ' ' {
		b.close()
		return
	}
	b.drop.offer(filter.Suggest(b.Text, at, b.seen()))
	b.showMistake()
}

// close closes the list.
func (b *findBox) close() {
	b.drop.offer(nil)
	b.showMistake()
}

// take puts a suggestion in its place.
func (b *findBox) take(s filter.Suggestion) {
	before, after := b.Text[:s.Offset]+s.Text, b.Text[s.Offset+s.Length:]
	begun := strings.HasSuffix(s.Text, ":")
	if !begun && after == "" {
		before += " "
	}
	b.SetText(before + after)
	b.CursorColumn = utf8.RuneCountInString(before)
	b.Refresh()
	if b.close(); begun {
		b.offer()
	}
}

// TypedRune is Fyne's.
func (b *findBox) TypedRune(r rune) {
	b.Entry.TypedRune(r)
	b.offer()
}

// TypedKey is Fyne's.
func (b *findBox) TypedKey(e *fyne.KeyEvent) {
	if handFunctionKey(b, e) {
		return
	}
	if enter := e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter; enter && b.drop.chosen < 0 {
		b.close() // what was typed is meant
		b.leave()
		return
	}
	if b.drop.takesKey(e.Name) {
		b.showMistake()
		return
	}
	b.Entry.TypedKey(e)
	switch e.Name {
	case fyne.KeyEscape:
		b.leave()
	case fyne.KeyBackspace, fyne.KeyDelete:
		b.offer()
	default:
		b.close()
	}
}

// TypedShortcut is Fyne's.
func (b *findBox) TypedShortcut(s fyne.Shortcut) {
	b.Entry.TypedShortcut(s)
	b.close()
}

// AcceptsTab is Fyne's: Tab takes a suggestion, or goes on to the next thing.
func (b *findBox) AcceptsTab() bool { return b.drop.isOpen() }

// FocusLost is Fyne's.
func (b *findBox) FocusLost() {
	b.Entry.FocusLost()
	b.close()
}

// underlineLayout puts its object under what is wrong, where that is known: a text that
// the entry had to scroll is not underlined.
type underlineLayout struct{ box *findBox }

func (underlineLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (l underlineLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	const thick, least = 2, 6 // of the line; and its length where something is missing
	pad := l.box.Theme().Size("innerPadding")
	width := func(text string) float32 { return fyne.MeasureText(text, theme.TextSize, l.box.TextStyle).Width }
	o[0].Resize(fyne.Size{})
	m, text := l.box.mistake, l.box.Text
	if m == nil || m.Offset+m.Length > len(text) || width(text) > s.Width-2*pad-least {
		return
	}
	o[0].Move(fyne.NewPos(pad+width(text[:m.Offset]), s.Height-pad))
	o[0].Resize(fyne.NewSize(max(width(text[m.Offset:m.Offset+m.Length]), least), thick))
}
