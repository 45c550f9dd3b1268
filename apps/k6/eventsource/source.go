package eventsource

import (
	"context"
	"time"

	"github.com/grafana/sobek"
	"go.k6.io/k6/v2/js/modules"

	"github.com/ssespec/ssespec/apps/k6/client"
	"github.com/ssespec/ssespec/apps/k6/eventstream"
	"github.com/ssespec/ssespec/apps/k6/measure"
)

// The states of HTML, 9.2.2.
const (
	connecting = 0
	open       = 1
	closed     = 2
)

// source is one EventSource. What scripts see of it is only touched on the
// event loop.
type source struct {
	vu     modules.VU
	object *sobek.Object
	url    string
	tasks  *tasks
	cancel context.CancelFunc

	state     int
	listeners listeners

	// On the stream's goroutine.
	meter  *measure.Meter
	origin string
	warned bool
}

var _ client.Observer = (*source)(nil)

// startSource opens the stream. It is called on the event loop.
func (i *instance) startSource(object *sobek.Object, o *options) *source {
	ctx, cancel := context.WithCancel(i.vu.Context())
	recorder, release := i.shareRecorder(o.tags)
	s := &source{
		vu: i.vu, object: object, url: o.client.URL.String(), cancel: cancel, listeners: listeners{},
		tasks: newTasks(i.vu.RegisterCallback, o.maxQueued), meter: recorder.Meter(&o.reading),
	}
	pool := i.connections()
	go func() {
		err := client.Run(ctx, pool, &o.client, s)
		s.meter.Ended(err)
		cancel()
		release()
		if err != nil {
			s.failed(err)
		}
		s.tasks.close()
	}()
	return s
}

// close is the method: nothing is dispatched after it.
func (s *source) close() {
	s.state = closed
	s.cancel()
}

func (s *source) Connecting(attempt client.Attempt) { s.meter.Connecting(attempt) }

// "Queue a task which, if the EventSource object's readyState attribute is set to
// a value other than CLOSED, sets the readyState attribute to OPEN and fires an
// event named open at the EventSource object."
func (s *source) Opened(opening client.Opening) {
	s.meter.Opened(opening)
	s.origin = opening.Origin
	s.tasks.add(func() error {
		if s.state == closed {
			return nil
		}
		s.state = open
		return s.fire("open", &plainEvent{"open", milliseconds(opening.At), s.object})
	})
}

func (s *source) Reading(bytes int, at time.Time) { s.meter.Reading(bytes, at) }
func (s *source) ReadingEnds()                    { s.meter.ReadingEnds() }

// "Queue a task which, if the readyState attribute is set to a value other than
// CLOSED, dispatches the newly created event at the EventSource object."
func (s *source) Event(event eventstream.Event, at time.Time) {
	s.meter.Event(event, at)
	message := &messageEvent{
		Type: string(event.Type), Data: string(event.Data), LastEventID: string(event.LastEventID),
		Origin: s.origin, TimeStamp: milliseconds(at), Target: s.object,
	}
	queued := s.tasks.offer(func() error {
		if s.state == closed || len(s.listeners[message.Type]) == 0 {
			return nil
		}
		return s.fire(message.Type, message)
	})
	if !queued {
		s.meter.CallbackDropped()
		if !s.warned {
			s.warned = true
			s.vu.State().Logger.Warnf("EventSource %s: the script handles events slower than they come; "+
				"some are dropped (sse_callbacks_dropped). openStreams measures without calling the script", s.url)
		}
	}
}

// "Queue a task to: if the readyState attribute is set to CLOSED, abort the task;
// set the readyState attribute to CONNECTING; fire an event named error."
func (s *source) Disconnected(loss client.Loss) {
	s.meter.Disconnected(loss)
	s.tasks.add(func() error {
		if s.state == closed {
			return nil
		}
		s.state = connecting
		return s.fire("error", &errorEvent{"error", loss.Err.Error(), milliseconds(loss.At), s.object})
	})
}

// "Queue a task which, if the readyState attribute is set to a value other than
// CLOSED, sets the readyState attribute to CLOSED and fires an event named error."
func (s *source) failed(err error) {
	at := time.Now()
	s.tasks.add(func() error {
		if s.state == closed {
			return nil
		}
		s.state = closed
		if len(s.listeners["error"]) == 0 {
			s.vu.State().Logger.Warnf("EventSource %s failed: %v", s.url, err)
		}
		return s.fire("error", &errorEvent{"error", err.Error(), milliseconds(at), s.object})
	})
}

func (s *source) fire(kind string, event any) error {
	return s.listeners.dispatch(kind, s.object, s.vu.Runtime().ToValue(event))
}

func milliseconds(at time.Time) float64 { return float64(at.UnixMicro()) / 1000 }
