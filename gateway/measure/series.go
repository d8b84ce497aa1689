package measure

// Seconds is how far back the last minutes reach.
const Seconds = 300

// series is a number for each of the last seconds: how many of something there were, or the most
// that there were at once.
type series struct {
	end  int64  // the newest second, in Unix time; 0: none yet
	now  uint32 // of a level: what it is
	ring [Seconds]uint32
}

// to goes on to a second and returns its number. One that is past is the newest.
func (s *series) to(second int64) *uint32 {
	if second > s.end {
		for t := max(s.end+1, second-Seconds+1); t <= second; t++ {
			s.ring[t%Seconds] = s.now
		}
		s.end = second
	}
	return &s.ring[s.end%Seconds]
}

// add counts one.
func (s *series) add(second int64) { *s.to(second)++ }

// level sets how many there are from now on.
func (s *series) level(second int64, n int) {
	most := s.to(second)
	s.now = uint32(max(n, 0))
	*most = max(*most, s.now)
}

// read fills dst with the seconds before this one, the newest last: they are whole.
func (s *series) read(dst []uint32, second int64) {
	for i := range dst {
		switch t := second - int64(len(dst)-i); {
		case t > s.end:
			dst[i] = s.now
		case t <= s.end-Seconds, t < 0: // before any second that was counted
			dst[i] = 0
		default:
			dst[i] = s.ring[t%Seconds]
		}
	}
}
