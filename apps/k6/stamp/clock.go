// Package stamp reads when an event was due and how long ago that was.
//
// A stamp is milliseconds, with a fraction, on the host's monotonic clock. On
// Linux that is CLOCK_MONOTONIC, which Node's process.hrtime, Python's
// time.monotonic and Java's System.nanoTime read too, so that a server and a
// generator on one host need no agreement on the time of day. Between hosts such
// a stamp means nothing.
package stamp

import (
	"sync"
	"time"
)

// Absurd is the latency from which a stamp cannot be of this host's clock, or
// is older than any run measures.
const Absurd = time.Hour

// Clock turns instants of this process into the host's monotonic time.
type Clock struct {
	anchor time.Time     // an instant, with Go's monotonic reading
	at     time.Duration // the host's clock at that instant
	known  bool
}

// HostClock is the clock that stamps are compared with.
var HostClock = sync.OnceValue(func() Clock {
	// Go's own monotonic reading is the same clock less a constant that it does
	// not tell. The tightest of several bracketed readings gives it; a system
	// call for each event is saved.
	var best Clock
	tightest := time.Duration(1<<63 - 1)
	for range 32 {
		before := time.Now()
		at, ok := readMonotonic()
		width := time.Since(before)
		if !ok {
			return Clock{}
		}
		if width < tightest {
			tightest = width
			best = Clock{anchor: before.Add(width / 2), at: at, known: true}
		}
	}
	return best
})

// Known tells whether this system's monotonic clock can be read.
func (c Clock) Known() bool { return c.known }

// Milliseconds is the host's monotonic time at the instant, as a stamp.
func (c Clock) Milliseconds(instant time.Time) float64 {
	return float64(c.at+instant.Sub(c.anchor)) / float64(time.Millisecond)
}

// Since is the time from the stamp to the instant. Not ok when the stamp cannot
// be of this clock: negative or absurd.
func (c Clock) Since(stampMilliseconds float64, instant time.Time) (latency time.Duration, ok bool) {
	if !c.known {
		return 0, false
	}
	passed := (c.Milliseconds(instant) - stampMilliseconds) * float64(time.Millisecond)
	if !(passed >= 0 && passed < float64(Absurd)) {
		return 0, false
	}
	return time.Duration(passed), true
}
