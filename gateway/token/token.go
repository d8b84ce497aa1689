// Package token keeps the secret that guards the debug API: one file in the data directory, which scripts read too.
package token

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"log/slog"
	"regexp"
)

// Token is a secret and the file that holds it. It prints masked, with every verb and in every log; Reveal alone
// shows it. A Token does not change, and its methods may be called at the same time.
type Token struct {
	secret string
	path   string
}

// masked is what prints in the place of a secret.
const masked = "[debug token]"

// valid is what a file may hold: what random makes, or a secret of the person's own that nobody guesses and that
// every header and URL carries as it is.
var valid = regexp.MustCompile(`^[A-Za-z0-9_-]{32,512}$`)

// random is a new secret of 256 bits.
func random() string {
	var key [32]byte
	rand.Read(key[:]) // never fails: crypto/rand ends the program instead
	return base64.RawURLEncoding.EncodeToString(key[:])
}

// Equal says whether given is the secret, in a time that does not tell how much of it is right.
func (t Token) Equal(given string) bool {
	return t.secret != "" && subtle.ConstantTimeCompare([]byte(t.secret), []byte(given)) == 1
}

// Reveal is the secret itself, to be shown to the person and to nobody else.
func (t Token) Reveal() string { return t.secret }

// Path is the file that holds the secret.
func (t Token) Path() string { return t.path }

// Format prints the mask, for fmt would print the fields with some verbs.
func (t Token) Format(s fmt.State, _ rune) { fmt.Fprint(s, masked) }

// String is the mask.
func (t Token) String() string { return masked }

// LogValue is the mask.
func (t Token) LogValue() slog.Value { return slog.StringValue(masked) }
