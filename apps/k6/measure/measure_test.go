package measure_test

import (
	"errors"
	"fmt"
	"net"
	"sync"
	"testing"
	"time"

	"go.k6.io/k6/v2/metrics"

	"github.com/ssespec/ssespec/apps/k6/client"
	"github.com/ssespec/ssespec/apps/k6/eventstream"
	"github.com/ssespec/ssespec/apps/k6/measure"
	"github.com/ssespec/ssespec/apps/k6/stamp"
)

func byID(t testing.TB) *measure.Reading {
	t.Helper()
	path, err := stamp.ParsePath("id")
	if err != nil {
		t.Fatal(err)
	}
	return &measure.Reading{Sequence: path}
}

// What streams record side by side is all there, in the recorder and the totals,
// however it falls between flushes.
func TestFiguresAddUp(t *testing.T) {
	const streams, events = 50, 400
	var totals measure.Totals
	var emitted measure.Counts
	recorder := measure.NewRecorder(streams, &totals, func(_ time.Time, f *measure.Figures, _ int64) {
		emitted.Events += f.Events
		emitted.Opened += f.Opened
	})
	var all sync.WaitGroup
	for range streams {
		all.Go(func() {
			meter := recorder.Meter(byID(t))
			now := time.Now()
			meter.Connecting(client.Attempt{At: now})
			meter.Opened(client.Opening{StartedAt: now, At: now.Add(time.Millisecond)})
			for n := range events {
				at := now.Add(time.Duration(n) * time.Millisecond)
				meter.Reading(10, at)
				meter.Event(eventstream.Event{LastEventID: fmt.Append(nil, n)}, at)
				meter.ReadingEnds()
				if n%100 == 0 {
					recorder.Flush(time.Now())
				}
			}
			meter.Ended(errors.New("over"))
		})
	}
	all.Wait()
	recorder.Flush(time.Now())
	check := func(f *measure.Figures, open, peak int64) {
		if f.Events != streams*events || f.Bytes != streams*events*10 || f.Opened != streams || f.Failed != streams ||
			f.Sequence.Sent != streams*events || f.Gap.Count() != streams*(events-1) || f.Head.Count() != streams ||
			f.FirstEvent.Count() != streams || open != 0 || peak < 1 || peak > streams {
			t.Errorf("%+v, %d open, %d at once", f.Counts, open, peak)
		}
	}
	recorder.Read(check)
	totals.Read(check)
	if emitted.Events != streams*events || emitted.Opened != streams {
		t.Errorf("%+v was handed on", emitted)
	}
	if reasons := recorder.Reasons(); len(reasons) != 1 || reasons[0] != (measure.Reason{Error: "over", Count: streams, Kind: client.Other}) {
		t.Errorf("%v", reasons)
	}
}

func TestReasonsAreBounded(t *testing.T) {
	var reasons measure.Reasons
	for n := range 1000 {
		reasons.Add(fmt.Errorf("reason %d", n))
	}
	list := reasons.List()
	if len(list) > 21 || list[0].Error != "other reasons" || list[0].Count != 980 {
		t.Errorf("%d reasons, first %v", len(list), list[0])
	}
}

func TestGrowth(t *testing.T) {
	var growth measure.Growth
	var given []int64
	for _, change := range []int64{3, -2, 1, 4, -1, 0} {
		given = append(given, growth.Of(change))
	}
	if fmt.Sprint(given) != "[3 0 0 3 0 0]" {
		t.Error(given)
	}
}

// An interval's samples are few whatever its size, and keep its ends.
func TestSamplesAreBounded(t *testing.T) {
	known := measure.Register(metrics.NewRegistry())
	var figures measure.Figures
	figures.Events = 100_000
	for n := range 100_000 {
		figures.Latency.Record(time.Duration(n) * time.Microsecond)
	}
	var latencies []float64
	for _, sample := range known.Samples(time.Now(), metrics.TagsAndMeta{}, &figures, measure.State{}) {
		switch sample.Metric.Name {
		case "sse_event_latency":
			latencies = append(latencies, sample.Value)
		case "sse_events":
			if sample.Value != 100_000 {
				t.Errorf("%v events", sample.Value)
			}
		}
	}
	if n := len(latencies); n != 500 || latencies[0] != 0 || latencies[n-1] != 99.999 {
		t.Errorf("%d latencies, %v", n, latencies)
	}
}

func BenchmarkEvent(b *testing.B) {
	sentAt, _ := stamp.ParsePath("data.sentAt")
	reading := byID(b)
	reading.SentAt, reading.Clock = sentAt, stamp.HostClock()
	recorder := measure.NewRecorder(1, new(measure.Totals), func(time.Time, *measure.Figures, int64) {})
	meter := recorder.Meter(reading)
	now := time.Now()
	data := fmt.Appendf(nil, `{"sequence":12345,"sentAt":%f,"padding":"aaaaaaaaaaaaaaaaaaaa"}`, reading.Clock.Milliseconds(now))
	id := []byte("12345")
	b.ReportAllocs()
	for b.Loop() {
		meter.Reading(100, now)
		meter.Event(eventstream.Event{Data: data, LastEventID: id}, now)
		meter.ReadingEnds()
	}
}

// A stamp says something only where the server reads this host's clock.
func TestStampsOfOtherHostsAreRejected(t *testing.T) {
	sentAt, err := stamp.ParsePath("data")
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := &net.TCPAddr{IP: net.ParseIP("192.0.2.1"), Port: 80}
	here := &net.TCPAddr{IP: net.ParseIP("127.0.0.1"), Port: 80}
	for _, c := range []struct {
		remote   net.Addr
		sameHost bool
		stamped  int64
	}{{here, false, 1}, {elsewhere, false, 0}, {elsewhere, true, 1}} {
		reading := &measure.Reading{SentAt: sentAt, Clock: stamp.HostClock(), SameHost: c.sameHost}
		recorder := measure.NewRecorder(1, new(measure.Totals), func(time.Time, *measure.Figures, int64) {})
		meter := recorder.Meter(reading)
		now := time.Now()
		meter.Opened(client.Opening{StartedAt: now, At: now, Remote: c.remote})
		meter.Reading(10, now)
		meter.Event(eventstream.Event{Data: fmt.Appendf(nil, "%f", reading.Clock.Milliseconds(now)-1)}, now)
		meter.ReadingEnds()
		recorder.Flush(now)
		recorder.Read(func(f *measure.Figures, _, _ int64) {
			if f.Stamped != c.stamped || f.StampsRejected != 1-c.stamped || f.Latency.Count() != uint64(c.stamped) {
				t.Errorf("%v, same host %v: %+v", c.remote, c.sameHost, f.Counts)
			}
		})
	}
}
