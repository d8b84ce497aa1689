package gateway

import (
	"errors"
	"slices"

	"switchboard/gateway/record"
	"switchboard/gateway/session"
)

// open are the sessions that are.
func (g *Gateway) open() []record.Known {
	return Known(slices.DeleteFunc(g.sessions.Infos(), func(i session.Info) bool { return !i.Closed.IsZero() }))
}

// Known is what a recording says of sessions that were there before it.
func Known(sessions []session.Info) []record.Known {
	all := make([]record.Known, 0, len(sessions))
	for _, i := range sessions {
		all = append(all, record.Known{ID: i.ID, Transport: i.Transport, Remote: i.Remote, Opened: i.Opened, Client: i.Client,
			Version: i.Version, Revision: i.Revision})
	}
	return all
}

// StartRecording writes all that happens from now on to a new file in record.dir, and returns its path. It goes on
// while the gateway is stopped and started. To record already is an error, with the path.
func (g *Gateway) StartRecording() (path string, err error) { return g.recorder.Start("") }

// RecordTo is StartRecording to a file of the caller's choice, which must not exist.
func (g *Gateway) RecordTo(file string) (path string, err error) { return g.recorder.Start(file) }

// StopRecording returns when all that was published before is on the disk; the error says why that failed.
func (g *Gateway) StopRecording() error { return g.recorder.Stop() }

// Recording is whether it records, and to where; of the last recording when it does not.
func (g *Gateway) Recording() record.State { return g.recorder.State() }

// setRecording turns it on or off; it may be so already.
func (g *Gateway) setRecording(on bool) error {
	if !on {
		return g.StopRecording()
	}
	if _, err := g.StartRecording(); !errors.Is(err, record.ErrRecording) {
		return err
	}
	return nil
}
