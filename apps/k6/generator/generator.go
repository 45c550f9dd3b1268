// Package generator watches the load generator itself: whether it kept up, and
// what it cost. A run whose generator was late measured the generator.
package generator

import (
	"sync"
	"time"

	"github.com/ssespec/ssespec/apps/k6/histogram"
)

// period is how often the watch wakes up. How late it does is the lag: the time
// that a goroutine with work to do waits, be it for Go's scheduler or for the
// kernel's.
const period = 10 * time.Millisecond

// Watch measures the lag and the cost from Start until Stop. The zero value is
// ready; it may be started again.
type Watch struct {
	mu      sync.Mutex
	users   int
	stop    chan struct{}
	lag     histogram.Histogram
	began   time.Time
	wall    time.Duration
	cpuAt   time.Duration
	cpu     time.Duration
	largest int64
}

// Report is what a watch saw.
type Report struct {
	// Lag95 and Lag99 are the lags that one in twenty and one in a hundred
	// wake-ups exceeded, LagMax is the worst.
	Lag95, Lag99, LagMax time.Duration
	// CPU is the processor time of the whole process, Wall the time it passed in.
	CPU, Wall time.Duration
	// Resident is the most memory the process held at a wake-up, in bytes.
	// 0: not known on this system.
	Resident int64
}

// Start watching, if nobody does yet.
func (w *Watch) Start() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.users++; w.users > 1 {
		return
	}
	w.stop = make(chan struct{})
	w.began, w.cpuAt = time.Now(), processorTime()
	go w.run(w.stop)
}

// Stop watching, if nobody else does.
func (w *Watch) Stop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.users--; w.users > 0 {
		return
	}
	close(w.stop)
	w.settle()
	w.largest = max(w.largest, residentBytes())
}

// settle adds the time since began to the sums.
func (w *Watch) settle() {
	now, cpu := time.Now(), processorTime()
	w.wall += now.Sub(w.began)
	w.cpu += cpu - w.cpuAt
	w.began, w.cpuAt = now, cpu
}

func (w *Watch) run(stop <-chan struct{}) {
	const wakeUpsPerMeasure = 20
	timer := time.NewTimer(period)
	defer timer.Stop()
	for n := 0; ; n++ {
		due := time.Now().Add(period)
		timer.Reset(period)
		select {
		case <-stop:
			return
		case <-timer.C:
		}
		late := time.Since(due)
		w.mu.Lock()
		// What one wake-up missed, all those it slept through missed in part.
		for ; late >= 0; late -= period {
			w.lag.Record(late)
		}
		if n%wakeUpsPerMeasure == 0 {
			w.largest = max(w.largest, residentBytes())
		}
		w.mu.Unlock()
	}
}

// Report what was seen so far.
func (w *Watch) Report() Report {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.users > 0 {
		w.settle()
	}
	return Report{
		Lag95: w.lag.Quantile(0.95), Lag99: w.lag.Quantile(0.99), LagMax: w.lag.Max(),
		CPU: w.cpu, Wall: w.wall, Resident: w.largest,
	}
}
