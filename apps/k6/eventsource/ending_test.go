package eventsource_test

import (
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestNothingIsDispatchedAfterClose(t *testing.T) {
	url := serve(t, "", text(strings.Repeat("data: x\n\n", 100)))
	lines := newVU(t).run(`
		const source = new EventSource(%q)
		source.onmessage = () => { log('one'); source.close(); log(String(source.readyState)) }
	`, url)
	expect(t, lines, "one", "2")
}

func TestAQueueThatIsFullDropsAndCounts(t *testing.T) {
	const events = 1000
	stream := text(strings.Repeat("data: x\n\n", events))
	again := make(chan struct{})
	var requests atomic.Int32
	url := serve(t, "", func(w http.ResponseWriter, r *http.Request) {
		if requests.Add(1) == 2 {
			close(again)
		}
		stream(w, r)
	})
	v := newVU(t)
	// A handler that keeps the event loop until the stream has ended and comes
	// again: by then all events were read.
	_ = v.VU.RuntimeField.Set("untilItReconnects", func() { <-again })
	lines := v.run(`
		let heard = 0
		const source = new EventSource(%q, { maxQueued: 10, reconnectionTime: 10 })
		source.onmessage = () => heard++
		source.onopen = untilItReconnects
		source.onerror = () => { if (source.readyState === source.CLOSED) log(String(heard)) }
	`, url)
	dropped, _ := v.sum("sse_callbacks_dropped")
	measured, _ := v.sum("sse_events")
	if measured != events || dropped < events-20 || len(lines) != 1 {
		t.Errorf("%v measured, %v dropped, %q heard", measured, dropped, lines)
	}
	if len(v.logged) != 1 || !strings.Contains(v.logged[0], "sse_callbacks_dropped") {
		t.Errorf("logged: %q", v.logged)
	}
}

// An exception in a handler ends the iteration, and so the streams.
func TestAnExceptionEndsTheIteration(t *testing.T) {
	url := serve(t, "", ticks(time.Millisecond))
	_, err := newVU(t).try(`
		for (let i = 0; i < 3; i++) new EventSource(%q)
		new EventSource(%[1]q).onmessage = () => { throw new Error('mine') }
	`, url)
	if err == nil || !strings.Contains(err.Error(), "mine") {
		t.Error(err)
	}
}

func TestTheEndOfTheVUEndsItsStreams(t *testing.T) {
	for _, protocol := range []string{"http/1.1", "h2c"} {
		var open sync.WaitGroup
		url := serve(t, protocol, func(w http.ResponseWriter, r *http.Request) {
			open.Add(1)
			defer open.Done()
			ticks(time.Millisecond)(w, r)
		})
		v := newVU(t)
		_ = v.VU.RuntimeField.Set("end", func() { v.cancel() })
		v.run(`
			const options = { protocol: %[2]q }
			for (let i = 0; i < 3; i++) new EventSource(%[1]q, options)
			openStreams(%[1]q, { ...options, count: 3 })
			let heard = 0
			new EventSource(%[1]q, options).onmessage = () => { if (heard++ > 20) end() }
		`, url, protocol)
		gone := make(chan struct{})
		go func() {
			open.Wait()
			close(gone)
		}()
		select {
		case <-gone:
		case <-time.After(longest):
			t.Errorf("%s: the server still has streams", protocol)
		}
	}
}

func TestManySourcesInOneVU(t *testing.T) {
	url := serve(t, "", ticks(2*time.Millisecond))
	lines := newVU(t).run(`
		const heard = new Array(100).fill(0)
		let done = 0
		heard.forEach((_, i) => {
			const source = new EventSource(%q)
			source.onmessage = () => { if (++heard[i] === 10) { source.close(); if (++done === 100) log('all') } }
		})
	`, url)
	expect(t, lines, "all")
}
