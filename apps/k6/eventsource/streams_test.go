package eventsource_test

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ssespec/ssespec/apps/k6/stamp"
)

type percentiles struct {
	P50, P99, Max float64
	Count         int
}

type measured struct {
	Valid          bool
	InvalidBecause string
	Streams        struct {
		Asked, Opened, Peak, Failed, Open, Reconnects, Attempts, AttemptsFailed, Refused, Reset,
		HTTP2Connections, Waiting int
		HTTP2StreamLimit *int
	}
	Events struct {
		Sent, Lost, Duplicated, Reordered, Replayed  *int
		Captured, Stamped, StampsRejected, Discarded int
	}
	TimeToHeadMs, TimeToFirstEventMs, LatencyMs, GapMs, ReconnectMs *percentiles
	Failures                                                        []struct {
		Error, Kind, By string
		Count, Status   int
	}
	Generator struct {
		MemoryPerStreamKiB, CPUPerEventUs *float64
		LagMs                             float64
	}
}

// streams runs openStreams until a condition on its totals t holds, and gives the
// totals and the summary.
func (v *vu) streams(url, options, until string) (totals, summary measured) {
	v.t.Helper()
	lines := v.run(`
		const streams = openStreams(%q, %s)
		let over = false
		const look = () => {
			const t = streams.totals()
			if (%s) streams.close()
			else if (!over) setTimeout(look, 10)
		}
		look()
		streams.finished.then((totals) => {
			over = true
			log(JSON.stringify(totals))
			log(JSON.stringify(summary()))
		})
	`, url, options, until)
	for i, into := range []*measured{&totals, &summary} {
		if err := json.Unmarshal([]byte(lines[i]), into); err != nil {
			v.t.Fatal(err)
		}
	}
	return totals, summary
}

const stamped = `sequence: 'id', sentAt: 'data.sentAt'`

func TestOpenStreamsOverEachProtocol(t *testing.T) {
	for _, protocol := range []string{"http/1.1", "https", "h2", "h2c"} {
		t.Run(protocol, func(t *testing.T) {
			url := serve(t, protocol, ticks(5*time.Millisecond))
			v := newVU(t)
			asked := map[string]string{"https": "http/1.1"}[protocol]
			if asked == "" {
				asked = protocol
			}
			got, summary := v.streams(url, `{ count: 20, spread: 100, protocol: "`+asked+`", `+stamped+` }`,
				"t.streams.opened === 20 && t.events.captured > 1000")
			if got.Streams.Opened != 20 || got.Streams.Failed != 0 || got.Streams.Open != 0 || got.Streams.Peak != 20 {
				t.Errorf("%+v", got.Streams)
			}
			if *got.Events.Sent != got.Events.Captured || *got.Events.Lost != 0 ||
				got.Events.Stamped != got.Events.Captured || got.Events.StampsRejected != 0 {
				t.Errorf("%+v", got.Events)
			}
			if got.LatencyMs == nil || got.LatencyMs.Count != got.Events.Captured || got.LatencyMs.P50 <= 0 || got.LatencyMs.P50 > got.LatencyMs.Max {
				t.Errorf("latency %+v", got.LatencyMs)
			}
			if got.GapMs == nil || got.GapMs.Max < 5 || got.GapMs.Count != got.Events.Captured-20 {
				t.Errorf("gap %+v", got.GapMs)
			}
			if got.TimeToFirstEventMs == nil || got.TimeToFirstEventMs.Count != 20 || got.TimeToHeadMs.Count != 20 {
				t.Errorf("first event %+v", got.TimeToFirstEventMs)
			}
			if connections := got.Streams.HTTP2Connections; (protocol[:2] == "h2") != (connections == 1) {
				t.Errorf("%d connections of HTTP/2", connections)
			}
			if summary.Events.Captured != got.Events.Captured || summary.Generator.CPUPerEventUs == nil {
				t.Errorf("the summary differs: %+v", summary)
			}
			if events, _ := v.sum("sse_events"); int(events) != got.Events.Captured {
				t.Errorf("k6 was told of %v events", events)
			}
			for _, trend := range []string{"sse_event_latency", "sse_event_gap", "sse_time_to_head", "sse_time_to_first_event"} {
				if _, samples := v.sum(trend); samples == 0 {
					t.Errorf("k6 has no %s", trend)
				}
			}
		})
	}
}

