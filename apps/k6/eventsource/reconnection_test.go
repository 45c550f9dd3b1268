package eventsource_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// The cases are shared with the client in TypeScript; their schema, beside them,
// says what each key means.
const (
	reconnectionCases = "../../../packages/client/cases/reconnection.json"
	leastReconnection = 70
)

type reconnectionFile struct {
	EveryRequest struct {
		Method  string
		Headers map[string]*string
	}
	Standard []reconnectionCase
}

type reconnectionCase struct {
	ID       string
	Client   clientSetup
	Requests []step
	Told     []any
}

type clientSetup struct {
	ReconnectionTimeMs *int              `json:"reconnectionTimeMs"`
	LastEventID        string            `json:"lastEventId"`
	Headers            map[string]string `json:"headers"`
	MaxRetries         *int              `json:"maxRetries"`
	HeadTimeoutMs      *int              `json:"headTimeoutMs"`
	Close              *struct {
		On      string `json:"on"`
		AfterMs int    `json:"afterMs"`
	} `json:"close"`
}

func TestReconnection(t *testing.T) {
	text, err := os.ReadFile(reconnectionCases)
	if err != nil {
		t.Fatal(err)
	}
	var file reconnectionFile
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	if err := decoder.Decode(&file); err != nil {
		t.Fatal(err)
	}
	if len(file.Standard) < leastReconnection {
		t.Fatalf("%d cases, at least %d are expected", len(file.Standard), leastReconnection)
	}
	for _, c := range file.Standard {
		t.Run(c.ID, func(t *testing.T) {
			server := startScript(t, c.Requests)
			told := c.run(t, server)
			if want := c.collapsed(c.Told); !reflect.DeepEqual(c.collapsed(told), want) {
				t.Errorf("told %v\nnot  %v", c.collapsed(told), want)
			}
			server.check(t, &file)
		})
	}
}

// run the module's EventSource against the server, to its end.
func (c *reconnectionCase) run(t *testing.T, server *script) (told []any) {
	v := newVU(t)
	_ = v.VU.RuntimeField.Set("tell", func(line string) {
		var what any
		if err := json.Unmarshal([]byte(line), &what); err != nil {
			t.Error(err)
		}
		told = append(told, what)
		if what == "lost" {
			server.lost()
		}
	})
	v.run(`
		const source = new EventSource(%q, %s)
		const when = %s
		const tell_ = (kind, what) => {
			tell(JSON.stringify(what))
			if (when === null || when.on !== kind) return
			if (when.afterMs > 0) setTimeout(() => source.close(), when.afterMs)
			else source.close()
		}
		source.onopen = () => tell_('open', 'open')
		source.onerror = () => {
			const what = source.readyState === EventSource.CLOSED ? 'failed' : 'lost'
			tell_(what, what)
		}
		for (const name of %s) {
			source.addEventListener(name, ({ type, data, lastEventId }) => tell_('event', { type, data, lastEventId }))
		}
	`, server.url(), inJSON(t, c.options()), inJSON(t, c.Client.Close), inJSON(t, c.eventTypes()))
	return told
}

func (c *reconnectionCase) options() map[string]any {
	options := map[string]any{"reconnectionTime": 20, "lastEventId": c.Client.LastEventID}
	for name, value := range map[string]*int{
		"reconnectionTime": c.Client.ReconnectionTimeMs, "maxRetries": c.Client.MaxRetries, "timeout": c.Client.HeadTimeoutMs,
	} {
		if value != nil {
			options[name] = *value
		}
	}
	if c.Client.Headers != nil {
		options["headers"] = c.Client.Headers
	}
	return options
}

func (c *reconnectionCase) eventTypes() []string {
	types := map[string]bool{"message": true}
	for _, what := range c.Told {
		if event, ok := what.(map[string]any); ok {
			types[event["type"].(string)] = true
		}
	}
	return slices.Sorted(maps.Keys(types))
}

// collapsed counts losses that follow one another as one where connections are
// refused: how often a client tries meanwhile is the machine's doing.
func (c *reconnectionCase) collapsed(told []any) []any {
	if !slices.ContainsFunc(c.Requests, func(s step) bool { return s.Refused > 0 }) {
		return told
	}
	return slices.CompactFunc(slices.Clone(told), func(a, b any) bool { return a == "lost" && b == "lost" })
}

// check holds what came against what the case says must come.
func (s *script) check(t *testing.T, file *reconnectionFile) {
	t.Helper()
	s.allClosed()
	s.mu.Lock()
	defer s.mu.Unlock()
	want := slices.DeleteFunc(slices.Clone(s.steps), func(s step) bool { return s.Refused > 0 })
	if len(s.seen) != len(want) {
		t.Errorf("%d requests came, not %d", len(s.seen), len(want))
	}
	for i := range min(len(s.seen), len(want)) {
		expected, seen := want[i], s.seen[i]
		headers := maps.Clone(file.EveryRequest.Headers)
		maps.Copy(headers, expected.Headers)
		headers["last-event-id"] = expected.LastEventID
		for name, value := range headers {
			got, isThere := seen.Header[httpName(name)]
			if value == nil && isThere || value != nil && (len(got) != 1 || got[0] != *value) {
				t.Errorf("request %d has %s: %q, not %s", i, name, got, inJSON(t, value))
			}
		}
		got := fmt.Sprint(seen.origin, " ", seen.Method, " ", seen.RequestURI)
		is := fmt.Sprint(orElse(expected.Origin, "main"), " ", orElse(expected.Method, file.EveryRequest.Method), " ", orElse(expected.Path, "/"))
		if got != is {
			t.Errorf("request %d is %s, not %s", i, got, is)
		}
		if least := time.Duration(expected.AfterMs) * time.Millisecond; seen.waited < least {
			t.Errorf("request %d came after %v, not %v", i, seen.waited, least)
		}
	}
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

func inJSON(t testing.TB, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
