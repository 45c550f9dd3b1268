package measure

import (
	"sync"
	"time"
)

// Recovery is how the streams of a process came back from losses of their
// connections. A stream counts once, with its last return.
type Recovery struct {
	mu    sync.Mutex
	story Story
}

// Story is when what happened, from Began on.
type Story struct {
	Began time.Time
	// Dropped are the losses of open connections, Attempts to reconnect follow.
	Dropped, Attempts Timeline
	// Restored streams were open again from then on, and Heard had their first
	// event on that connection.
	Restored, Heard Timeline
	// NotRestored are the streams that were dropped and not open at their end.
	NotRestored int64
}

// returning is what a stream remembers of its return. Durations are since the
// recovery's beginning.
type returning struct {
	restoredAt, heardAt time.Duration
	dropped, heard      bool
}

// since gives the time since the beginning, which the first call sets.
func (r *Recovery) since(at time.Time) time.Duration {
	if r.story.Began.IsZero() {
		r.story.Began = at
	}
	return at.Sub(r.story.Began)
}

func (r *Recovery) attempted(at time.Time) {
	r.mu.Lock()
	r.story.Attempts.Add(r.since(at))
	r.mu.Unlock()
}

func (r *Recovery) lost(at time.Time, stream *returning) {
	r.mu.Lock()
	r.story.Dropped.Add(r.since(at))
	r.mu.Unlock()
	*stream = returning{dropped: true}
}

func (r *Recovery) restored(at time.Time, stream *returning) {
	r.mu.Lock()
	stream.restoredAt = r.since(at)
	r.mu.Unlock()
}

func (r *Recovery) heard(at time.Time, stream *returning) {
	r.mu.Lock()
	stream.heardAt, stream.heard = r.since(at), true
	r.mu.Unlock()
}

// ended settles a stream that is over.
func (r *Recovery) ended(stream *returning, open bool) {
	if !stream.dropped {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if !open {
		r.story.NotRestored++
		return
	}
	r.story.Restored.Add(stream.restoredAt)
	if stream.heard {
		r.story.Heard.Add(stream.heardAt)
	}
}

// Read calls read with what happened so far.
func (r *Recovery) Read(read func(*Story)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	read(&r.story)
}
