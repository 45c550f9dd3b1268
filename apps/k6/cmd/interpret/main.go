// Command interpret reads event streams with the parser of k6/x/eventsource, so
// that other parsers can be held against it.
//
// Each line of standard input is one stream, as JSON:
//
//	{"stream": "<base64>", "sizes": [3, 0, 7]}
//
// where sizes are those of its first chunks; the rest is the last chunk. Each
// line of standard output is what came of it, a JSON array of items as the
// corpus of packages/grammar has them.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"github.com/ssespec/ssespec/apps/k6/eventstream"
)

type request struct {
	Stream []byte `json:"stream"`
	Sizes  []int  `json:"sizes"`
}

type item struct {
	Kind        string  `json:"kind"`
	Type        *string `json:"type,omitempty"`
	Data        *string `json:"data,omitempty"`
	LastEventID *string `json:"lastEventId,omitempty"`
	Text        *string `json:"text,omitempty"`
	Retry       *int64  `json:"retry,omitempty"`
}

func main() {
	requests := json.NewDecoder(bufio.NewReader(os.Stdin))
	answers := bufio.NewWriter(os.Stdout)
	for requests.More() {
		var r request
		if err := requests.Decode(&r); err != nil {
			fail(err)
		}
		items, err := interpret(r)
		if err != nil {
			fail(err)
		}
		line, err := json.Marshal(items)
		if err != nil {
			fail(err)
		}
		// Whoever asks waits for the answer before the next stream.
		_, _ = answers.Write(append(line, '\n'))
		if err := answers.Flush(); err != nil {
			fail(err)
		}
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func interpret(r request) ([]item, error) {
	c := collector{items: []item{}}
	var parser eventstream.Parser
	rest := r.Stream
	for _, size := range append(r.Sizes, len(rest)) {
		size = min(max(size, 0), len(rest))
		if err := parser.Feed(rest[:size], &c); err != nil {
			return nil, err
		}
		rest = rest[size:]
	}
	if parser.End() {
		c.items = append(c.items, item{Kind: "discarded"})
	}
	return c.items, nil
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
