package ui

import (
	"context"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	icons "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"switchboard/gateway"
	"switchboard/ui/theme"
	"switchboard/ui/tryit"
	"switchboard/ui/view"
)

// emptyState is what a new user sees: where to point a client, and how.
type emptyState struct {
	w       *Window
	content fyne.CanvasObject
	title   *text
	url     *text
	which   *segments
	snippet *widget.TextGrid
	try     *button
	chosen  string
	shown   string
}

func newEmptyState(w *Window) *emptyState {
	e := &emptyState{w: w, title: newText(theme.Text, 20, fyne.TextStyle{Bold: true}),
		url: newText(theme.Accent, 18, fyne.TextStyle{Monospace: true}), snippet: widget.NewTextGrid()}
	var names []string
	for _, s := range view.Snippets("", w.Launch) {
		names = append(names, s.Name)
	}
	e.which = newSegments(names, func(name string) { e.chosen = name; e.fill() })
	e.chosen = names[0]
	e.try = newButton("Try it", icons.MediaPlayIcon(), e.tryIt)
	e.try.Importance = widget.HighImportance
	copyURL := quiet("Copy", icons.ContentCopyIcon(), func() { w.copied(w.url()) })
	copySnippet := quiet("Copy", icons.ContentCopyIcon(), func() { w.copied(e.text()) })
	box := container.NewGridWrap(fyne.NewSize(700, 164), surface(theme.Input, container.NewStack(inset(10, 8, e.snippet),
		container.New(topRightLayout{}, copySnippet))))
	hint := label(theme.Muted, "No client at hand? A small built-in one comes through the real port:")
	e.content = surface(theme.Pane, container.NewCenter(container.NewVBox(
		container.NewCenter(e.title), container.NewCenter(newRow(theme.Gap, e.url, copyURL)), gap(8),
		container.NewCenter(e.which.content), container.NewCenter(box), gap(8),
		container.NewCenter(newRow(theme.GapWide, hint, e.try)))))
	return e
}

// update shows the state while there is nothing else to see.
func (e *emptyState) update(s gateway.Stats, empty bool) {
	show(e.content, empty)
	if !empty {
		return
	}
	switch {
	case s.Running:
		e.title.set(theme.Text, "Point your MCP client here")
	case s.Error != "":
		e.title.set(theme.Error, "Not serving")
	default:
		e.title.set(theme.Muted, "Stopped: press Start to serve")
	}
	e.url.set(roleIf(s.Running, theme.Accent, theme.Muted), e.w.url())
	enable(e.try, s.Running)
	e.fill()
}

func (e *emptyState) text() string {
	for _, s := range view.Snippets(e.w.url(), e.w.Launch) {
		if s.Name == e.chosen {
			return s.Text
		}
	}
	return ""
}

func (e *emptyState) fill() {
	text := e.text()
	if text == e.shown {
		return
	}
	e.shown = text
	e.snippet.SetText(text)
}

// tryIt runs the built-in client until it is disconnected or the window ends.
func (e *emptyState) tryIt() {
	url := e.w.url()
	e.w.inBackground(func() func() {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		var watch sync.WaitGroup
		watch.Go(func() {
			select {
			case <-e.w.ending:
				cancel()
			case <-ctx.Done():
			}
		})
		err := tryit.Run(ctx, url)
		cancel()
		watch.Wait()
		return func() {
			if err != nil {
				e.w.fail("The built-in client ended", err)
			}
			e.w.refresh(time.Now())
		}
	})
}
