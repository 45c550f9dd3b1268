package measure

import "time"

const (
	// timelineStep is the width of a bin.
	timelineStep = 10 * time.Millisecond
	// timelineBins bounds the memory: the first hour is told apart, the rest is not kept.
	timelineBins = int(time.Hour / timelineStep)
)

// Timeline counts what happened when, in bins of ten milliseconds. The zero value
// is empty and ready.
type Timeline struct{ bins []uint32 }

// Add counts something that happened so long after the beginning.
func (t *Timeline) Add(since time.Duration) {
	bin := int(max(since, 0) / timelineStep)
	if bin >= timelineBins {
		return
	}
	if bin >= len(t.bins) {
		t.bins = append(t.bins, make([]uint32, bin+1-len(t.bins))...)
	}
	t.bins[bin]++
}

// Bin begins so long after the beginning.
type Bin struct {
	At    time.Duration
	Count uint32
}

// Bins gives those in which something happened, in order.
func (t *Timeline) Bins() (bins []Bin) {
	for n, count := range t.bins {
		if count > 0 {
			bins = append(bins, Bin{time.Duration(n) * timelineStep, count})
		}
	}
	return bins
}
