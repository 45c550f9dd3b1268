package eventsource_test

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ssespec/ssespec/apps/k6/stamp"
)

// serve starts a server that speaks the protocol, and gives its URL.
func serve(t testing.TB, protocol string, handler http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	protocols := new(http.Protocols)
	switch protocol {
	case "h2":
		protocols.SetHTTP2(true)
		server.EnableHTTP2 = true
	case "h2c":
		protocols.SetUnencryptedHTTP2(true)
	default:
		protocols.SetHTTP1(true)
	}
	server.Config.Protocols = protocols
	if protocol == "h2" || protocol == "https" {
		server.StartTLS()
	} else {
		server.Start()
	}
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	return server.URL
}

// serveRaw answers each connection with a function of the test's own. The number
// of the connection starts at 1.
func serveRaw(t testing.TB, answer func(conn net.Conn, number int)) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for number := 1; ; number++ {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				if _, err := http.ReadRequest(newBufio(conn)); err == nil {
					answer(conn, number)
				}
			}()
		}
	}()
	return "http://" + listener.Addr().String()
}

const streamHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"

func sayStream(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.WriteHeader(http.StatusOK)
	_ = http.NewResponseController(w).Flush()
}

func say(w http.ResponseWriter, format string, values ...any) {
	fmt.Fprintf(w, format, values...)
	_ = http.NewResponseController(w).Flush()
}

// ticks sends numbered, stamped events, as the reference server does, and goes on
// after the Last-Event-ID.
func ticks(every time.Duration) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		sayStream(w)
		first, _ := strconv.Atoi(r.Header.Get("Last-Event-ID"))
		begun := time.Now()
		for n := first + 1; ; n++ {
			due := begun.Add(time.Duration(n-first) * every)
			select {
			case <-r.Context().Done():
				return
			case <-time.After(time.Until(due)):
			}
			say(w, "id: %d\ndata: {\"sequence\":%d,\"sentAt\":%f,\"padding\":\"%s\"}\n\n",
				n, n, stamp.HostClock().Milliseconds(due), strings.Repeat("x", 20))
		}
	}
}

// text sends the stream on the first connection, and 204 on the others.
func text(stream string) http.HandlerFunc {
	var connections atomic.Int32
	return func(w http.ResponseWriter, _ *http.Request) {
		if connections.Add(1) > 1 {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		sayStream(w)
		say(w, "%s", stream)
	}
}
