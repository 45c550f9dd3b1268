package eventstream_test

import (
	"bytes"
	"errors"
	"runtime"
	"testing"

	"github.com/ssespec/ssespec/apps/k6/eventstream"
)

func TestDecodeUTF8ReplacesMaximalSubparts(t *testing.T) {
	for _, c := range []struct{ encoded, decoded string }{
		{"plain", "plain"},
		{"naïve 😀", "naïve 😀"},
		{"\xF0\x9F\x98", "\uFFFD"},
		{"\xF0\x9F\x98a", "\uFFFDa"},
		{"\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD"},
		{"\xF4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"},
		{"\xE0\x80\x80", "\uFFFD\uFFFD\uFFFD"},
		{"\xC0\xAF", "\uFFFD\uFFFD"},
		{"\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", "\uFFFD\uFFFD\uFFFD\uFFFDA"},
		{"\xC3", "\uFFFD"},
		{"\uFFFD is itself", "\uFFFD is itself"},
		{"\xFF\uFFFD", "\uFFFD\uFFFD"},
	} {
		if got := string(eventstream.DecodeUTF8([]byte(c.encoded))); got != c.decoded {
			t.Errorf("%q became %q, not %q", c.encoded, got, c.decoded)
		}
	}
}

func TestLastEventIDIsSetByTheBlankLine(t *testing.T) {
	var parser eventstream.Parser
	feed := func(text string) string {
		t.Helper()
		if err := parser.Feed([]byte(text), &collector{}); err != nil {
			t.Fatal(err)
		}
		return string(parser.LastEventID())
	}
	if id := feed("id: 1\n"); id != "" {
		t.Errorf("%q before the blank line", id)
	}
	if id := feed("\n"); id != "1" {
		t.Errorf("%q after a blank line without data", id)
	}
	feed("id: 2\ndata: cut")
	parser.Reset(parser.LastEventID())
	if id := feed("data: x\n\n"); id != "1" {
		t.Errorf("%q on the next connection", id)
	}
	if id := feed("id\ndata: x\n\n"); id != "" {
		t.Errorf("%q after an empty id", id)
	}
}

func TestLimit(t *testing.T) {
	for name, stream := range map[string][2]string{
		"an endless line":    {"data: ", "aaaaaaaaaaaaaaaa"},
		"endless data lines": {"", "data: aaaaaaaaaa\n"},
		"an endless comment": {":", "aaaaaaaaaaaaaaaa"},
	} {
		t.Run(name, func(t *testing.T) {
			const limit = 1 << 20
			parser := eventstream.Parser{MaxEventBytes: limit}
			err := parser.Feed([]byte(stream[0]), &collector{})
			chunk := bytes.Repeat([]byte(stream[1]), 1000)
			fed := 0
			for ; err == nil && fed < 4*limit; fed += len(chunk) {
				err = parser.Feed(chunk, &collector{})
			}
			var limitError *eventstream.LimitError
			if !errors.As(err, &limitError) || limitError.Limit != limit {
				t.Fatalf("after %d bytes: %v", fed, err)
			}
			if again := parser.Feed([]byte("\n\n"), &collector{}); !errors.Is(again, err) {
				t.Errorf("the error does not stay: %v", again)
			}
		})
	}
}

func TestManyEventsUnderTheLimit(t *testing.T) {
	parser := eventstream.Parser{MaxEventBytes: 64}
	if err := parser.Feed(bytes.Repeat([]byte("data: small\n\n"), 1000), &collector{}); err != nil {
		t.Fatal(err)
	}
}

type nothing struct{}

func (nothing) Event(eventstream.Event) {}
func (nothing) Comment([]byte)          {}
func (nothing) Retry(int64)             {}

func TestWellFormedEventsAreNotAllocatedFor(t *testing.T) {
	var parser eventstream.Parser
	chunk := bytes.Repeat([]byte("id: 12345\nevent: tick\ndata: {\"sequence\":12345}\n\n"), 20)
	_ = parser.Feed(chunk, nothing{})
	if n := testing.AllocsPerRun(100, func() { _ = parser.Feed(chunk, nothing{}) }); n > 0 {
		t.Errorf("%v allocations a chunk", n)
	}
}

func TestALargeEventIsNotKept(t *testing.T) {
	parsers := make([]eventstream.Parser, 64)
	large := append(bytes.Repeat([]byte("a"), 1<<20), '\n', '\n')
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	for i := range parsers {
		_ = parsers[i].Feed([]byte("data: a"), nothing{})
		_ = parsers[i].Feed(large, nothing{})
	}
	if grown := int64(heap()) - int64(before); grown > 8<<20 {
		t.Errorf("%d parsers hold %d bytes after a large event", len(parsers), grown)
	}
	runtime.KeepAlive(parsers)
}

func BenchmarkFeed(b *testing.B) {
	event := []byte("id: 12345\ndata: {\"sequence\":12345,\"sentAt\":123456.789,\"padding\":\"aaaaaaaaaaaaaaaa\"}\n\n")
	chunk := bytes.Repeat(event, 16384/len(event))
	var parser eventstream.Parser
	b.SetBytes(int64(len(chunk)))
	b.ReportAllocs()
	for b.Loop() {
		_ = parser.Feed(chunk, nothing{})
	}
}