// stream answers with the text, then holds the connection open.
func hold(stream string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		sayStream(w)
		say(w, "%s", stream)
		<-r.Context().Done()
	}
}

func TestLossDuplicatesAndOrder(t *testing.T) {
	var numbered strings.Builder
	for _, n := range []int{1, 2, 2, 5, 3, 8, 8} {
		fmt.Fprintf(&numbered, "id: %d\ndata: x\n\n", n)
	}
	got, _ := newVU(t).streams(serve(t, "", hold(numbered.String())), "{ "+stamped+" }", "t.events.captured + t.events.duplicated === 7")
	e := got.Events
	if *e.Sent != 8 || *e.Lost != 3 || *e.Duplicated != 2 || *e.Reordered != 1 || e.Captured != 5 {
		t.Errorf("sent %d lost %d duplicated %d reordered %d captured %d", *e.Sent, *e.Lost, *e.Duplicated, *e.Reordered, e.Captured)
	}
	if got.LatencyMs != nil {
		t.Errorf("a latency without stamps: %+v", got.LatencyMs)
	}
}

func TestWithoutNumbersLossIsNotKnown(t *testing.T) {
	got, _ := newVU(t).streams(serve(t, "", hold("data: x\n\ndata: y\n\n")), "{ "+stamped+" }", "t.events.captured === 2")
	if got.Events.Captured != 2 || got.Events.Sent != nil || got.Events.Lost != nil || got.LatencyMs != nil {
		t.Errorf("%+v", got.Events)
	}
}

func TestStampsOfAnotherClockAreCountedApart(t *testing.T) {
	now := stamp.HostClock().Milliseconds(time.Now())
	stream := fmt.Sprintf("data: {\"sentAt\":%f}\n\ndata: {\"sentAt\":%d}\n\ndata: {\"sentAt\":%f}\n\n",
		now, time.Now().UnixMilli(), now+3_600_000)
	got, _ := newVU(t).streams(serve(t, "", hold(stream)), "{ "+stamped+" }", "t.events.captured === 3")
	if got.Events.Stamped != 1 || got.Events.StampsRejected != 2 || got.LatencyMs.Count != 1 {
		t.Errorf("%+v %+v", got.Events, got.LatencyMs)
	}
}

// Nothing that was sent before a clean end is missing.
func TestNoEventIsLostAtTheEnd(t *testing.T) {
	const events, streams = 2000, 10
	var body strings.Builder
	for n := range events {
		fmt.Fprintf(&body, "id: %d\ndata: x\n\n", n)
	}
	for _, protocol := range []string{"http/1.1", "h2c"} {
		var requests atomic.Int32
		url := serve(t, protocol, func(w http.ResponseWriter, _ *http.Request) {
			if requests.Add(1) > streams {
				w.WriteHeader(http.StatusNoContent)
				return
			}
			sayStream(w)
			say(w, "%s", body.String())
		})
		v := newVU(t)
		got, _ := v.streams(url, fmt.Sprintf(`{ count: %d, protocol: %q, reconnectionTime: 200, %s }`, streams, protocol, stamped), "false")
		if got.Events.Captured != events*streams || *got.Events.Lost != 0 || got.Streams.Failed != streams {
			t.Errorf("%s: %+v %+v", protocol, got.Streams, got.Events)
		}
		if told, _ := v.sum("sse_events"); told != events*streams {
			t.Errorf("%s: k6 was told of %v", protocol, told)
		}
	}
}

func TestFailuresAreNamed(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	url := "http://" + listener.Addr().String()
	_ = listener.Close()
	got, summary := newVU(t).streams(url, `{ count: 5, maxRetries: 1, reconnectionTime: 10 }`, "false")
	if got.Streams.Failed != 5 || got.Streams.AttemptsFailed != 5 || len(got.Failures) != 2 ||
		!strings.Contains(got.Failures[0].Error, "connection refused") || got.Failures[0].Count != 5 {
		t.Errorf("%+v %+v", got.Streams, got.Failures)
	}
	if refused := got.Failures[0]; refused.Kind != "refused" || got.Streams.Refused != 10 {
		t.Errorf("%+v, %d refused", refused, got.Streams.Refused)
	}
	if summary.Streams.Opened != 0 || len(summary.Failures) != 2 {
		t.Errorf("%+v", summary)
	}
}

