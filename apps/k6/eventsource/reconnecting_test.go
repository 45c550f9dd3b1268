package eventsource_test

import (
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

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
