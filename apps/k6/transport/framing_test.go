package transport

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/http/httputil"
	"testing"
)

// unframe feeds the bytes in pieces of a size.
func unframe(f framing, wire []byte, size int) (content []byte, err error) {
	for at := 0; at < len(wire); at += size {
		rest := wire[at:min(at+size, len(wire))]
		for len(rest) > 0 {
			var run []byte
			run, rest, err = f.next(rest)
			content = append(content, run...)
			if err != nil {
				return content, err
			}
		}
	}
	return content, f.cut()
}

func TestChunked(t *testing.T) {
	for _, c := range []struct {
		name, wire, content string
		err                 error
	}{
		{"one", "5\r\nhello\r\n0\r\n\r\n", "hello", io.EOF},
		{"several, hexadecimal in either case", "a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n", "01234567890123456789", io.EOF},
		{"extensions and trailers", "2;a=b\r\nhi\r\n0;c\r\nX: y\r\nZ: w\r\n\r\n", "hi", io.EOF},
		{"line feeds alone", "2\nhi\n0\n\n", "hi", io.EOF},
		{"something after the end", "2\r\nhi\r\n0\r\n\r\nHTTP/1.1", "hi", io.EOF},
		{"cut in the data", "5\r\nhel", "hel", errCut},
		{"cut before the last chunk", "2\r\nhi\r\n", "hi", errCut},
		{"cut before the end of the trailer", "2\r\nhi\r\n0\r\n", "hi", errCut},
		{"nothing", "", "", errCut},
		{"no size", "\r\nhi\r\n", "", errChunk},
		{"no number", "x\r\nhi\r\n", "", errChunk},
		{"a negative size", "-2\r\nhi\r\n", "", errChunk},
		{"a size without limit", "fffffffffffffffff\r\n", "", errChunk},
		{"data longer than its size", "2\r\nhiho\r\n", "hi", errChunk},
	} {
		for size := 1; size <= max(1, len(c.wire)); size++ {
			content, err := unframe(&chunked{}, []byte(c.wire), size)
			if string(content) != c.content || !errors.Is(err, c.err) {
				t.Fatalf("%s in pieces of %d: %q, %v", c.name, size, content, err)
			}
		}
	}
}

func TestSized(t *testing.T) {
	for wire, want := range map[string]error{"hell": errCut, "hello": io.EOF, "hello, more": io.EOF} {
		content, err := unframe(&sized{left: 5}, []byte(wire), 2)
		if !bytes.Equal(content, []byte(wire)[:min(5, len(wire))]) || !errors.Is(err, want) {
			t.Errorf("%q: %q, %v", wire, content, err)
		}
	}
}

func TestChunkedBoundsItsLines(t *testing.T) {
	for name, start := range map[string]string{"extension": "1;", "trailer": "0\r\nX"} {
		wire := append([]byte(start), bytes.Repeat([]byte("a"), 1<<20)...)
		if _, err := unframe(&chunked{}, wire, 4096); !errors.Is(err, errChunk) {
			t.Errorf("an endless %s: %v", name, err)
		}
	}
}

// FuzzChunked: any division gives the same, and what Go's own reader takes whole
// is taken here, with the same content.
func FuzzChunked(f *testing.F) {
	for _, seed := range []string{"5\r\nhello\r\n0\r\n\r\n", "2;x\r\nhi\r\n0\r\nA: b\r\n\r\n", "5\r\nhel", "x", "A\n0123456789\n0\n\n"} {
		f.Add([]byte(seed), uint8(1))
	}
	f.Fuzz(func(t *testing.T, wire []byte, size uint8) {
		whole, wholeErr := unframe(&chunked{}, wire, max(1, len(wire)))
		pieces, piecesErr := unframe(&chunked{}, wire, max(1, int(size)))
		if !bytes.Equal(whole, pieces) || !errors.Is(piecesErr, wholeErr) {
			t.Fatalf("whole %q, %v; in pieces of %d %q, %v", whole, wholeErr, size, pieces, piecesErr)
		}
		reader := bufio.NewReader(bytes.NewReader(wire))
		content, err := io.ReadAll(httputil.NewChunkedReader(reader))
		if err == nil && !bytes.Equal(whole, content) {
			t.Fatalf("Go reads %q, this %q, %v", content, whole, wholeErr)
		}
	})
}
