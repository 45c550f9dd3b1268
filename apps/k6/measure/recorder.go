package measure

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// maxShards bounds the memory of a recorder on machines with many cores.
const maxShards = 8

// Recorder collects the figures of a group of streams that share their tags.
// Streams record into shards, so that they do not wait for each other; Flush
// gathers them.
type Recorder struct {
	shards  []shard
	next    atomic.Uint32
	open    atomic.Int64
	totals  *Totals
	reasons Reasons
	emit    func(now time.Time, interval *Figures, open int64)

	flushing sync.Mutex
	gathered Figures // of the shards just now
	interval Figures // since the last flush
	sum      Figures // since the beginning
}

type shard struct {
	mu      sync.Mutex
	figures Figures
	_       [64]byte // on a cache line of its own
}

// NewRecorder makes one for about as many streams. emit is called by Flush, with
// what happened since the last.
func NewRecorder(streams int, totals *Totals, emit func(now time.Time, interval *Figures, open int64)) *Recorder {
	shards := min(runtime.GOMAXPROCS(0), maxShards, max(streams, 1))
	return &Recorder{shards: make([]shard, shards), totals: totals, emit: emit}
}

// Flush gathers what was recorded and hands on what is new since the last flush.
func (r *Recorder) Flush(now time.Time) {
	r.flushing.Lock()
	defer r.flushing.Unlock()
	r.gather()
	r.emit(now, &r.interval, r.open.Load())
	r.interval.reset()
}

// gather what the shards recorded.
func (r *Recorder) gather() {
	r.gathered.reset()
	for i := range r.shards {
		s := &r.shards[i]
		s.mu.Lock()
		r.gathered.merge(&s.figures)
		s.figures.reset()
		s.mu.Unlock()
	}
	r.interval.merge(&r.gathered)
	r.sum.merge(&r.gathered)
	r.totals.merge(&r.gathered)
}

// FlushEvery flushes until stop is closed, and then once more.
func (r *Recorder) FlushEvery(interval time.Duration, stop <-chan struct{}) {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		select {
		case now := <-ticker.C:
			r.Flush(now)
		case <-stop:
			r.Flush(time.Now())
			return
		}
	}
}

// Read calls read with the sum of all that was recorded, the streams that are
// open now, and the most that were open at once in this process. It hands nothing
// on, so that looking often costs k6 nothing.
func (r *Recorder) Read(read func(sum *Figures, open, peak int64)) {
	r.flushing.Lock()
	defer r.flushing.Unlock()
	r.gather()
	read(&r.sum, r.open.Load(), r.totals.peak.Load())
}

// Reasons why attempts failed and connections were lost.
func (r *Recorder) Reasons() []Reason { return r.reasons.List() }

// Reasons of all recorders.
func (t *Totals) Reasons() []Reason { return t.reasons.List() }

// Recovery of the streams of all recorders.
func (t *Totals) Recovery() *Recovery { return &t.recovery }

// Totals are the figures of all recorders of a process: of the whole run, as far
// as it took place here.
type Totals struct {
	mu   sync.Mutex
	sum  Figures
	open atomic.Int64
	peak atomic.Int64

	reasons  Reasons
	recovery Recovery
}

func (t *Totals) merge(interval *Figures) {
	t.mu.Lock()
	t.sum.merge(interval)
	t.mu.Unlock()
}

// Read calls read with the sum of all that was flushed, the streams that are
// open now, and the most that were open at once.
func (t *Totals) Read(read func(sum *Figures, open, peak int64)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	read(&t.sum, t.open.Load(), t.peak.Load())
}

func (t *Totals) opened(change int64) {
	open := t.open.Add(change)
	for {
		peak := t.peak.Load()
		if open <= peak || t.peak.CompareAndSwap(peak, open) {
			return
		}
	}
}
