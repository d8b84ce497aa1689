package transport

import "time"

// This file is how others write in the stead of a pump whose connection was taken over.

// hurry writes what waits in the stead of the pump, for somebody who waits for nothing. It is false where
// something is left to the pump.
func (p *pump) hurry() bool {
	if !p.turn.TryLock() {
		return false
	}
	defer p.turn.Unlock()
	defer func() {
		if panicked := recover(); panicked != nil { // the client whose goroutine this is can be another
			p.fault(panicked)
		}
	}()
	if p.owed > 0 || p.broken || p.session.Context().Err() != nil {
		return false
	}
	s := scratches.Get().(*scratch)
	defer s.giveBack()
	batch := p.load(s)
	if len(batch) == 0 {
		return true
	}
	begun, all := p.sink.(*taken).WriteNow(s.buf)
	switch {
	case all:
		p.last = time.Now()
		p.wrote(len(batch))
	case begun:
		p.owed = len(batch)
	}
	return all
}

// settle ends the write that hurry has begun.
func (p *pump) settle() error {
	err := p.write(nil)
	if err == nil {
		p.wrote(p.owed)
		p.owed = 0
	}
	return err
}
