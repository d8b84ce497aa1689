package gateway

import (
	"errors"

	"switchboard/gateway/record"
)

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
