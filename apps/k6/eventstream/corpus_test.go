package eventstream_test

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"testing"

	"github.com/ssespec/ssespec/apps/k6/eventstream"
)

// The corpus as the grammar package publishes it for every language; a schema stands beside it.
const (
	vectorsFile = "../../../packages/grammar/vectors/event-streams.json"
	leastCases  = 150
)

type corpusCase struct {
	name   string
	stream []byte
	items  []item
}

func TestCorpus(t *testing.T) {
	cases := readCorpus(t)
	if len(cases) < leastCases {
		t.Fatalf("%s has %d cases, at least %d are expected", vectorsFile, len(cases), leastCases)
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			for size := 1; size <= max(1, len(c.stream)); size++ {
				if got := interpret(t, c.stream, size); !reflect.DeepEqual(got, c.items) {
					t.Fatalf("in chunks of %d bytes\n got %v\nwant %v\n of  %q", size, got, c.items, c.stream)
				}
			}
		})
	}
}

func readCorpus(t testing.TB) []corpusCase {
	t.Helper()
	text, err := os.ReadFile(vectorsFile)
	if err != nil {
		t.Fatal(err)
	}
	var vectors struct {
		Schema int `json:"schema"`
		Cases  []struct {
			ID     string          `json:"id"`
			Stream []byte          `json:"stream"` // base64
			Items  json.RawMessage `json:"items"`
		} `json:"cases"`
	}
	if err := json.Unmarshal(text, &vectors); err != nil {
		t.Fatalf("%s: %v", vectorsFile, err)
	}
	if vectors.Schema != 1 {
		t.Fatalf("%s is of schema %d, which nobody has taught this test", vectorsFile, vectors.Schema)
	}
	var cases []corpusCase
	for _, c := range vectors.Cases {
		cases = append(cases, corpusCase{c.ID, c.Stream, readItems(t, c.ID, c.Items)})
	}
	return cases
}

// item is one of a vector's items. A kind or key that nobody knows fails the test.
type item struct {
	Kind        string  `json:"kind"`
	Type        *string `json:"type,omitempty"`
	Data        *string `json:"data,omitempty"`
	LastEventID *string `json:"lastEventId,omitempty"`
	Text        *string `json:"text,omitempty"`
	Retry       *int64  `json:"retry,omitempty"`
}

func (i item) String() string {
	line, _ := json.Marshal(i)
	return string(line)
}

func readItems(t testing.TB, name string, text []byte) []item {
	t.Helper()
	items := []item{}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&items); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return items
}

// collector writes down what the parser tells, as items.
type collector struct{ items []item }

func (c *collector) Event(e eventstream.Event) {
	eventType, data, id := string(e.Type), string(e.Data), string(e.LastEventID)
	c.items = append(c.items, item{Kind: "event", Type: &eventType, Data: &data, LastEventID: &id})
}

func (c *collector) Comment(text []byte) {
	comment := string(text)
	c.items = append(c.items, item{Kind: "comment", Text: &comment})
}

func (c *collector) Retry(milliseconds int64) {
	c.items = append(c.items, item{Kind: "retry", Retry: &milliseconds})
}

// interpret reads the stream in chunks of the size. Each chunk is a copy of its
// own that is overwritten after use, so that nothing may hold on to it.
func interpret(t testing.TB, stream []byte, size int) []item {
	t.Helper()
	c := collector{items: []item{}}
	var parser eventstream.Parser
	for at := 0; at < len(stream); at += size {
		chunk := append([]byte(nil), stream[at:min(at+size, len(stream))]...)
		if err := parser.Feed(chunk, &c); err != nil {
			t.Fatal(err)
		}
		clear(chunk)
	}
	if parser.End() {
		c.items = append(c.items, item{Kind: "discarded"})
	}
	return c.items
}
