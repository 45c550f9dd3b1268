package eventsource

import (
	"encoding/json"
	"time"

	"github.com/grafana/sobek"
	"go.k6.io/k6/v2/js/common"

	"github.com/ssespec/ssespec/apps/k6/histogram"
	"github.com/ssespec/ssespec/apps/k6/measure"
	"github.com/ssespec/ssespec/apps/k6/transport"
)

// percentiles of a distribution, in milliseconds.
type percentiles struct {
	P50   float64 `json:"p50"`
	P90   float64 `json:"p90"`
	P95   float64 `json:"p95"`
	P99   float64 `json:"p99"`
	P999  float64 `json:"p999"`
	Max   float64 `json:"max"`
	Count uint64  `json:"count"`
}

// percentilesOf is nil for an empty distribution: there is nothing to know.
func percentilesOf(h *histogram.Histogram) *percentiles {
	if h.Count() == 0 {
		return nil
	}
	at := func(part float64) float64 { return inMilliseconds(h.Quantile(part)) }
	return &percentiles{at(0.5), at(0.9), at(0.95), at(0.99), at(0.999), inMilliseconds(h.Max()), h.Count()}
}

func inMilliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// streamCounts of a call, or of the run. Peak is of the whole process.
type streamCounts struct {
	Asked           int64 `json:"asked"`
	Opened          int64 `json:"opened"`
	Peak            int64 `json:"peak"`
	Failed          int64 `json:"failed"`
	Open            int64 `json:"open"`
	Reconnects      int64 `json:"reconnects"`
	Attempts        int64 `json:"attempts"`
	AttemptsFailed  int64 `json:"attemptsFailed"`
	Refused         int64 `json:"refused"`
	Reset           int64 `json:"reset"`
	EarlyReconnects int64 `json:"earlyReconnects"`
	// HTTP2Connections that streams shared, and Waiting streams that found no
	// room on them: the most at once.
	HTTP2Connections int `json:"http2Connections"`
	Waiting          int `json:"waiting"`
	// HTTP2StreamLimit is what a server announced, or nil.
	HTTP2StreamLimit *uint32 `json:"http2StreamLimit"`
}

func streamCountsOf(c *measure.Counts, open, peak int64, usage transport.Usage) streamCounts {
	return streamCounts{
		Asked: c.Asked, Opened: c.Opened, Peak: peak, Failed: c.Failed, Open: open,
		Reconnects: c.Reconnects, Attempts: c.Attempts, AttemptsFailed: c.AttemptsFailed,
		Refused: c.Refused, Reset: c.Reset, EarlyReconnects: c.EarlyReconnects,
		HTTP2Connections: usage.Connections, Waiting: usage.Waiting, HTTP2StreamLimit: usage.StreamLimit,
	}
}

// eventCounts: what only numbers show is nil where the events carry none.
type eventCounts struct {
	Sent           *int64 `json:"sent"`
	Captured       int64  `json:"captured"`
	Lost           *int64 `json:"lost"`
	Duplicated     *int64 `json:"duplicated"`
	Reordered      *int64 `json:"reordered"`
	Replayed       *int64 `json:"replayed"`
	Bytes          int64  `json:"bytes"`
	Stamped        int64  `json:"stamped"`
	StampsRejected int64  `json:"stampsRejected"`
	Discarded      int64  `json:"discarded"`
}

func eventCountsOf(c *measure.Counts) eventCounts {
	events := eventCounts{
		Captured: c.Events, Bytes: c.Bytes, Stamped: c.Stamped, StampsRejected: c.StampsRejected, Discarded: c.Discarded,
	}
	if c.Numbered > 0 {
		s := c.Sequence
		events.Captured -= s.Duplicated
		events.Sent, events.Lost, events.Duplicated, events.Reordered = &s.Sent, &s.Lost, &s.Duplicated, &s.Reordered
	}
	if c.Stamped > 0 {
		events.Replayed = &c.Replayed
	}
	return events
}

// measured is what both a call and a run report.
type measured struct {
	Streams          streamCounts `json:"streams"`
	Events           eventCounts  `json:"events"`
	TimeToHead       *percentiles `json:"timeToHeadMs"`
	TimeToFirstEvent *percentiles `json:"timeToFirstEventMs"`
	Latency          *percentiles `json:"latencyMs"`
	Gap              *percentiles `json:"gapMs"`
	Reconnect        *percentiles `json:"reconnectMs"`
	// Failures are the reasons why attempts failed and connections were lost.
	Failures []measure.Reason `json:"failures"`
}

func measuredOf(f *measure.Figures, open, peak int64, usage transport.Usage) measured {
	return measured{
		Streams:    streamCountsOf(&f.Counts, open, peak, usage),
		Events:     eventCountsOf(&f.Counts),
		TimeToHead: percentilesOf(&f.Head), TimeToFirstEvent: percentilesOf(&f.FirstEvent),
		Latency: percentilesOf(&f.Latency), Gap: percentilesOf(&f.Gap), Reconnect: percentilesOf(&f.Reconnect),
	}
}

// totals is what openStreams resolves to.
func (g *group) totals() *measured {
	t := new(measured)
	g.recorder.Read(func(f *measure.Figures, open, peak int64) {
		*t = measuredOf(f, open, peak, g.pool.Most())
	})
	t.Failures = g.recorder.Reasons()
	return t
}

// plain makes an ordinary JavaScript object: it can be changed, spread and
// written as JSON.
func plain(rt *sobek.Runtime, value any) sobek.Value {
	text, err := json.Marshal(value)
	if err != nil {
		common.Throw(rt, err)
	}
	parse, _ := sobek.AssertFunction(rt.GlobalObject().Get("JSON").ToObject(rt).Get("parse"))
	object, err := parse(sobek.Undefined(), rt.ToValue(string(text)))
	if err != nil {
		common.Throw(rt, err)
	}
	return object
}
