package eventsource

import (
	"encoding/json"
	"fmt"
	"runtime"
	"time"

	"github.com/grafana/sobek"
	"go.k6.io/k6/v2/js/common"

	"github.com/ssespec/ssespec/apps/k6/generator"
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
	AttemptsFailed  int64 `json:"attemptsFailed"`
	EarlyReconnects int64 `json:"earlyReconnects"`
	// HTTP2Connections that streams shared, and Waiting streams that found no
	// room on them: the most at once.
	HTTP2Connections int `json:"http2Connections"`
	Waiting          int `json:"waiting"`
}

func streamCountsOf(c *measure.Counts, open, peak int64, usage transport.Usage) streamCounts {
	return streamCounts{
		Asked: c.Asked, Opened: c.Opened, Peak: peak, Failed: c.Failed, Open: open,
		Reconnects: c.Reconnects, AttemptsFailed: c.AttemptsFailed, EarlyReconnects: c.EarlyReconnects,
		HTTP2Connections: usage.Connections, Waiting: usage.Waiting,
	}
}

// eventCounts: what only numbers show is nil where the events carry none.
type eventCounts struct {
	Sent           *int64 `json:"sent"`
	Captured       int64  `json:"captured"`
	Lost           *int64 `json:"lost"`
	Duplicated     *int64 `json:"duplicated"`
	Reordered      *int64 `json:"reordered"`
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

// runSummary is what all streams of this process came to, in the shape of
// `ssespec load --reporter json`.
type runSummary struct {
	Valid          bool    `json:"valid"`
	InvalidBecause *string `json:"invalidBecause,omitempty"`
	measured
	Generator generatorFigures `json:"generator"`
	// Histograms of the distributions, so that the figures of several processes
	// can be merged: pairs of a value in milliseconds and how often it came.
	Histograms histograms `json:"histograms"`
}

type histograms struct {
	TimeToHead       [][2]float64 `json:"timeToHeadMs"`
	TimeToFirstEvent [][2]float64 `json:"timeToFirstEventMs"`
	Latency          [][2]float64 `json:"latencyMs"`
	Gap              [][2]float64 `json:"gapMs"`
	Reconnect        [][2]float64 `json:"reconnectMs"`
}

func pairsOf(h *histogram.Histogram) [][2]float64 {
	pairs := [][2]float64{}
	h.Buckets(func(b histogram.Bucket) bool {
		pairs = append(pairs, [2]float64{inMilliseconds(b.Value), float64(b.Count)})
		return true
	})
	return pairs
}

// generatorFigures: nil is what this system does not tell.
type generatorFigures struct {
	// MemoryPerStream is the process's largest size over the most streams it
	// had open at once, k6 itself included.
	MemoryPerStream *float64 `json:"memoryPerStreamKiB"`
	CPUPerEvent     *float64 `json:"cpuPerEventUs"`
	// Lag is the delay that one in a hundred of the generator's own wake-ups
	// exceeded.
	Lag    float64 `json:"lagMs"`
	LagMax float64 `json:"lagMaxMs"`
	// CPUShare is the part of this machine's processors that was used.
	CPUShare float64 `json:"cpuShare"`
}

// maxLag is the lag from which a run measured the generator, when one wake-up in
// twenty has it: that much is in every twentieth latency without the server's doing.
const maxLag = 50 * time.Millisecond

// summary is for handleSummary, and may be called anywhere.
func (i *instance) summary() sobek.Value {
	report := i.module.watch.Report()
	s := new(runSummary)
	failures := i.module.totals.Reasons()
	i.module.totals.Read(func(f *measure.Figures, open, peak int64) {
		s.measured = measuredOf(f, open, peak, i.module.mostUsage())
		s.Generator = generatorOf(report, f.Events, peak)
		s.Histograms = histograms{
			pairsOf(&f.Head), pairsOf(&f.FirstEvent), pairsOf(&f.Latency), pairsOf(&f.Gap), pairsOf(&f.Reconnect),
		}
		if because := invalidBecause(report, &f.Counts, failures); because != "" {
			s.InvalidBecause = &because
		}
	})
	s.Failures = failures
	s.Valid = s.InvalidBecause == nil
	return plain(i.vu.Runtime(), s)
}

func generatorOf(r generator.Report, events, peak int64) generatorFigures {
	g := generatorFigures{Lag: inMilliseconds(r.Lag99), LagMax: inMilliseconds(r.LagMax)}
	if r.Resident > 0 && peak > 0 {
		memory := float64(r.Resident) / 1024 / float64(peak)
		g.MemoryPerStream = &memory
	}
	if r.CPU > 0 && events > 0 {
		cpu := float64(r.CPU.Microseconds()) / float64(events)
		g.CPUPerEvent = &cpu
	}
	if r.Wall > 0 {
		g.CPUShare = r.CPU.Seconds() / r.Wall.Seconds() / float64(runtime.NumCPU())
	}
	return g
}

// invalidBecause is a sentence that says what to change, or empty.
func invalidBecause(r generator.Report, c *measure.Counts, failures []measure.Reason) string {
	switch {
	case c.Opened == 0 && len(failures) > 0:
		return "no stream could be opened: " + failures[0].Error
	case c.Opened == 0:
		return "no stream was opened in the time given: the server did not answer"
	case r.Lag95 > maxLag:
		return fmt.Sprintf("the load generator could not keep up: one in twenty of its own wake-ups came "+
			"%.0f ms late or later (%.0f ms is the limit), so it measured itself; give it more processors, "+
			"fewer streams or a lower rate", inMilliseconds(r.Lag95), inMilliseconds(maxLag))
	case c.Events == 0:
		return "no event came in the time given; run it longer, or make the server send"
	}
	return ""
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
