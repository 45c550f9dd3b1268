package eventstream_test

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzChunks holds the parser against interpretPlainly, at a chunk size that is
// fuzzed as well. The seeds are the corpus.
func FuzzChunks(f *testing.F) {
	for i, c := range readCorpus(f) {
		f.Add(c.stream, uint8(i%7+1))
	}
	f.Fuzz(func(t *testing.T, stream []byte, size uint8) {
		want := interpretPlainly(stream)
		for _, size := range []int{max(1, int(size)), max(1, len(stream))} {
			if got := interpret(t, stream, size); !reflect.DeepEqual(got, want) {
				t.Fatalf("in chunks of %d bytes\n got %v\nwant %v", size, got, want)
			}
		}
	})
}

// interpretPlainly reads a whole stream at once, written for clarity.
func interpretPlainly(stream []byte) []item {
	text := strings.TrimPrefix(decodePlainly(stream), "\uFEFF")
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	lines := strings.Split(text, "\n")
	c := collector{items: []item{}}
	var data []string
	eventType, idBuffer, pending := "", "", false
	for _, line := range lines[:len(lines)-1] {
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch {
		case line == "":
			if data != nil {
				joined, id := strings.Join(data, "\n"), idBuffer
				kind := eventType
				if kind == "" {
					kind = "message"
				}
				c.items = append(c.items, item{Kind: "event", Type: &kind, Data: &joined, LastEventID: &id})
			}
			data, eventType, pending = nil, "", false
		case name == "" && strings.HasPrefix(line, ":"):
			c.Comment([]byte(value))
		case name == "data":
			data, pending = append(data, value), true
		case name == "event":
			eventType, pending = value, true
		case name == "id":
			pending = true
			if !strings.Contains(value, "\x00") {
				idBuffer = value
			}
		case name == "retry" && value != "" && strings.Trim(value, "0123456789") == "":
			digits := strings.TrimLeft(value, "0")
			retry := int64(1<<53 - 1)
			if len(digits) <= 16 {
				retry = 0
				for _, d := range digits {
					retry = retry*10 + int64(d-'0')
				}
			}
			c.Retry(min(retry, 1<<53-1))
		}
	}
	if lines[len(lines)-1] != "" || pending {
		c.items = append(c.items, item{Kind: "discarded"})
	}
	return c.items
}

// decodePlainly tries, at each place, the longest prefix that some well-formed
// character starts with.
func decodePlainly(stream []byte) string {
	var text strings.Builder
	for at := 0; at < len(stream); {
		if r, size := utf8.DecodeRune(stream[at:]); r != utf8.RuneError || size == 3 {
			text.WriteRune(r)
			at += size
			continue
		}
		length := 1
		for length < 3 && at+length < len(stream) && startsACharacter(stream[at:at+length+1]) {
			length++
		}
		text.WriteRune(utf8.RuneError)
		at += length
	}
	return text.String()
}

func startsACharacter(prefix []byte) bool {
	for _, second := range []byte{0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF} {
		whole := append([]byte(nil), prefix...)
		if len(whole) < 2 {
			whole = append(whole, second)
		}
		for ; len(whole) <= 4; whole = append(whole, 0x80) {
			if r, size := utf8.DecodeRune(whole); size > len(prefix) && r != utf8.RuneError {
				return true
			}
		}
	}
	return false
}
