package ui

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"switchboard/gateway/config"
)

// formRig is a rig whose configuration stands in files, with its settings open.
func formRig(t *testing.T, file string) *rig {
	t.Helper()
	r := rigWith(t, nil)
	base := "[gateway]\nlisten = \"127.0.0.1:0\"\n[limits]\ndrain_timeout = \"0s\"\n"
	if err := os.WriteFile(filepath.Join(r.dir, config.FileName), []byte(base+file), 0o600); err != nil {
		t.Fatal(err)
	}
	r.wait(func() {
		r.w.openSettings()
		r.w.form.win.Resize(fyne.NewSize(900, 640))
	})
	t.Cleanup(func() {
		r.wait(func() {
			if r.w.form != nil {
				r.w.form.close()
			}
		})
	})
	return r
}

// enter replaces what stands in a field, and presses Enter.
func (r *rig) enter(key, text string) {
	r.Helper()
	r.wait(func() {
		e := r.w.form.rows[key].entry
		r.w.form.win.Canvas().Focus(e)
		e.SetText(text)
		e.OnSubmitted(text)
	})
}

func (r *rig) form(key string) (row *settingRow) { return r.w.form.rows[key] }