func TestCloseEndsTheStreams(t *testing.T) {
	url := serve(t, "", ticks(time.Millisecond))
	lines := newVU(t).run(`
		const streams = openStreams(%q, { count: 5, sequence: 'id' })
		const look = () => {
			const { events } = streams.totals()
			if (events.captured < 50) return void setTimeout(look, 10)
			streams.close()
		}
		look()
		streams.finished.then((totals) => log(String(totals.streams.opened)))
	`, url)
	expect(t, lines, "5")
}

func TestSharedConnections(t *testing.T) {
	limited := func(t *testing.T, streams int) string {
		server := newHTTP2Server(t, streams, ticks(5*time.Millisecond))
		return server
	}
	t.Run("as few as the peer's limit allows", func(t *testing.T) {
		got, _ := newVU(t).streams(limited(t, 8), `{ count: 20, protocol: 'h2c', `+stamped+` }`,
			"t.streams.opened === 20")
		if got.Streams.Opened != 20 || got.Streams.HTTP2Connections != 3 || got.Streams.Waiting != 0 {
			t.Errorf("%+v", got.Streams)
		}
	})
	t.Run("one, and the others wait", func(t *testing.T) {
		got, _ := newVU(t).streams(limited(t, 8), `{ count: 20, protocol: 'h2c', connections: 1, `+stamped+` }`,
			"t.streams.opened === 8 && t.streams.waiting === 12")
		if got.Streams.Opened != 8 || got.Streams.HTTP2Connections != 1 || got.Streams.Waiting != 12 {
			t.Errorf("%+v", got.Streams)
		}
	})
	t.Run("one for each stream", func(t *testing.T) {
		got, _ := newVU(t).streams(limited(t, 8), `{ count: 20, protocol: 'h2c', connectionPerStream: true, `+stamped+` }`,
			"t.streams.opened === 20")
		if got.Streams.Opened != 20 || got.Streams.HTTP2Connections != 0 {
			t.Errorf("%+v", got.Streams)
		}
	})
	t.Run("a stream that leaves makes room", func(t *testing.T) {
		url := limited(t, 1)
		lines := newVU(t).run(`
			const one = openStreams(%q, { protocol: 'h2c', connections: 1, duration: 200 })
			const two = openStreams(%[1]q, { protocol: 'h2c', connections: 1, duration: 5000, sequence: 'id' })
			const look = () => two.totals().events.captured > 0 ? two.close() : void setTimeout(look, 10)
			one.finished.then(look)
			two.finished.then((totals) => log(totals.streams.opened + ' ' + totals.streams.http2Connections))
		`, url)
		expect(t, lines, "1 1")
	})
}

func newHTTP2Server(t testing.TB, streams int, handler http.HandlerFunc) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	protocols := new(http.Protocols)
	protocols.SetUnencryptedHTTP2(true)
	server := &http.Server{Handler: handler, Protocols: protocols, HTTP2: &http.HTTP2Config{MaxConcurrentStreams: streams}}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return "http://" + listener.Addr().String()
}

// A script that loads by other means has the host's clock and the generator's lag.
func TestClockAndWatch(t *testing.T) {
	v := newVU(t)
	before := stamp.HostClock().Milliseconds(time.Now())
	lines := v.run(`
		watch()
		setTimeout(() => log(JSON.stringify([now(), summary().generator.cpuMs, summary().valid])), 100)`)
	after := stamp.HostClock().Milliseconds(time.Now())
	var told [3]any
	if err := json.Unmarshal([]byte(lines[0]), &told); err != nil {
		t.Fatal(err)
	}
	if at, _ := told[0].(float64); at < before || at > after {
		t.Errorf("now() is %v, between %v and %v", at, before, after)
	}
	if cpu, _ := told[1].(float64); cpu <= 0 {
		t.Errorf("the watch saw %v ms of CPU", told[1])
	}
}
