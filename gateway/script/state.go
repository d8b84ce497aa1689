package script

// This file has the requestState that clients without a session carry.

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"strings"
	"time"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
)

// stateLife is how long a client may take to answer.
const stateLife = 10 * time.Minute

// rounds is what the rounds of one call so far come to. The client carries it: it is signed, with a key of the script,
// together with the method, the name and the arguments of the call, so that it is good for that call only.
type rounds struct {
	Step    int            `json:"step"`
	Answers map[string]any `json:"answers,omitempty"`
	Until   time.Duration  `json:"until"` // since the script was read: the wall clock may jump
}

// requestState is the rounds of c.
func (c *call) requestState() (string, error) {
	data, err := json.Marshal(rounds{c.at, c.answers, time.Since(c.script.born) + stateLife})
	if err != nil {
		return "", err
	}
	mac, err := c.sign(data)
	return base64.RawURLEncoding.EncodeToString(data) + "." + base64.RawURLEncoding.EncodeToString(mac), err
}

// resume goes to where the state of c says. A call without one begins at the beginning.
func (c *call) resume() error {
	if c.state == "" {
		return nil
	}
	data, ok := c.verify()
	if !ok {
		return refusal("requestState is not what this server gave out for this call")
	}
	var p rounds
	v, err := decode(data)
	if err == nil {
		err = json.Unmarshal(data, &p)
	}
	if err != nil || p.Step > len(c.steps) {
		return refusal("requestState cannot be read")
	}
	if time.Since(c.script.born) >= p.Until {
		return refusal("requestState has expired: make the call anew")
	}
	c.at = p.Step
	answers, _ := v.(map[string]any)["answers"].(map[string]any)
	maps.Copy(c.answers, answers)
	return nil
}

func (c *call) verify() (data []byte, ok bool) {
	payload, signature, _ := strings.Cut(c.state, ".")
	data, err := base64.RawURLEncoding.Strict().DecodeString(payload)
	if err != nil {
		return nil, false
	}
	given, err := base64.RawURLEncoding.Strict().DecodeString(signature)
	if err != nil {
		return nil, false
	}
	want, err := c.sign(data)
	return data, err == nil && hmac.Equal(given, want)
}

func (c *call) sign(data []byte) ([]byte, error) {
	bound, err := json.Marshal([]any{c.method, c.name, c.args, data})
	if err != nil {
		return nil, err
	}
	mac := hmac.New(sha256.New, c.script.key[:])
	mac.Write(bound)
	return mac.Sum(nil), nil
}

func refusal(why string) error {
	return &jsonrpc.Error{Code: jsonrpc.CodeInvalidParams, Message: why}
}
