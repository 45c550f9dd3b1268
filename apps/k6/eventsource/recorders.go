package eventsource

import (
	"sync"
	"time"

	"go.k6.io/k6/v2/metrics"

	"github.com/ssespec/ssespec/apps/k6/measure"
)

// flushInterval is how often k6 is told what happened.
const flushInterval = time.Second

// startRecorder makes a recorder that flushes to k6 until stop is called. stop
// returns when all is handed over.
func (i *instance) startRecorder(streams int, tags metrics.TagsAndMeta) (recorder *measure.Recorder, stop func()) {
	samples, pool := i.vu.State().Samples, i.connections()
	var lost measure.Growth // a late event is no loss any more; counters only grow
	recorder = measure.NewRecorder(streams, &i.module.totals, func(now time.Time, f *measure.Figures, open int64) {
		// The iteration is not over before stop has returned, so that k6 still
		// takes samples here, also when its context has ended.
		usage := pool.Usage()
		samples <- i.metrics.Samples(now, tags, f, measure.State{
			Open: open, Waiting: int64(usage.Waiting), Connections: int64(usage.Connections),
			Lost: lost.Of(f.Sequence.Lost), Lag: i.module.watch.Report().Lag99,
		})
	})
	i.module.watch.Start()
	stopping, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		recorder.FlushEvery(flushInterval, stopping)
	}()
	return recorder, sync.OnceFunc(func() {
		close(stopping)
		<-stopped
		i.module.watch.Stop()
	})
}

// recorderKey is what EventSources must have in common to share a recorder. Tag
// sets are interned by k6.
type recorderKey struct{ tags *metrics.TagSet }

// sharedRecorder serves the EventSources of a VU that have the same tags.
type sharedRecorder struct {
	*measure.Recorder
	users int
	stop  func()
}

// shareRecorder gives the recorder for the tags, and how to let go of it.
func (i *instance) shareRecorder(tags metrics.TagsAndMeta) (recorder *measure.Recorder, release func()) {
	key := recorderKey{tags.Tags}
	i.mu.Lock()
	defer i.mu.Unlock()
	shared := i.recorders[key]
	if shared == nil {
		shared = new(sharedRecorder)
		shared.Recorder, shared.stop = i.startRecorder(1, tags)
		i.recorders[key] = shared
	}
	shared.users++
	return shared.Recorder, func() {
		i.mu.Lock()
		shared.users--
		last := shared.users == 0
		if last {
			delete(i.recorders, key)
		}
		i.mu.Unlock()
		if last {
			shared.stop()
		}
	}
}
