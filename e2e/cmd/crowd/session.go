package main

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// session is the id of the live session of a client.
func (s stage) session(client string) (id string, err error) {
	err = s.control(http.MethodGet, "sessions", "", func(text []byte) error {
		var list struct {
			Sessions []struct{ ID, Client, State string }
		}
		if err := json.Unmarshal(text, &list); err != nil {
			return err
		}
		for _, one := range list.Sessions {
			if one.Client == client && one.State == "live" {
				id = one.ID
				return nil
			}
		}
		return fmt.Errorf("there is no session of %s: %s", client, text)
	})
	return id, err
}
