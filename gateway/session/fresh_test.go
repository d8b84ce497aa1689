package session

import "testing"

func TestFreshID(t *testing.T) {
	for _, c := range []struct{ data, want string }{
		{`{"jsonrpc":"2.0","id":"op-1","method":"ping"}`, `{"jsonrpc":"2.0","id":0,"method":"ping"}`},
		{`{"id":"a","params":{"id":"b"},"id":"c"}`, `{"id":0,"params":{"id":"b"},"id":0}`},
		{`{"method":"note"}`, `{"method":"note"}`},
		{`{broken`, `{broken`},
	} {
		if got := string(FreshID([]byte(c.data))); got != c.want {
			t.Errorf("FreshID(%s) = %s, want %s", c.data, got, c.want)
		}
	}
}
