// Package theme is how Switchboard looks: every colour and size in one place, dark and light.
package theme

// Role says what a colour is for. Views name roles, never colours, so that one table decides the look.
type Role uint8

const (
	None Role = iota // no colour of its own: text falls back to Text, a background is not painted

	// Text roles: at least 4.5:1 on every background of Backgrounds, except Faint with 3:1.
	Text
	Muted         // secondary text: labels, times, sizes
	Faint         // quiet decoration: line numbers, brackets, placeholders, facts that are gone
	Accent        // links, the focused thing, what can be pressed
	Success       // running, answered, valid
	Warning       // slow, queued, about to matter
	Error         // failed
	Request       // a JSON-RPC request
	Response      // a JSON-RPC response with a result
	Notification  // a JSON-RPC notification
	Injected      // whatever the operator sent by hand
	ErrorResponse // a JSON-RPC response with an error
	TransportFact // opened, closed, keepalive, refused: true, and quieter than messages
	JSONKey
	JSONString
	JSONNumber
	JSONBool
	JSONNull
	JSONPunct

	// Text on a filled shape.
	OnAccent // on Accent: the primary button
	OnStatus // on Success, Warning and Error
	OnMatch  // on MatchHere

	// Backgrounds, from the farthest to the nearest.
	Background // the window behind and between panes
	Pane       // where content is shown
	Raised     // headers, toolbars, menus
	Control    // buttons
	Input      // what can be typed into
	RowStripe  // every second row
	RowHover   // the row under the pointer
	Selection  // the selected row, or selected text
	Match      // what a search found
	MatchHere  // the match the search stands on; its text is OnMatch

	// Row tints, for Row.Tint and the like.
	TintInjected
	TintError
	TintPending
	TintAdded   // of a difference: only on the right
	TintRemoved // only on the left
	TintChanged // not the same on both

	// Badge backgrounds; BadgeBackground picks the one for a text role.
	BadgeNeutral
	BadgeAccent
	BadgeSuccess
	BadgeWarning
	BadgeError
	BadgeNotification
	BadgeInjected

	// Lines and furniture: no text is drawn on these.
	Border
	InputBorder // around what can be typed into or ticked
	Guide       // indentation guides
	Focus
	Scrollbar
	ScrollbarHover
	Shadow

	roleCount
)

// badges is the background on which a badge of a text role is drawn.
var badges = [roleCount]Role{
	Accent: BadgeAccent, Request: BadgeAccent,
	Success: BadgeSuccess, Response: BadgeSuccess,
	Warning: BadgeWarning,
	Error:   BadgeError, ErrorResponse: BadgeError,
	Notification: BadgeNotification,
	Injected:     BadgeInjected,
}

// BadgeBackground is the background of a badge whose text has role r.
func BadgeBackground(r Role) Role {
	if r < roleCount && badges[r] != None {
		return badges[r]
	}
	return BadgeNeutral
}
