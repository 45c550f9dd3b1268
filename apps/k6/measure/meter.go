package measure

import (
	"time"

	"github.com/ssespec/ssespec/apps/k6/client"
	"github.com/ssespec/ssespec/apps/k6/eventstream"
	"github.com/ssespec/ssespec/apps/k6/sequence"
	"github.com/ssespec/ssespec/apps/k6/stamp"
)

// Reading is what to look for in each event.
type Reading struct {
	// Sequence is where the event's number stands, SentAt its stamp.
	Sequence, SentAt stamp.Path
	// Clock that the stamps are of.
	Clock stamp.Clock
	// SameHost: the server reads this host's clock, though its address may not
	// show it.
	SameHost bool
}

// Meter measures one stream. It is the stream's client.Observer.
type Meter struct {
	recorder *Recorder
	shard    *shard
	reading  *Reading
	tracker  sequence.Tracker

	startedAt   time.Time // of the first attempt
	lastEventAt time.Time // on this connection
	wasOpen     bool
	hadEvent    bool
	isOpen      bool
	sameClock   bool // the server of this connection reads this host's clock

	returning returning
	// reopenedAt is the stamp of now when the stream was reconnected; 0 before.
	reopenedAt float64
}

var _ client.Observer = (*Meter)(nil)

// Meter for one more stream, which counts as asked for.
func (r *Recorder) Meter(reading *Reading) *Meter {
	m := &Meter{recorder: r, reading: reading}
	m.shard = &r.shards[int(r.next.Add(1))%len(r.shards)]
	m.record(func(f *Figures) { f.Asked++ })
	return m
}

func (m *Meter) record(change func(*Figures)) {
	m.shard.mu.Lock()
	change(&m.shard.figures)
	m.shard.mu.Unlock()
}

// Connecting counts a reconnection that comes before its time.
func (m *Meter) Connecting(attempt client.Attempt) {
	if m.startedAt.IsZero() {
		m.startedAt = attempt.At
	}
	if !attempt.Again {
		return
	}
	m.recorder.totals.recovery.attempted(attempt.At)
	m.record(func(f *Figures) {
		f.Attempts++
		if attempt.Waited < attempt.ReconnectionTime {
			f.EarlyReconnects++
		}
	})
}

// Opened records the time to the head, and that of a reconnection.
func (m *Meter) Opened(opening client.Opening) {
	m.setOpen(true)
	m.lastEventAt = time.Time{}
	m.sameClock = m.reading.SameHost || stamp.OnThisHost(opening.Remote)
	if opening.Again {
		m.reopenedAt = m.reading.Clock.Milliseconds(opening.At)
		m.recorder.totals.recovery.restored(opening.At, &m.returning)
	}
	m.record(func(f *Figures) {
		f.Head.Record(opening.At.Sub(opening.StartedAt))
		if !m.wasOpen {
			f.Opened++
		}
		if opening.Again {
			f.Reconnects++
			f.Reconnect.Record(opening.At.Sub(opening.LostAt))
		}
	})
	m.wasOpen = true
}

// Reading locks the shard for the events of one read.
func (m *Meter) Reading(bytes int, _ time.Time) {
	m.shard.mu.Lock()
	m.shard.figures.Bytes += int64(bytes)
}

// ReadingEnds unlocks it.
func (m *Meter) ReadingEnds() { m.shard.mu.Unlock() }

// Event records one event. The shard is locked by Reading.
func (m *Meter) Event(event eventstream.Event, at time.Time) {
	figures := &m.shard.figures
	if sentAt, found := m.reading.SentAt.Number(event.LastEventID, event.Data); found {
		latency, ok := m.reading.Clock.Since(sentAt, at)
		if ok && m.sameClock {
			figures.Stamped++
			figures.Latency.Record(latency)
			if sentAt < m.reopenedAt {
				figures.Replayed++
			}
		} else {
			figures.StampsRejected++
		}
	}
	if number, found := m.reading.Sequence.Integer(event.LastEventID, event.Data); found {
		figures.Numbered++
		figures.Sequence.Add(m.tracker.See(number))
	}
	figures.Events++
	if !m.hadEvent {
		m.hadEvent = true
		figures.FirstEvent.Record(at.Sub(m.startedAt))
	}
	if m.returning.dropped && !m.returning.heard {
		m.recorder.totals.recovery.heard(at, &m.returning)
	}
	if !m.lastEventAt.IsZero() {
		figures.Gap.Record(at.Sub(m.lastEventAt))
	}
	m.lastEventAt = at
}

// CallbackDropped counts an event that no JavaScript is called for. It belongs
// between Reading and ReadingEnds.
func (m *Meter) CallbackDropped() { m.shard.figures.CallbacksDropped++ }

// Disconnected counts what the loss cost.
func (m *Meter) Disconnected(loss client.Loss) {
	m.setOpen(false)
	if loss.Opened {
		m.recorder.totals.recovery.lost(loss.At, &m.returning)
	}
	m.record(func(f *Figures) {
		if !loss.Opened {
			f.AttemptsFailed++
			f.countFailure(loss.Err)
		}
		if loss.Discarded {
			f.Discarded++
		}
	})
	m.because(loss.Err)
}

// Ended tells that the stream is over: with an error, it failed.
func (m *Meter) Ended(err error) {
	m.recorder.totals.recovery.ended(&m.returning, m.isOpen && err == nil)
	m.setOpen(false)
	if err != nil {
		m.record(func(f *Figures) {
			f.Failed++
			f.countFailure(err)
		})
		m.because(err)
	}
}

func (m *Meter) because(err error) {
	m.recorder.reasons.Add(err)
	m.recorder.totals.reasons.Add(err)
}

func (m *Meter) setOpen(open bool) {
	if m.isOpen == open {
		return
	}
	m.isOpen = open
	change := int64(1)
	if !open {
		change = -1
	}
	m.recorder.open.Add(change)
	m.recorder.totals.opened(change)
}
