package eventstream_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/ssespec/ssespec/apps/k6/eventstream"
)

// The corpus is shared with the TypeScript parser; its README.md fixes the format.
const (
	corpusFolder = "../../../packages/grammar/corpus"
	leastCases   = 60
)

type corpusCase struct {
	name   string
	stream []byte
	items  []item
}

func TestCorpus(t *testing.T) {
	cases := readCorpus(t)
	if len(cases) < leastCases {
		t.Fatalf("the corpus in %s has %d cases, at least %d are expected", corpusFolder, len(cases), leastCases)
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
	files, err := filepath.Glob(filepath.Join(corpusFolder, "*.md"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no corpus in %s (%v)", corpusFolder, err)
	}
	var cases []corpusCase
	for _, file := range files {
		if filepath.Base(file) == "README.md" {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, section := range strings.Split("\n"+string(text), "\n## ")[1:] {
			title, body, _ := strings.Cut(section, "\n")
			name := filepath.Base(file) + ": " + title
			stream, err := unescape(strings.ReplaceAll(fenced(t, name, body, "stream"), "\n", ""))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			cases = append(cases, corpusCase{name, stream, readItems(t, name, fenced(t, name, body, "items"))})
		}
	}
	return cases
}

func fenced(t testing.TB, name, body, kind string) string {
	t.Helper()
	_, after, found := strings.Cut("\n"+body, "\n```"+kind+"\n")
	block, _, closed := strings.Cut("\n"+after, "\n```\n")
	if !found || !closed {
		t.Fatalf("%s: no fenced block %q", name, kind)
	}
	return block
}

func unescape(text string) ([]byte, error) {
	simple := map[byte]byte{'n': '\n', 'r': '\r', 't': '\t', '\\': '\\', '0': 0}
	var bytes []byte
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' {
			bytes = append(bytes, text[i])
			continue
		}
		i++
		if i < len(text) {
			if b, known := simple[text[i]]; known {
				bytes = append(bytes, b)
				continue
			}
		}
		if i+2 >= len(text) || text[i] != 'x' {
			return nil, fmt.Errorf("unknown escape at %q", text[i-1:])
		}
		b, err := strconv.ParseUint(text[i+1:i+3], 16, 8)
		if err != nil {
			return nil, err
		}
		bytes = append(bytes, byte(b))
		i += 2
	}
	return bytes, nil
}

// item is one line of an items block.
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

func readItems(t testing.TB, name, block string) []item {
	t.Helper()
	items := []item{}
	decoder := json.NewDecoder(strings.NewReader(block))
	decoder.DisallowUnknownFields()
	for decoder.More() {
		var i item
		if err := decoder.Decode(&i); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		items = append(items, i)
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
