package eventsource

import (
	"encoding/json"
	"fmt"
	"runtime"
	"time"

	"github.com/grafana/sobek"

	"github.com/ssespec/ssespec/apps/k6/generator"
	"github.com/ssespec/ssespec/apps/k6/histogram"
	"github.com/ssespec/ssespec/apps/k6/measure"
)

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
	Recovery   recovery   `json:"recovery"`
	// Kept is what scripts kept, by name.
	Kept map[string]json.RawMessage `json:"kept"`
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
	// ResidentBytes and CPUMs are what the two above are made of.
	ResidentBytes int64   `json:"residentBytes"`
	CPUMs         float64 `json:"cpuMs"`
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
		if because := invalidBecause(report); because != "" {
			s.InvalidBecause = &because
		}
	})
	s.Recovery = recoveryOf(i.module.totals.Recovery())
	s.Kept = i.module.keepsakes()
	s.Failures = failures
	s.Valid = s.InvalidBecause == nil
	return plain(i.vu.Runtime(), s)
}

func generatorOf(r generator.Report, events, peak int64) generatorFigures {
	g := generatorFigures{
		Lag: inMilliseconds(r.Lag99), LagMax: inMilliseconds(r.LagMax),
		ResidentBytes: r.Resident, CPUMs: inMilliseconds(r.CPU),
	}
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
func invalidBecause(r generator.Report) string {
	if r.Lag95 <= maxLag {
		return ""
	}
	return fmt.Sprintf("the load generator could not keep up: one in twenty of its own wake-ups came "+
		"%.0f ms late or later (%.0f ms is the limit), so it measured itself; give it more processors, "+
		"fewer streams or a lower rate", inMilliseconds(r.Lag95), inMilliseconds(maxLag))
}
