package eventsource_test

import (
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
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
