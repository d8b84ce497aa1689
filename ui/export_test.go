package ui

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"switchboard/gateway/record"
	"switchboard/gateway/spine"
)

// export opens the dialog by its key, has change alter it, and exports.
func (r *rig) export(key string, change func(*exportDialog)) (path string) {
	r.Helper()
	r.wait(func() {
		r.w.export.last = ""
		r.w.perform(key)
		if r.w.export.dialog == nil {
			r.Fatal("there is no dialog")
		}
		if change != nil {
			change(r.w.export.dialog)
		}
		r.w.export.begin(r.w.export.dialog)
	})
	r.until("the export", func() bool { path = r.w.export.last; return path != "" })
	return path
}

func TestExport(t *testing.T) {
	r := newRig(t)
	c, id := r.client("probe")
	seq := r.inject(id, `{"jsonrpc":"2.0","id":"op-1","method":"ping","params":{"api_key":"abcdefghijklmnop"}}`).Seq
	r.rowOf(seq)
	if _, err := c.ListTools(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	r.until("the answers", func() bool { row := r.w.journal.BySeq(seq); return row.Answer != 0 && r.shows("response") })
	r.wait(func() {
		r.w.marking.set(seq, "first of all")
		r.w.traffic.search.SetText("ping dir:out")
		r.w.traffic.judge()
	})
	path := r.export("Ctrl+E", nil)
	if got, want := filepath.Dir(path), filepath.Join(r.dir, "exports"); got != want {
		t.Errorf("exported to %s, want %s: among the recordings it would be listed as one", got, want)
	}
	got, err := record.Open(path)
	if err != nil || len(got.Events) != 2 || got.Events[0].Seq != seq || got.Events[0].Kind != spine.Queued || got.Events[1].Kind != spine.Out {
		t.Fatalf("%s holds %+v, %v; want the two events of the ping", path, got, err)
	}
	if got.Marks[seq] != "first of all" || !strings.Contains(string(got.Events[0].Frame.Data), `"api_key":"…mnop"`) || got.Header.Program != "test" {
		t.Errorf("marks %v, header %+v, %s", got.Marks, got.Header, got.Events[0].Frame.Data)
	}
	r.until("it is said", func() bool {
		return r.w.status.said.canvas.Text == "Exported 1 row, 2 events, to "+path && r.w.status.act.Visible() && r.w.win.Canvas().Overlays().Top() == nil
	})
	r.wait(func() {
		r.w.status.act.Tapped(&fyne.PointEvent{})
		if got := r.w.App.Clipboard().Content(); got != path {
			t.Errorf("copied %q", got)
		}
	})
	path = r.export("Ctrl+Shift+E", func(d *exportDialog) {
		d.form.chosen = formHAR
		d.rename()
		d.shown.SetChecked(true)
		if !strings.HasSuffix(d.path.Text, ".har") || !strings.Contains(d.hint.canvas.Text, "stay as they are") {
			t.Errorf("to %s: %s", d.path.Text, d.hint.canvas.Text)
		}
		d.path.SetText(strings.Replace(d.path.Text, "export-", "marked-", 1))
	})
	var har struct {
		Log struct {
			Entries []struct {
				Comment  string
				Response struct{ Content struct{ Text string } }
			}
		}
	}
	if err := json.Unmarshal([]byte(read(t, path)), &har); err != nil || len(har.Log.Entries) != 1 {
		t.Fatalf("%v: %+v", err, har)
	}
	if e := har.Log.Entries[0]; !strings.Contains(e.Response.Content.Text, "abcdefghijklmnop") || e.Comment != "ping marked: first of all" {
		t.Errorf("the entry is %+v", e)
	}
	// An export can be opened, with its marks.
	r.wait(func() { r.w.traffic.search.SetText("") })
	path = r.export("Ctrl+E", func(d *exportDialog) { d.path.SetText(strings.Replace(d.path.Text, "export-", "all-", 1)) })
	r.open(path)
	r.wait(func() {
		if got := r.w.journal.BySeq(seq); got.Comment() != "first of all" || got.Answer == 0 || len(r.w.sessions.infos) != 1 {
			t.Errorf("opened again: %+v", got)
		}
	})
}

// TestExportMistakes: no file is written over, and what fails leaves none.
func TestExportMistakes(t *testing.T) {
	r := newRig(t)
	r.client("probe")
	r.until("rows", func() bool { n, _, _ := r.w.journal.Counts(); return n > 2 })
	there := filepath.Join(r.dir, "there.jsonl")
	if err := os.WriteFile(there, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		there:                                 "There is a file of that name already: choose another name.",
		"":                                    "Name a file to export to.",
		filepath.Join(r.dir, "none", "x.har"): "no such file or directory.",
	} {
		r.wait(func() {
			r.w.perform("Ctrl+E")
			r.w.export.dialog.path.SetText(path)
			r.w.export.begin(r.w.export.dialog)
		})
		r.until(want, func() bool {
			d := r.w.export.dialog
			return !r.w.export.busy && strings.HasSuffix(d.hint.canvas.Text, want) && d.pop.Visible() && !d.write.Disabled()
		})
	}
	if got := read(t, there); got != "mine" {
		t.Errorf("the file holds %q", got)
	}
	ending := make(chan struct{})
	close(ending)
	job := exportJob{path: filepath.Join(r.dir, "late.jsonl"), events: []spine.Event{{Seq: 1, Kind: spine.Switched, Time: time.Now()}}}
	if _, err := job.run(ending); err == nil {
		t.Error("an export goes on when the window is closed")
	}
	if _, err := os.Stat(job.path); !os.IsNotExist(err) {
		t.Errorf("it left a file: %v", err)
	}
}
