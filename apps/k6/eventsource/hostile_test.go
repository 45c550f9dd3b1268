package eventsource_test

import (
	"bytes"
	"io"
	"net"
	"strings"
	"testing"
)

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
