package record

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"switchboard/gateway/frame"
	"switchboard/gateway/spine"
)

func TestMaskText(t *testing.T) {
	m := Masked.mask()
	for in, want := range map[string]string{
		// By name.
		`{"access_token":"abcdefghijklmnop"}`:                                            `{"access_token":"…mnop"}`,
		`{"params":{"arguments":{"apiKey" : "k1", "x":"y"}}}`:                            `{"params":{"arguments":{"apiKey" : "…", "x":"y"}}}`,
		`{"Authorization":"Bearer abcdefghijklmnop"}`:                                    `{"Authorization":"Bearer …mnop"}`,
		`{"password":"hunter2 is long enough"}`:                                          `{"password":"…ough"}`,
		`{"client-secret":"a\"b\\c d","then":"\"secret\""}`:                              `{"client-secret":"…","then":"\"secret\""}`,
		`{"text":"{\"token\": \"abcdefghijklmnop\",\"a\":1}"}`:                           `{"text":"{\"token\": \"…mnop\",\"a\":1}"}`,
		`{"secret":"…mnop","cookie":"Bearer …mnop"}`:                                     `{"secret":"…mnop","cookie":"Bearer …mnop"}`,
		`{"token":"1234567890abcdef","token":"fedcba098765432"}`:                         `{"token":"…cdef","token":"…5432"}`,
		`{"headers":{"Authorization":["Bearer abcdefghijklmnop", "k"],"Accept":["x"]}}`:  `{"headers":{"Authorization":["Bearer …mnop", "…"],"Accept":["x"]}}`,
		`{"tokens":[],"token":[],"secret":["",{}]}`:                                      `{"tokens":[],"token":[],"secret":["",{}]}`,
		`{"a":"{\"b\":\"{\\\"token\\\":\\\"abcdefgh\\\\\\\"klmnop\\\",\\\"x\\\":1}\"}"}`: `{"a":"{\"b\":\"{\\\"token\\\":\\\"…mnop\\\",\\\"x\\\":1}\"}"}`,
		`{"a":"{\"token\":\"abc\\\\\",\"x\":\"token\"}"}`:                                `{"a":"{\"token\":\"…\",\"x\":\"token\"}"}`,
		`{"text":"{'api_key': 'abcdefghijklmnop', 'x': 'it\\'s'}"}`:                      `{"text":"{'api_key': '…mnop', 'x': 'it\\'s'}"}`,
		`{"token":"abc`: `{"token":"…`,
		// As name=value.
		`{"uri":"https://a.example/cb?state=1&access_token=abcdefghijklmnop&x=2"}`:   `{"uri":"https://a.example/cb?state=1&access_token=…mnop&x=2"}`,
		`{"uri":"https://a.example/cb?id_token=abcdefghijklmnop\u0026x=2"}`:          `{"uri":"https://a.example/cb?id_token=…mnop\u0026x=2"}`,
		`grant_type=client_credentials&client_secret=abcdefghijklmn&code_verifier=v`: `grant_type=client_credentials&client_secret=…klmn&code_verifier=…`,
		`{"text":"API_KEY=k\nDB_PASSWORD=\"hunter2 and more\"\nPORT=1"}`:             `{"text":"API_KEY=…\nDB_PASSWORD=\"…more\"\nPORT=1"}`,
		`{"args":["--token=abcdefghijklmnop","--secret=","-v"]}`:                     `{"args":["--token=…mnop","--secret=","-v"]}`,
		`AccountKey=YWJjZGVmZ2hpamtsbW5vcA==;EndpointSuffix=x`:                       `AccountKey=…;EndpointSuffix=x`,
		`if token == "x" && secret==y || progressToken=5`:                            `if token == "x" && secret==y || progressToken=5`,
		// As a header in a text.
		`{"text":"GET / HTTP/1.1\r\nX-Api-Key: abcdefghijklmnop\r\nCookie: a=b; c=d\r\nAccept: x"}`: `{"text":"GET / HTTP/1.1\r\nX-Api-Key: …mnop\r\nCookie: …\r\nAccept: x"}`,
		"curl -H 'Authorization: Basic YWxhZGRpbjpvcGVuc2VzYW1l' x":                                 "curl -H 'Authorization: Basic …YW1l' x",
		`{"description":"Args:\n  token: the token to use\n  password: yours"}`:                     `{"description":"Args:\n  token: the token to use\n  password: yours"}`,
		`{"message":"Unexpected token: }"}`:                                                         `{"message":"Unexpected token: }"}`,
		// What is no secret.
		`{"_meta":{"progressToken":"abcdefghijklmnop"}}`: `{"_meta":{"progressToken":"abcdefghijklmnop"}}`,
		`{"maxTokens":1000,"token":7,"secret":null}`:     `{"maxTokens":1000,"token":7,"secret":null}`,
		`{"nextCursor":"abcdefghijklmnop","tokens":"x"}`: `{"nextCursor":"abcdefghijklmnop","tokens":"x"}`,
		`{"properties":{"password":{"type":"string"}}}`:  `{"properties":{"password":{"type":"string"}}}`,
		`{"token":""}`: `{"token":""}`,
		"":             "",
		"\xff\x00{":    "\xff\x00{",
		// By their look.
		`{"text":"use Bearer abcdefghijkl.mnop now"}`:                        `{"text":"use Bearer …mnop now"}`,
		`{"x":"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dBjftJeZ4CVPmB92"}`:      `{"x":"…mB92"}`,
		`see sk-proj-0123456789abcdefghij and ghp_0123456789abcdefghij0123.`: `see …ghij and …0123.`,
		`AKIAIOSFODNN7EXAMPLE`: `…MPLE`,
		`postgres://me:hunter2@db.example:5432/x http://[::1]:80/a@b`:               `postgres://me:…@db.example:5432/x http://[::1]:80/a@b`,
		`Basic YWxhZGRpbjpvcGVuc2VzYW1l, a basic authentication`:                    `Basic …YW1l, a basic authentication`,
		`npm_0123456789abcdefghij xapp-1-A02-0123456789 hf_pipeline_x`:              `…ghij …6789 hf_pipeline_x`,
		`-----BEGIN RSA PRIVATE KEY-----\nMIIEow+/=\n-----END RSA PRIVATE KEY-----`: `-----BEGIN RSA PRIVATE KEY-----…-----END RSA PRIVATE KEY-----`,
	} {
		if got := m.text(in); got != want {
			t.Errorf("%s\n got %s\nwant %s", in, got, want)
		}
		if got := m.text(m.text(in)); got != want {
			t.Errorf("masked twice %s\n got %s\nwant %s", in, got, want)
		}
	}
}

