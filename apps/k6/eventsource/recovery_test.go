package eventsource_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"github.com/ssespec/ssespec/apps/k6/stamp"
)

// schedule numbers events by the time since it began, on each connection alike,
// and sends those again that a client missed.
func schedule(every time.Duration) http.HandlerFunc {
	began := time.Now()
	return func(w http.ResponseWriter, r *http.Request) {
		sayStream(w)
		n, err := strconv.Atoi(r.Header.Get("Last-Event-ID"))
		if err != nil {
			n = int(time.Since(began) / every)
		}
		for n++; ; n++ {
			due := began.Add(time.Duration(n) * every)
			select {
			case <-r.Context().Done():
				return
			case <-time.After(time.Until(due)):
			}
			say(w, "id: %d\ndata: {\"sentAt\":%f}\n\n", n, stamp.HostClock().Milliseconds(due))
		}
	}
}

type recovery struct {
	BeganAtMs                          *float64
	Dropped, Attempts, Restored, Heard [][2]float64
	NotRestored                        int
}

func count(bins [][2]float64) (sum int) {
	for _, bin := range bins {
		sum += int(bin[1])
	}
	return sum
}

// All connections are cut at once: what came back when, and what was sent again.
func TestRecovery(t *testing.T) {
	const streams = 20
	server := httptest.NewServer(schedule(5 * time.Millisecond))
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	v := newVU(t)
	v.run(`var cut = () => {}`)
	_ = v.VU.RuntimeField.Set("cut", func() { server.CloseClientConnections() })
	lines := v.run(`
		const streams = openStreams(%q, { count: %d, reconnectionTime: 100, `+stamped+` })
		let wasCut = false
		const look = () => {
			const { streams: s, events } = streams.totals()
			if (!wasCut && s.open === s.asked && events.captured > 100) { wasCut = true; cut() }
			if (s.reconnects === s.asked && s.open === s.asked && events.replayed > 0) streams.close()
			else setTimeout(look, 10)
		}
		setTimeout(look, 10)
		keep('ramp', { brokeAt: 3 })
		streams.finished.then(() => log(JSON.stringify(summary())))
	`, server.URL, streams)
	var summary struct {
		measured
		Recovery recovery
		Kept     map[string]map[string]int
	}
	if err := json.Unmarshal([]byte(lines[0]), &summary); err != nil {
		t.Fatal(err)
	}
	r := summary.Recovery
	if count(r.Dropped) != streams || count(r.Attempts) != streams || count(r.Restored) != streams || r.NotRestored != 0 || r.BeganAtMs == nil {
		t.Errorf("%+v", r)
	}
	if r.Restored[0][0] < r.Dropped[0][0]+100 {
		t.Errorf("restored after %v, dropped after %v", r.Restored[0][0], r.Dropped[0][0])
	}
	if e := summary.Events; *e.Lost != 0 || e.Replayed == nil || *e.Replayed < 1 || summary.Streams.Attempts != streams {
		t.Errorf("%+v %+v", e, summary.Streams)
	}
	if fmt.Sprint(summary.Kept) != "map[ramp:map[brokeAt:3]]" {
		t.Errorf("kept %v", summary.Kept)
	}
}

// A server that answers with an error when it is back has lost its streams: an
// EventSource does not come back from that.
func TestAnErrorInPlaceOfTheStreamIsNotRestored(t *testing.T) {
	url := serve(t, "", text("data: x\n\n"))
	v := newVU(t)
	_, _ = v.streams(url, `{ count: 1, reconnectionTime: 20 }`, "false")
	lines := v.run(`log(JSON.stringify(summary()))`)
	var summary struct{ Recovery recovery }
	if err := json.Unmarshal([]byte(lines[0]), &summary); err != nil {
		t.Fatal(err)
	}
	if r := summary.Recovery; r.NotRestored != 1 || count(r.Dropped) != 1 || len(r.Restored) != 0 {
		t.Errorf("%+v", r)
	}
}

// hold starts no more streams and leaves the open ones as they are.
func TestHold(t *testing.T) {
	url := serve(t, "", ticks(5*time.Millisecond))
	lines := newVU(t).run(`
		const streams = openStreams(%q, { count: 1000, spread: '100s', `+stamped+` })
		let held
		const look = () => {
			const { streams: s, events } = streams.totals()
			if (held === undefined && s.open >= 3) { streams.hold(); held = events.captured }
			if (held !== undefined && events.captured > held + 50) streams.close()
			else setTimeout(look, 10)
		}
		look()
		streams.finished.then(({ streams: s }) => log(String(s.asked < 10 && s.failed === 0)))
	`, url)
	expect(t, lines, "true")
}
