//go:build unix

package generator

import (
	"time"

	"golang.org/x/sys/unix"
)

// processorTime of the process, in user and in kernel mode.
func processorTime() time.Duration {
	var usage unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