// TestMaskOneLongLine: a text that is nothing but headers on one line is not read to its end for each of them, as that
// would take until this test is given up.
func TestMaskOneLongLine(t *testing.T) {
	m := Masked.mask()
	for part, want := range map[string]string{"x-token: ": "x-token: …", "authorization: ": "authorization: …"} {
		if got := m.text(strings.Repeat(part, 2<<20/len(part))); got != want {
			t.Errorf("%s over and over is masked as %.80s; want %s", part, got, want)
		}
	}
}

func TestMaskEvent(t *testing.T) {
	body := `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"token":"abcdefghijklmnop"}}`
	e := spine.Event{Kind: spine.In, Method: "tools/call", Frame: frame.New(frame.In, frame.Client, []byte(body)),
		HTTP: &spine.Exchange{URL: "/mcp?access_token=abcdefghijklmnop&x=1&api%5Fkey=k&empty_token=",
			Header: http.Header{"X-My-Token": {"abcdefghijklmnop"}, "Cookie": {"a=b"}, "Mcp-Session-Id": {"0190b6a5"}, "Accept": {"*/*"}},
			Answer: http.Header{"Set-Cookie": {"session=abcdefghijklmnop", "x"}}}}
	before := string(e.AppendJSON(nil))
	got := Masked.mask().event(e)
	if after := string(e.AppendJSON(nil)); after != before {
		t.Errorf("the event itself was changed:\n%s\n%s", before, after)
	}
	if same := Shown.mask().event(e); same.Frame != e.Frame || same.HTTP != e.HTTP {
		t.Error("Shown made another event")
	}
	if f := got.Frame; string(f.Data) != strings.Replace(body, "abcdefghijkl", "…", 1) || f.ID != "1" || f.Dir != frame.In || f.Origin != frame.Client {
		t.Errorf("frame %+v %s", f, f.Data)
	}
	if got := Masked.mask().url("/mcp/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dBjftJeZ4CVPmB92"); got != "/mcp/…mB92" {
		t.Errorf("a token in a path: %s", got)
	}
	want := spine.Exchange{URL: "/mcp?access_token=…mnop&x=1&api%5Fkey=…&empty_token=",
		Header: http.Header{"X-My-Token": {"…mnop"}, "Cookie": {"…"}, "Mcp-Session-Id": {"0190b6a5"}, "Accept": {"*/*"}},
		Answer: http.Header{"Set-Cookie": {"…mnop", "…"}}}
	if !reflect.DeepEqual(*got.HTTP, want) {
		t.Errorf("exchange\n got %+v\nwant %+v", *got.HTTP, want)
	}
}

// FuzzMaskText: what is JSON stays JSON.
func FuzzMaskText(f *testing.F) {
	for _, seed := range []string{`{"token":"abcdefghijklmnop","secret":["a","b"]}`, `{"a":"{\"token\":\"abc\\\\\",\"x\":\"y=\"}"}`,
		`["--token=","--secret","a_token='x'"]`, `{"text":"X-Api-Key: a\r\nTOKEN=\"b\"\nhttp://u:p@h"}`, `{"x":"-----BEGIN PRIVATE KEY-----\nMII\\"}`, `{"x":"-----BEGIN PRIVATE KEY-----\nab\"c"}`} {
		f.Add(seed)
	}
	m := Masked.mask()
	f.Fuzz(func(t *testing.T, s string) {
		got := m.text(s)
		if json.Valid([]byte(s)) && !json.Valid([]byte(got)) {
			t.Errorf("JSON is none any more:\n%s\n%s", s, got)
		}
	})
}

func BenchmarkMask(b *testing.B) {
	m := Masked.mask()
	text := `{"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":"` + strings.Repeat("some words of a usual answer, ", 500) + `"}]}}`
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		m.text(text)
	}
}
