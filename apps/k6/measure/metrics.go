// Package measure turns what happens to streams into figures: k6 metrics for
// thresholds, outputs and dashboards, and exact totals for the report.
package measure

import "go.k6.io/k6/v2/metrics"

// Metrics are the module's metrics, as registered with k6.
type Metrics struct {
	TimeToHead, TimeToFirstEvent, EventLatency, EventGap, ReconnectTime *metrics.Metric

	Events, Bytes, StreamsOpened, StreamsFailed, Reconnects, Attempts, AttemptsFailed,
	AttemptsRefused, EventsReplayed, EventsLost, EventsDuplicated, EventsReordered, EventsDiscarded,
	StampsRejected, EarlyReconnects, CallbacksDropped *metrics.Metric

	StreamsOpen, StreamsWaiting, HTTP2Connections, GeneratorLag *metrics.Metric
}

// Register makes the metrics known to k6. It belongs in the init context: k6
// refuses thresholds on metrics that it does not know by then.
func Register(registry *metrics.Registry) *Metrics {
	trend := func(name string) *metrics.Metric {
		return registry.MustNewMetric("sse_"+name, metrics.Trend, metrics.Time)
	}
	counter := func(name string, contains ...metrics.ValueType) *metrics.Metric {
		return registry.MustNewMetric("sse_"+name, metrics.Counter, contains...)
	}
	gauge := func(name string, contains ...metrics.ValueType) *metrics.Metric {
		return registry.MustNewMetric("sse_"+name, metrics.Gauge, contains...)
	}
	return &Metrics{
		TimeToHead:       trend("time_to_head"),
		TimeToFirstEvent: trend("time_to_first_event"),
		EventLatency:     trend("event_latency"),
		EventGap:         trend("event_gap"),
		ReconnectTime:    trend("reconnect_time"),

		Events:           counter("events"),
		Bytes:            counter("bytes", metrics.Data),
		StreamsOpened:    counter("streams_opened"),
		StreamsFailed:    counter("streams_failed"),
		Reconnects:       counter("reconnects"),
		Attempts:         counter("reconnect_attempts"),
		AttemptsFailed:   counter("attempts_failed"),
		AttemptsRefused:  counter("attempts_refused"),
		EventsReplayed:   counter("events_replayed"),
		EventsLost:       counter("events_lost"),
		EventsDuplicated: counter("events_duplicated"),
		EventsReordered:  counter("events_reordered"),
		EventsDiscarded:  counter("events_discarded"),
		StampsRejected:   counter("stamps_rejected"),
		EarlyReconnects:  counter("early_reconnects"),
		CallbacksDropped: counter("callbacks_dropped"),

		StreamsOpen:      gauge("streams_open"),
		StreamsWaiting:   gauge("streams_waiting"),
		HTTP2Connections: gauge("http2_connections"),
		GeneratorLag:     gauge("generator_lag", metrics.Time),
	}
}
