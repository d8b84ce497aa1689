package ui

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/widget"

	"switchboard/gateway"
	"switchboard/gateway/record"
	"switchboard/ui/theme"
	"switchboard/ui/view"
)

// exporting writes what is shown, or marked, to a file.
type exporting struct {
	w      *Window
	last   string // the file that was written last; empty: none
	folder string // that it is in; empty: none was chosen in this run
	busy   bool
	dialog *exportDialog // nil: not open
}

func (x *exporting) actions() []action {
	free := func() bool { return !x.busy }
	return []action{
		{Group: groupKeep, Name: "Export what is shown…", Key: "Ctrl+E", Can: free, Do: func() { x.ask(view.ShownRows) }},
		{Group: groupKeep, Name: "Export what is marked…", Key: "Ctrl+Shift+E",
			Can: func() bool { return free() && len(x.w.journal.Marked()) > 0 }, Do: func() { x.ask(view.MarkedRows) }},
		{Group: groupKeep, Name: "Copy path of the export", Can: func() bool { return x.last != "" }, Do: func() { x.w.copied(x.last) }},
	}
}

// exportDialog asks what to export, and to where.
type exportDialog struct {
	pop   *widget.PopUp
	what  *segments
	whats []string // in the order of view.Choice
	form  *segments
	shown *check // secrets as they are
	path  *lineEntry
	hint  *text
	write *button
}

const (
	formLines = "JSON lines"
	formHAR   = "HAR"
)

// rows is how many rows each choice has now.
func (x *exporting) rows() [3]int {
	shown, all, _ := x.w.journal.Counts()
	return [...]int{view.AllRows: all, view.ShownRows: shown, view.MarkedRows: len(x.w.journal.Marked())}
}

// ask opens the dialog, for a choice of rows to begin with.
func (x *exporting) ask(choice view.Choice) {
	w, canvas := x.w, x.w.win.Canvas()
	if x.dialog != nil {
		x.dialog.pop.Hide()
	}
	_, _, fallen := w.journal.Counts()
	rows := x.rows()
	d := &exportDialog{whats: []string{"All " + view.Count(rows[view.AllRows]), "Shown " + view.Count(rows[view.ShownRows]), "Marked " + view.Count(rows[view.MarkedRows])},
		hint: newText(theme.Muted, theme.SmallText, fyne.TextStyle{}), path: newLineEntry("")}
	x.dialog = d
	d.what = newSegments(d.whats, func(string) {})
	d.what.chosen = d.whats[choice]
	d.form = newSegments([]string{formLines, formHAR}, func(string) { d.rename() })
	d.shown = newCheck("with secrets", func(on bool) { d.say(on, fallen) })
	d.write = newButton("Export", nil, func() { x.begin(d) })
	d.write.Importance = widget.HighImportance
	d.path.SetText(filepath.Join(cmp.Or(x.folder, w.exports()), time.Now().Format("export-2006-01-02T15-04-05")+d.extension()))
	d.path.OnSubmitted = func(string) { x.begin(d) }
	d.path.leave = func() { d.pop.Hide(); canvas.Focus(w.traffic.list) }
	d.say(false, fallen)
	room := spacer()
	line := func(name string, o ...fyne.CanvasObject) fyne.CanvasObject {
		return newRow(theme.GapWide, append([]fyne.CanvasObject{container.New(wide(60), label(theme.Muted, name))}, o...)...)
	}
	browse := quiet("Browse…", nil, func() { d.pop.Hide(); x.browse(d) })
	to := spread(theme.GapWide, d.path, container.New(wide(60), label(theme.Muted, "to")), d.path, browse)
	d.pop = popUp(canvas, container.New(wide(620), inset(theme.Gap, 0, container.NewVBox(newTextOf(theme.Text, "Export"),
		line("what", d.what.content), line("as", d.form.content, gap(8), d.shown), to, short(d.hint),
		spread(theme.GapWide, room, room, quiet("Cancel", nil, d.path.leave), d.write)))))
	x.show(d)
}

