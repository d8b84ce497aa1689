// Package peers is what the servers that Switchboard is measured against have
// in common.
package peers

import (
	"fmt"
	"log"
	"net"
	"net/http"
	"strings"
)

// Serve serves h on a free port of the loopback and says where.
func Serve(name string, h http.Handler) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s is listening on %s\n", name, l.Addr())
	log.Fatal(http.Serve(l, h))
}

// EchoInput is the input of the tool echo.
type EchoInput struct {
	Text string `json:"text"`
}

// BurstInput is the input of the tool burst: n notifications of size bytes.
type BurstInput struct {
	N    int `json:"n"`
	Size int `json:"size"`
}

// Message is the message of each notification.
func (in BurstInput) Message() string {
	return strings.Repeat("0123456789abcdef", in.Size/16+1)[:in.Size]
}
