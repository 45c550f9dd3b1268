package measure

import (
	"time"

	"go.k6.io/k6/v2/metrics"

	"github.com/ssespec/ssespec/apps/k6/histogram"
)

// samplesPerFlush is how many values of one distribution k6 is given for each
// flush. k6 keeps every value of a Trend until the end; the totals here do not
// need them.
const samplesPerFlush = 500

// State is what gauges show, and what Figures do not tell.
type State struct {
	// Open streams, and those Waiting for room on an HTTP/2 connection.
	Open, Waiting int64
	// Connections of HTTP/2 that streams share.
	Connections int64
	// Lost is how many more events are missing.
	Lost int64
	// Lag of the generator, as of now.
	Lag time.Duration
}

// Growth turns changes that may be negative into what a counter may be given:
// what was given too much is kept back from what follows.
type Growth struct{ owed int64 }

// Of the next change.
func (g *Growth) Of(change int64) int64 {
	g.owed += change
	given := max(g.owed, 0)
	g.owed -= given
	return given
}

// Samples makes k6 samples of an interval: counters exactly, distributions by up
// to samplesPerFlush values that keep their shape, smallest and largest.
func (m *Metrics) Samples(now time.Time, tags metrics.TagsAndMeta, f *Figures, state State) metrics.Samples {
	var samples metrics.Samples
	add := func(metric *metrics.Metric, value float64) {
		samples = append(samples, metrics.Sample{
			TimeSeries: metrics.TimeSeries{Metric: metric, Tags: tags.Tags},
			Time:       now, Metadata: tags.Metadata, Value: value,
		})
	}
	for metric, count := range map[*metrics.Metric]int64{
		m.Events: f.Events, m.Bytes: f.Bytes,
		m.StreamsOpened: f.Opened, m.StreamsFailed: f.Failed,
		m.Reconnects: f.Reconnects, m.Attempts: f.Attempts, m.AttemptsRefused: f.Refused,
		m.EventsReplayed: f.Replayed, m.AttemptsFailed: f.AttemptsFailed, m.EarlyReconnects: f.EarlyReconnects,
		m.EventsLost: state.Lost, m.EventsDuplicated: f.Sequence.Duplicated,
		m.EventsReordered: f.Sequence.Reordered, m.EventsDiscarded: f.Discarded,
		m.StampsRejected: f.StampsRejected, m.CallbacksDropped: f.CallbacksDropped,
	} {
		if count != 0 {
			add(metric, float64(count))
		}
	}
	for metric, distribution := range map[*metrics.Metric]*histogram.Histogram{
		m.TimeToHead: &f.Head, m.TimeToFirstEvent: &f.FirstEvent, m.EventLatency: &f.Latency,
		m.EventGap: &f.Gap, m.ReconnectTime: &f.Reconnect,
	} {
		for _, value := range distribution.Represent(samplesPerFlush) {
			add(metric, metrics.D(value))
		}
	}
	add(m.StreamsOpen, float64(state.Open))
	add(m.StreamsWaiting, float64(state.Waiting))
	add(m.HTTP2Connections, float64(state.Connections))
	add(m.GeneratorLag, metrics.D(state.Lag))
	return samples
}
