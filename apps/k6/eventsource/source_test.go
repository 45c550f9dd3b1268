package eventsource_test

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

const logAll = `
const source = new EventSource(%q, %s)
source.onopen = (event) => log('open ' + source.readyState + ' ' + event.type)
source.onmessage = ({ type, data, lastEventId, origin }) => log([type, data, lastEventId, origin === new String(source.url).slice(0, origin.length)].join('|'))
source.onerror = (event) => log('error ' + source.readyState + (source.readyState === EventSource.CLOSED ? ' ' + event.message : ''))
`

func TestEventSourceOverEachProtocol(t *testing.T) {
	for _, c := range []struct{ server, option string }{
		{"http/1.1", ""}, {"http/1.1", "http/1.1"}, {"https", "http/1.1"}, {"https", ""}, {"h2", "h2"}, {"h2", ""}, {"h2c", "h2c"},
	} {
		t.Run(c.server+" asked for as "+c.option, func(t *testing.T) {
			var protocol atomic.Value
			stream := text("retry: 10\nid: 1\ndata: one\n\nevent: other\ndata: unheard\n\ndata: two\ndata: lines\n\n")
			url := serve(t, c.server, func(w http.ResponseWriter, r *http.Request) {
				protocol.Store(r.Proto)
				stream(w, r)
			})
			lines := newVU(t).run(logAll, url+"/events", `{ protocol: "`+c.option+`" }`)
			expect(t, lines, "open 1 open", "message|one|1|true", "message|two\nlines|1|true",
				"error 0", "error 2 the server asked to stop: 204 No Content")
			want := map[bool]string{true: "HTTP/2.0", false: "HTTP/1.1"}[strings.HasPrefix(c.server, "h2")]
			if protocol.Load() != want {
				t.Errorf("it came over %v", protocol.Load())
			}
		})
	}
}

func TestSurface(t *testing.T) {
	url := serve(t, "", text("retry: 10\ndata: x\n\nevent: tick\ndata: y\n\nevent: tick\ndata: z\n\n"))
	lines := newVU(t).run(`
		const source = new EventSource(%q)
		const { CONNECTING, OPEN, CLOSED } = EventSource
		log([CONNECTING, OPEN, CLOSED, source.CONNECTING, source.OPEN, source.CLOSED].join())
		log([source.readyState, source.url, source.withCredentials, source instanceof EventSource].join())
		log([source.onmessage, source.onopen, source.onerror].join())
		const both = () => log('both')
		const gone = () => log('gone')
		source.addEventListener('message', both)
		source.addEventListener('message', both)
		source.addEventListener('message', gone)
		source.removeEventListener('message', gone)
		source.addEventListener('message', { handleEvent(event) { log('object ' + event.data + (event.target === source)) } })
		source.addEventListener('tick', (event) => log('once ' + event.data), { once: true })
		source.addEventListener('tick', function () { log('tick ' + (this === source)) })
		source.onmessage = gone
		source.onmessage = () => log('handler')
		source.onerror = () => source.close()
		log(typeof source.onmessage)
		source.mine = 1
		log(JSON.stringify(Object.keys(source)))
		try { EventSource.prototype.close.call({}) } catch (error) { log(error.name) }
	`, url)
	expect(t, lines, "0,1,2,0,1,2", "0,"+url+"/,false,true", ",,", "function", `["mine"]`, "TypeError",
		"both", "object xtrue", "handler", "once y", "tick true", "tick true")
}

func TestReconnectsWithTheLastEventID(t *testing.T) {
	var at []time.Time
	var ids []string
	url := serve(t, "", func(w http.ResponseWriter, r *http.Request) {
		at, ids = append(at, time.Now()), append(ids, r.Header.Get("Last-Event-ID"))
		switch len(ids) {
		case 1:
			sayStream(w)
			say(w, "retry: 80\nid: 7é\ndata: x\n\nid: 8\ndata: cut")
		case 2:
			sayStream(w)
			say(w, "id\ndata: y\n\n")
		default:
			w.WriteHeader(http.StatusNoContent)
		}
	})
	v := newVU(t)
	lines := v.run(logAll, url, `{ lastEventId: 'start' }`)
	expect(t, lines, "open 1 open", "message|x|7é|true", "error 0", "open 1 open", "message|y||true",
		"error 0", "error 2 the server asked to stop: 204 No Content")
	expect(t, ids, "start", "7é", "")
	for i := 1; i < len(at); i++ {
		if waited := at[i].Sub(at[i-1]); waited < 80*time.Millisecond {
			t.Errorf("reconnection %d came after %v", i, waited)
		}
	}
	for metric, want := range map[string]float64{
		"sse_events": 2, "sse_reconnects": 1, "sse_early_reconnects": 0, "sse_events_discarded": 1,
		"sse_streams_opened": 1, "sse_streams_failed": 1,
	} {
		if got, _ := v.sum(metric); got != want {
			t.Errorf("%s is %v, not %v", metric, got, want)
		}
	}
}

