package session

// FreshID is a request with an id that Inject never sends as it is: each time that the request is injected it goes out
// with one of its own. Anything else stays what it is.
func FreshID(request []byte) []byte { return withID(request, "0") }
