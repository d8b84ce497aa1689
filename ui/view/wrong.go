package view

// wrong are messages that no server should send: a client must survive them.
func wrong() []Template {
	asIs := func(name, about, text string) Template {
		return Template{Group: GroupWrong, Name: name, About: about, Text: text, AsIs: true}
	}
	fill := func(t Template, fields ...string) Template { t.set(t.Text, fields...); return t }
	return []Template{
		asIs("truncated JSON", "", `{"jsonrpc":"2.0","id":"cut","method":"ping","params":{"_me`),
		asIs("no JSON at all", "", `hello`),
		asIs("invalid UTF-8", "a byte ff in a string", `{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"a\xffz"}}`),
		asIs("half a surrogate", "", `{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"\ud800"}}`),
		asIs("byte order mark", "", `\xef\xbb\xbf{"jsonrpc":"2.0","id":"bom","method":"ping"}`),
		asIs("NUL bytes", "", `\x00{"jsonrpc":"2.0","id":"nul","method":"ping"}\x00`),
		asIs("line breaks in the middle", "CR, LF and both", `{"jsonrpc":"2.0",\x0d"id":"lines",\x0a"method":\x0d\x0a"ping"}`),
		asIs("very large", "1 MB", `{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"\x61{1000000}"}}`),
		asIs("very deep", "10,000 arrays", `{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":\x5b{10000}1\x5d{10000}}}`),
		fill(asIs("wrong jsonrpc version", "", indent(`{"jsonrpc":"1.0","id":"v1","method":"ping"}`)), "jsonrpc"),
		asIs("no jsonrpc", "", indent(`{"id":"none","method":"ping"}`)),
		asIs("neither method nor result", "", indent(`{"jsonrpc":"2.0","id":"empty"}`)),
		asIs("result and error", "", indent(`{"jsonrpc":"2.0","id":"both","result":{},"error":{"code":1,"message":"on purpose"}}`)),
		fill(asIs("answer to nothing", "nobody asked", indent(`{"jsonrpc":"2.0","id":"never-asked","result":{}}`)), "id"),
		asIs("error with id null", "", indent(`{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"Parse error"}}`)),
		asIs("id null", "", indent(`{"jsonrpc":"2.0","id":null,"method":"ping"}`)),
		asIs("id a fraction", "", indent(`{"jsonrpc":"2.0","id":1.5,"method":"ping"}`)),
		asIs("id an object", "", indent(`{"jsonrpc":"2.0","id":{},"method":"ping"}`)),
		fill(asIs("id as the client's own", "numbers collide in some clients", indent(`{"jsonrpc":"2.0","id":1,"method":"ping"}`)), "id"),
		asIs("duplicate id", "send it twice", indent(`{"jsonrpc":"2.0","id":"same","method":"ping"}`)),
		asIs("two ids in one message", "", indent(`{"jsonrpc":"2.0","id":"one","id":"two","method":"ping"}`)),
		asIs("method a number", "", indent(`{"jsonrpc":"2.0","id":"number","method":7}`)),
		asIs("params a string", "", indent(`{"jsonrpc":"2.0","id":"params","method":"roots/list","params":"none"}`)),
		asIs("unknown request", "", indent(`{"jsonrpc":"2.0","id":"unknown","method":"nothing/known"}`)),
		asIs("unknown notification", "", indent(`{"jsonrpc":"2.0","method":"notifications/nothing/known"}`)),
		asIs("batch", "only 2025-03-26 has those", indent(`[{"jsonrpc":"2.0","id":"b-1","method":"ping"},{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}]`)),
		asIs("empty batch", "", `[]`),
	}
}