func TestJitterOnlyAdds(t *testing.T) {
	var at []time.Time
	url := serve(t, "", func(w http.ResponseWriter, _ *http.Request) {
		if at = append(at, time.Now()); len(at) > 8 {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		sayStream(w)
	})
	newVU(t).run(logAll, url, `{ reconnectionTime: 30, jitter: 1 }`)
	spread := map[time.Duration]bool{}
	for i := 1; i < len(at); i++ {
		waited := at[i].Sub(at[i-1])
		if waited < 30*time.Millisecond {
			t.Errorf("reconnection %d came after %v", i, waited)
		}
		spread[waited.Round(time.Millisecond)] = true
	}
	if len(spread) < 3 {
		t.Errorf("the waits do not differ: %v", spread)
	}
}

func TestWhatFailsAStream(t *testing.T) {
	for _, c := range []struct {
		name, message string
		answer        http.HandlerFunc
	}{
		{"status", "error 2 status 503 Service Unavailable, not 200", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusServiceUnavailable)
		}},
		{"204", "error 2 the server asked to stop: 204 No Content", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusNoContent)
		}},
		{"type", `error 2 content type "text/plain", not text/event-stream`, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/plain")
			say(w, "data: x\n\n")
		}},
		{"coding", `error 2 content coding "gzip" is not supported here: do not send Accept-Encoding`, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			sayStream(w)
		}},
		{"redirect without Location", "error 2 status 302 without a Location", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusFound)
		}},
		{"redirect elsewhere", `error 2 redirected to "ftp://example.org/", which is no http or https URL`, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "ftp://example.org/", http.StatusTemporaryRedirect)
		}},
	} {
		for _, protocol := range []string{"http/1.1", "h2c"} {
			t.Run(c.name+" over "+protocol, func(t *testing.T) {
				lines := newVU(t).run(logAll, serve(t, protocol, c.answer), `{ protocol: "`+protocol+`" }`)
				expect(t, lines, c.message)
			})
		}
	}
}

func TestTooManyRedirectsAreAFailedAttempt(t *testing.T) {
	for _, protocol := range []string{"http/1.1", "h2c"} {
		var requests atomic.Int32
		url := serve(t, protocol, func(w http.ResponseWriter, r *http.Request) {
			requests.Add(1)
			http.Redirect(w, r, "/", http.StatusTemporaryRedirect)
		})
		lines := newVU(t).run(logAll, url, `{ maxRetries: 1, reconnectionTime: 10, protocol: "`+protocol+`" }`)
		expect(t, lines, "error 0", "error 2 given up after 2 attempts in a row: more than 20 redirects")
		if requests.Load() != 2*21 {
			t.Errorf("%d requests", requests.Load())
		}
	}
}

func TestRedirectsAreFollowed(t *testing.T) {
	var methods []string
	stream := text("data: x\n\n")
	url := serve(t, "", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		methods = append(methods, r.Method+r.URL.Path+string(body))
		switch r.URL.Path {
		case "/307":
			http.Redirect(w, r, "/303", http.StatusTemporaryRedirect)
		case "/303":
			http.Redirect(w, r, "/stream", http.StatusSeeOther)
		default:
			stream(w, r)
		}
	})
	lines := newVU(t).run(`
		const source = new EventSource(%q, { method: 'POST', body: 'b' })
		source.onmessage = (event) => { log(event.data); source.close() }
	`, url+"/307")
	expect(t, lines, "x")
	expect(t, methods, "POST/307b", "POST/303b", "GET/stream")
}

func TestRequest(t *testing.T) {
	for _, protocol := range []string{"http/1.1", "h2c"} {
		var got []string
		url := serve(t, protocol, func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			got = []string{r.Method, r.URL.String(), string(body), r.Header.Get("X-A"), r.Header.Get("Accept"), r.Header.Get("Cache-Control")}
			w.WriteHeader(http.StatusNoContent)
		})
		newVU(t).run(logAll, url+"/p?q=1#fragment", `{ method: 'post', body: 'hé', headers: { 'x-a': '1' }, protocol: "`+protocol+`" }`)
		expect(t, got, "POST", "/p?q=1", "hé", "1", "text/event-stream", "no-cache")
	}
}

