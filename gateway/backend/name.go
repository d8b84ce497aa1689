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

// unnamed is the SDK's number for a request of the server; ok is false when
// the id is not one that nameRequest gave.
func unnamed(id jsonrpc.ID) (number jsonrpc.ID, ok bool) {
	name, _ := id.Raw().(string)
	digits, ok := strings.CutPrefix(name, idPrefix)
	if !ok {
		return jsonrpc.ID{}, false
	}
	n, err := strconv.ParseUint(digits, 10, 53)
	if err != nil {
		return jsonrpc.ID{}, false
	}
	number, err = jsonrpc.MakeID(float64(n))
	return number, err == nil
}
