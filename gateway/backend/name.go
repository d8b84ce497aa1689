package backend

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// idPrefix begins the id of each request of the server. The SDK counts 1, 2, 3…, but
// there are clients (mcp-go) that take a number for the id of one of their own.
const idPrefix = "server-"

// nameRequest replaces the SDK's number in a request of the server, and in the
// notification that cancels one, by its name.
func nameRequest(req *jsonrpc.Request) (err error) {
	if req.IsCall() {
		req.ID, err = jsonrpc.MakeID(named(req.ID.Raw()))
		return err
	}
	if req.Method != methodCancelled {
		return nil
	}
	var p mcp.CancelledParams
	if err := json.Unmarshal(req.Params, &p); err != nil {
		return err
	}
	p.RequestID = named(p.RequestID)
	req.Params, err = json.Marshal(&p)
	return err
}

func named(id any) string { return fmt.Sprint(idPrefix, id) }

// unnamed is the SDK's number for a request of the server whose id is written as
// text; ok is false when that is not one that nameRequest gave.
func unnamed(text string) (id jsonrpc.ID, ok bool) {
	digits, ok := strings.CutPrefix(text, `"`+idPrefix)
	if !ok {
		return id, false
	}
	n, err := strconv.ParseUint(strings.TrimSuffix(digits, `"`), 10, 53)
	if err != nil {
		return id, false
	}
	id, err = jsonrpc.MakeID(float64(n))
	return id, err == nil
}
