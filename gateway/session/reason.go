package session

import "errors"

// Reason is why a session ended. It is shown to the person by its name.
type Reason uint8

// The reasons. ClientLeft, ClientDeleted, Operator and Shutdown are normal ends.
const (
	ClientLeft     Reason = iota + 1 // the client closed its stream
	ClientDeleted                    // the client asked for the end (Streamable HTTP: DELETE)
	SlowClient                       // the client did not read for as long as a write may take
	WriteFailed                      // the connection broke under a write
	Idle                             // no frame either way for the idle time
	Operator                         // the person disconnected it
	Shutdown                         // the gateway stopped
	Vanished                         // nothing comes back from the client: its machine or the network is gone
	Fault                            // a fault of the gateway's own, which is in its log
	Pipelined                        // the client said much where nothing is answered: behind the GET of its stream
	NotInitialized                   // its initialize was answered with an error
)

var reasonNames = [...]string{ClientLeft: "ClientLeft", ClientDeleted: "ClientDeleted", SlowClient: "SlowClient",
	WriteFailed: "WriteFailed", Idle: "Idle", Operator: "Operator", Shutdown: "Shutdown", Vanished: "Vanished",
	Fault: "Fault", Pipelined: "Pipelined", NotInitialized: "NotInitialized"}

func (r Reason) String() string {
	if r > 0 && int(r) < len(reasonNames) {
		return reasonNames[r]
	}
	return "unknown"
}

// Normal reports whether nothing went wrong.
func (r Reason) Normal() bool {
	return r == ClientLeft || r == ClientDeleted || r == Operator || r == Shutdown
}

// What can be wrong with a session or a frame for it.
var (
	ErrClosed     = errors.New("session is closed")
	ErrUnknown    = errors.New("unknown session")
	ErrQueueFull  = errors.New("the session's queue is full")
	ErrNotPaused  = errors.New("the session is not paused")
	ErrNoStream   = errors.New("the client has no stream open that this could be sent on")
	ErrNotAskable = errors.New("a client of 2026-07-28 can be asked elicitation/create, sampling/createMessage and roots/list alone")
	ErrInFlight   = errors.New("a request with that id is waiting for its answer already")
	ErrNothing    = errors.New("no frame waits in the session's queue")
	ErrStopped    = errors.New("the gateway is stopping")
	ErrTooMany    = errors.New("too many sessions")
	ErrBusy       = errors.New("the session's backend is busy")
	ErrPanic      = errors.New("the session's backend panicked")
)
