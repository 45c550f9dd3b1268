package measure

import (
	"github.com/ssespec/ssespec/apps/k6/client"
	"github.com/ssespec/ssespec/apps/k6/histogram"
	"github.com/ssespec/ssespec/apps/k6/sequence"
)

// Counts are sums over streams.
type Counts struct {
	// Asked, Opened, Failed: streams that were started, that were open at least
	// once, and that were given up.
	Asked, Opened, Failed int64
	// Reconnects that succeeded, and attempts that did not lead to a stream.
	Reconnects, AttemptsFailed int64
	// Attempts to reconnect, and those of them that nobody took (Refused) or that
	// were torn down before an answer (Reset).
	Attempts, Refused, Reset int64
	// EarlyReconnects came before the reconnection time had passed.
	EarlyReconnects int64
	// Replayed events were due before the reconnection that brought them.
	Replayed int64
	// Events that were dispatched, and bytes of stream.
	Events, Bytes int64
	// Numbered events carried a sequence number, Stamped ones a stamp of this
	// host's clock; StampsRejected had one that cannot be.
	Numbered, Stamped, StampsRejected int64
	// Discarded are the connections that ended inside a line or an event.
	Discarded int64
	// CallbacksDropped are the events that no JavaScript was called for.
	CallbacksDropped int64
	// Sequence is what the numbers show.
	Sequence sequence.Counts
}

// countFailure of an attempt.
func (c *Counts) countFailure(err error) {
	switch client.KindOf(err) {
	case client.Refused:
		c.Refused++
	case client.Reset, client.Closed:
		c.Reset++
	}
}

func (c *Counts) add(more *Counts) {
	c.Asked += more.Asked
	c.Opened += more.Opened
	c.Failed += more.Failed
	c.Reconnects += more.Reconnects
	c.AttemptsFailed += more.AttemptsFailed
	c.Attempts += more.Attempts
	c.Refused += more.Refused
	c.Reset += more.Reset
	c.EarlyReconnects += more.EarlyReconnects
	c.Replayed += more.Replayed
	c.Events += more.Events
	c.Bytes += more.Bytes
	c.Numbered += more.Numbered
	c.Stamped += more.Stamped
	c.StampsRejected += more.StampsRejected
	c.Discarded += more.Discarded
	c.CallbacksDropped += more.CallbacksDropped
	c.Sequence.Add(more.Sequence)
}

// Distributions are durations over streams and events.
type Distributions struct {
	Head, FirstEvent, Latency, Gap, Reconnect histogram.Histogram
}

func (d *Distributions) merge(more *Distributions) {
	d.Head.Merge(&more.Head)
	d.FirstEvent.Merge(&more.FirstEvent)
	d.Latency.Merge(&more.Latency)
	d.Gap.Merge(&more.Gap)
	d.Reconnect.Merge(&more.Reconnect)
}

func (d *Distributions) reset() {
	d.Head.Reset()
	d.FirstEvent.Reset()
	d.Latency.Reset()
	d.Gap.Reset()
	d.Reconnect.Reset()
}

// Figures are both.
type Figures struct {
	Counts
	Distributions
}

func (f *Figures) merge(more *Figures) {
	f.add(&more.Counts)
	f.Distributions.merge(&more.Distributions)
}

func (f *Figures) reset() {
	f.Counts = Counts{}
	f.Distributions.reset()
}
