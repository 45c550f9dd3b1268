//go:build !linux

package stamp

import "time"

// readMonotonic is not there yet for this system: latency is then not measured,
// and said so. What it takes is the clock that Node's process.hrtime reads:
// mach_continuous_time on macOS, QueryPerformanceCounter on Windows,
// CLOCK_MONOTONIC on the BSDs.
func readMonotonic() (time.Duration, bool) { return 0, false }
