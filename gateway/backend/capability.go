package backend

//lint:file-ignore SA1019 Sampling and roots are deprecated by 2026-07-28, but they are what clients before it have to be tested on.

// This file says what a client can be asked, and what one gets that cannot.

import (
	"encoding/json"
	"fmt"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// Capability is something that a server can ask of a client, by its name in the protocol.
type Capability string

// The capabilities that a client can declare.
const (
	Elicitation Capability = "elicitation"
	Sampling    Capability = "sampling"
	Roots       Capability = "roots"
)

// Declared reports whether caps, which may be nil, has c.
func (c Capability) Declared(caps *mcp.ClientCapabilities) bool {
	switch {
	case caps == nil:
		return false
	case c == Elicitation:
		return caps.Elicitation != nil
	case c == Sampling:
		return caps.Sampling != nil
	case c == Roots:
		return caps.RootsV2 != nil
	}
	return false
}

// Require is nil where the client that speaks revision has declared all that is wanted. Else it is what the revision has
// for that: the JSON-RPC error -32021 since 2026-07-28, and a plain error, for the tool's result, before.
func Require(revision string, caps *mcp.ClientCapabilities, wanted ...Capability) error {
	missing := make(map[Capability]struct{})
	var first Capability
	for _, c := range wanted {
		if !c.Declared(caps) {
			if len(missing) == 0 {
				first = c
			}
			missing[c] = struct{}{}
		}
	}
	if len(missing) == 0 {
		return nil
	}
	err := fmt.Errorf("your client does not declare the %s capability", first)
	if revision < ModernEra {
		return err
	}
	// The SDK's type for this says "roots" whether they are wanted or not.
	data, marshalErr := json.Marshal(map[string]any{"requiredCapabilities": missing})
	if marshalErr != nil {
		panic(marshalErr) // names and empty objects
	}
	return &jsonrpc.Error{Code: mcp.CodeMissingRequiredClientCapabilities, Message: err.Error(), Data: data}
}
