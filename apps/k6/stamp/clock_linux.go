package stamp

import (
	"time"

	"golang.org/x/sys/unix"
)

// readMonotonic reads CLOCK_MONOTONIC, in nanoseconds since some start.
func readMonotonic() (time.Duration, bool) {
	var now unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &now); err != nil {
		return 0, false
	}
	return time.Duration(now.Nano()), true
}
