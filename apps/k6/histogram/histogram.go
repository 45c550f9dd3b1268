// Package histogram counts durations in buckets whose width grows with the
// value, so that any number of them is kept in a few kilobytes, each true to
// 0.2 %. It is the idea of HdrHistogram, with buckets made when they are used.
package histogram

import (
	"math"
	"math/bits"
	"time"
)

const (
	subBits    = 8
	subBuckets = 1 << subBits // buckets in each doubling
	// Unit is the smallest difference told apart.
	Unit = time.Microsecond
	// doublings above the first subBuckets units: up to 2^40 µs, twelve days.
	doublings = 40 - subBits
	// Max is the largest duration told apart; anything above counts as this.
	Max = time.Duration(1<<40-1) * Unit
)

// Histogram of durations. The zero value is empty and ready. It is not safe for
// concurrent use.
type Histogram struct {
	blocks   [doublings + 1]*[subBuckets]uint64
	count    uint64
	sum      time.Duration
	min, max time.Duration
}

// Record counts one duration. A negative one counts as none at all.
func (h *Histogram) Record(d time.Duration) { h.RecordN(d, 1) }

// RecordN counts a duration n times.
func (h *Histogram) RecordN(d time.Duration, n uint64) {
	if n == 0 {
		return
	}
	d = min(max(d, 0), Max)
	block, sub := place(uint64(d / Unit))
	if h.blocks[block] == nil {
		h.blocks[block] = new([subBuckets]uint64)
	}
	h.blocks[block][sub] += n
	if h.count == 0 || d < h.min {
		h.min = d
	}
	h.max = max(h.max, d)
	h.count += n
	h.sum += d * time.Duration(n)
}

// place is where a value is counted: values below subBuckets each have a bucket
// of their own, then every doubling has subBuckets/2 in use.
func place(value uint64) (block, sub int) {
	if value < subBuckets {
		return 0, int(value)
	}
	block = bits.Len64(value) - subBits
	return block, int(value >> block)
}

// middle is the value that stands for a bucket.
func middle(block, sub int) time.Duration {
	lowest := uint64(sub) << block
	return time.Duration(lowest+(uint64(1)<<block)/2) * Unit
}

// Count is how many were recorded.
func (h *Histogram) Count() uint64 { return h.count }

// Min is the smallest recorded, exactly.
func (h *Histogram) Min() time.Duration { return h.min }

// Max is the largest recorded, exactly.
func (h *Histogram) Max() time.Duration { return h.max }

// Sum of all recorded, exactly.
func (h *Histogram) Sum() time.Duration { return h.sum }

// Bucket is a value and how often it was counted.
type Bucket struct {
	Value time.Duration
	Count uint64
}

// Buckets calls visit for each bucket in use, from the smallest on, until it
// gives false.
func (h *Histogram) Buckets(visit func(Bucket) bool) {
	for block, counts := range h.blocks {
		if counts == nil {
			continue
		}
		for sub, count := range counts {
			if count > 0 && !visit(Bucket{min(max(middle(block, sub), h.min), h.max), count}) {
				return
			}
		}
	}
}

// Quantile is the value below or at which that part of all recorded ones lies:
// 0.99 gives p99. Zero when nothing was recorded.
func (h *Histogram) Quantile(part float64) time.Duration {
	rank := uint64(math.Ceil(part * float64(h.count)))
	rank = min(max(rank, 1), h.count)
	if rank == h.count {
		return h.max
	}
	var seen uint64
	var value time.Duration
	h.Buckets(func(b Bucket) bool {
		seen += b.Count
		value = b.Value
		return seen < rank
	})
	return value
}

// Merge adds what another histogram counted.
func (h *Histogram) Merge(other *Histogram) {
	if other.count == 0 {
		return
	}
	for block, counts := range other.blocks {
		if counts == nil {
			continue
		}
		if h.blocks[block] == nil {
			h.blocks[block] = new([subBuckets]uint64)
		}
		for sub, count := range counts {
			h.blocks[block][sub] += count
		}
	}
	if h.count == 0 || other.min < h.min {
		h.min = other.min
	}
	h.max = max(h.max, other.max)
	h.count += other.count
	h.sum += other.sum
}

// Reset empties the histogram and keeps its memory.
func (h *Histogram) Reset() {
	for _, counts := range h.blocks {
		if counts != nil {
			clear(counts[:])
		}
	}
	h.count, h.sum, h.min, h.max = 0, 0, 0, 0
}

// Represent gives at most n values that stand for all recorded ones: the middle
// of each n-th part, the smallest and the largest in place of the outermost.
// Below n recorded values it gives one for each.
func (h *Histogram) Represent(n int) []time.Duration {
	n = int(min(uint64(n), h.count))
	values := make([]time.Duration, 0, n)
	var seen uint64
	h.Buckets(func(b Bucket) bool {
		seen += b.Count
		for len(values) < n && (float64(len(values))+0.5)*float64(h.count)/float64(n) <= float64(seen) {
			values = append(values, b.Value)
		}
		return len(values) < n
	})
	if n > 1 {
		values[0] = h.min
	}
	if n > 0 {
		values[n-1] = h.max
	}
	return values
}