func (x *exporting) show(d *exportDialog) {
	canvas := x.w.win.Canvas()
	size := canvas.Size()
	d.pop.ShowAtPosition(fyne.NewPos(max((size.Width-d.pop.MinSize().Width)/2, 0), min(paletteTop, max(size.Height-d.pop.MinSize().Height, 0))))
	canvas.Focus(d.path)
}

func (d *exportDialog) extension() string {
	if d.form.chosen == formHAR {
		return ".har"
	}
	return ".jsonl"
}

// rename gives the file the extension of its form, where it has that of the other.
func (d *exportDialog) rename() {
	if ext := filepath.Ext(d.path.Text); ext == ".har" || ext == ".jsonl" {
		d.path.SetText(strings.TrimSuffix(d.path.Text, ext) + d.extension())
	}
}

// say says what becomes of secrets, and what cannot be in the export.
func (d *exportDialog) say(shown bool, fallen uint64) {
	said, role := "Tokens, cookies and the like are masked; a look over it is still due.", theme.Muted
	if shown {
		said, role = "Tokens and the like stay as they are: whoever gets the file can use them.", theme.Warning
	}
	if fallen > 0 {
		said += " " + view.Plural(fallen, "row") + " fell out of the window and cannot be in it."
	}
	d.hint.set(role, said)
}

// browse asks for the place in a dialog of the files.
func (x *exporting) browse(d *exportDialog) {
	w := x.w
	files := dialog.NewFileSave(func(file fyne.URIWriteCloser, err error) {
		if err != nil {
			w.fail("Nothing was exported", err)
		}
		if file != nil {
			d.path.SetText(file.URI().Path())
			_ = file.Close()
			_ = storage.Delete(file.URI()) // it is made when it is written
		}
		x.show(d)
	}, w.win)
	files.SetFileName(filepath.Base(d.path.Text))
	if dir, err := storage.ListerForURI(storage.NewFileURI(filepath.Dir(d.path.Text))); err == nil {
		files.SetLocation(dir)
	}
	files.Show()
}

// begin writes the file, beside the main goroutine.
func (x *exporting) begin(d *exportDialog) {
	if x.busy {
		return
	}
	w := x.w
	chosen := view.Choice(slices.Index(d.whats, d.what.chosen))
	choice, rows := w.journal.Chosen(chosen), x.rows()[chosen]
	if d.shown.Checked {
		choice.Secrets = record.Shown
	}
	job := exportJob{path: strings.TrimSpace(d.path.Text), har: d.form.chosen == formHAR, events: w.journal.Events(), choice: choice, head: w.exportHeader(), ours: w.exports()}
	x.busy = true
	d.write.Disable()
	w.status.say(time.Now(), "Exporting…")
	w.inBackground(func() func() {
		n, err := job.run(w.ending)
		return func() {
			x.busy = false
			d.write.Enable()
			if err != nil {
				d.hint.set(theme.Error, sentence(err))
				if !d.pop.Visible() {
					w.fail("Nothing was exported", err)
				}
				return
			}
			d.path.leave()
			x.last, x.folder = job.path, filepath.Dir(job.path)
			what := view.Plural(n, "event")
			switch {
			case job.har:
				what = view.Plural(n, "HTTP exchange")
			case n != rows: // a message is one row, and an event for each thing that happened to it
				what = view.Plural(rows, "row") + ", " + what + ","
			}
			w.status.tell(time.Now(), fmt.Sprintf("Exported %s to %s", what, job.path), "Copy path", func() { w.copied(job.path) })
		}
	})
}

// exports is where exports go where nothing else is chosen: not among the recordings, which are listed to be opened.
func (w *Window) exports() string { return filepath.Join(w.Dir, "exports") }

// exportHeader is the header of an export: of the recording that is shown, or of what is live.
func (w *Window) exportHeader() record.Header {
	if c := w.capture.shown; c != nil {
		h := c.Recording.Header
		h.Part = 1
		infos, _ := c.Sessions()
		h.Sessions = gateway.Known(infos)
		return h
	}
	h := record.Header{Program: string(w.Gateway.Stats().Version), Started: time.Now(), Part: 1}
	if first, end := w.journal.Bounds(); first < end {
		h.Started = w.journal.At(first).Time
	}
	h.Sessions = gateway.Known(w.Gateway.Sessions())
	return h
}
