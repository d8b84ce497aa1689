package harness

import "net/http"

// Leaves waits until the program ends by itself, which something in it was told
// to do, and checks how it did as Stop does.
func (a *App) Leaves() {
	a.t.Helper()
	a.told.Store(true)
	a.Stop()
}

// ExpectAlso allows lines on stderr that hold part.
func (a *App) ExpectAlso(part string) { a.expect = append(a.expect, part) }

// Keepalive is the gateway's keepalive.
func (a *App) Keepalive() (k Keepalive) {
	a.t.Helper()
	a.control("GET", "keepalive", "", http.StatusOK, &k)
	return k
}