func TestWhatIsThrown(t *testing.T) {
	for arguments, want := range map[string]string{
		``:                                        "a URL is needed",
		`'/events'`:                               "no http or https URL",
		`'ftp://x/'`:                              "no http or https URL",
		`'http://'`:                               "no http or https URL",
		`'http://a b/'`:                           "not a URL",
		`'http://x/', { protokol: 'h2' }`:         `unknown option "protokol"`,
		`'http://x/', { protocol: 'h3' }`:         `unknown protocol "h3"`,
		`'http://x/', { protocol: 'h2' }`:         "needs an https URL",
		`'https://x/', { protocol: 'h2c' }`:       "needs an http URL",
		`'http://x/', { headers: { 'a b': '' }}`:  "no header name",
		"'http://x/', { headers: { a: 'b\\nc' }}": "control character",
		`'http://x/', { maxRetries: -1 }`:         "no whole number",
		`'http://x/', { jitter: -1 }`:             "option jitter",
		`'http://x/', { timeout: 'soon' }`:        "no duration",
		`'http://x/', { body: 'x' }`:              "has no body",
		`'http://x/', { method: 'a b' }`:          "no method",
		`'http://x/', { sentAt: 'when' }`:         "no place in an event",
		`'http://x/', { maxQueued: 0 }`:           "no whole number",
	} {
		_, err := newVU(t).try("new EventSource(%s)", arguments)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", arguments, err)
		}
	}
}

func TestRefusedConnections(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	url := "http://" + listener.Addr().String()
	_ = listener.Close()
	for _, protocol := range []string{"http/1.1", "h2c"} {
		v := newVU(t)
		lines := v.run(logAll, url, `{ maxRetries: 2, reconnectionTime: 10, protocol: "`+protocol+`" }`)
		if len(lines) != 3 || lines[0] != "error 0" || lines[1] != "error 0" ||
			!strings.HasPrefix(lines[2], "error 2 given up after 3 attempts in a row") || !strings.Contains(lines[2], "refused") {
			t.Errorf("%s: %q", protocol, lines)
		}
		if failed, _ := v.sum("sse_attempts_failed"); failed != 2 {
			t.Errorf("%v attempts failed besides the last", failed)
		}
	}
}

func TestHostileServers(t *testing.T) {
	endless := func(head, line string) func(net.Conn, int) {
		return func(conn net.Conn, _ int) {
			_, _ = io.WriteString(conn, head)
			chunk := bytes.Repeat([]byte(line), 1<<16/len(line))
			for range 1 << 30 / len(chunk) {
				if _, err := conn.Write(chunk); err != nil {
					return
				}
			}
		}
	}
	for _, c := range []struct {
		name, options, want string
		answer              func(net.Conn, int)
	}{
		{"a line of a gigabyte", "", "error 2 an event or line of the stream is larger than 8388608 bytes", endless(streamHead, "data: a")},
		{"an endless head", "", "the response head is larger than 64 KiB", endless("HTTP/1.1 200 OK\r\n", "X-A: b\r\n")},
		{"no HTTP", "", "not an HTTP/1.1 response", endless("", "hello\r\n\r\n")},
		{"silence", "timeout: 100,", "no response head within 100ms", func(conn net.Conn, _ int) { _, _ = io.Copy(io.Discard, conn) }},
		{"closed at once", "", "closed without an answer", func(net.Conn, int) {}},
		{"closed in the head", "", "closed inside the response head", func(conn net.Conn, _ int) { _, _ = io.WriteString(conn, "HTTP/1.1 200") }},
	} {
		t.Run(c.name, func(t *testing.T) {
			lines := newVU(t).run(logAll, serveRaw(t, c.answer), "{"+c.options+" maxRetries: 0 }")
			if last := lines[len(lines)-1]; !strings.Contains(last, c.want) || !strings.HasPrefix(last, "error 2") {
				t.Errorf("%q", lines)
			}
		})
	}
}

// A connection that is cut loses no event that was read, and the stream goes on.
func TestCuts(t *testing.T) {
	const events = 500
	whole := strings.Repeat("data: x\n\n", events)
	for name, answer := range map[string]func(net.Conn){
		"reset": func(conn net.Conn) {
			_, _ = io.WriteString(conn, streamHead+whole+"data: cut")
			_, _ = io.CopyN(io.Discard, conn, 0)
		},
		"inside a chunk": func(conn net.Conn) {
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFF\r\n"+whole)
		},
	} {
		t.Run(name, func(t *testing.T) {
			url := serveRaw(t, func(conn net.Conn, number int) {
				if number == 1 {
					answer(conn)
					return
				}
				_, _ = io.WriteString(conn, "HTTP/1.1 204 No Content\r\n\r\n")
			})
			v := newVU(t)
			lines := v.run(`
				let heard = 0
				const source = new EventSource(%q, { reconnectionTime: 10 })
				source.onmessage = () => heard++
				source.onerror = () => { if (source.readyState === source.CLOSED) log(String(heard)) }
			`, url)
			expect(t, lines, "500")
			if measured, _ := v.sum("sse_events"); measured != events {
				t.Errorf("%v events measured", measured)
			}
		})
	}
}

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
