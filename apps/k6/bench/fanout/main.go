//go:build linux

// Command fanout sends the same numbered events to all who listen, as a server
// of Go's net/http does that: a goroutine and a channel for each client, a write
// and a flush for each event. It prints its URL.
package main

import (
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/ssespec/ssespec/apps/k6/stamp"
)

var rate = flag.Float64("rate", 1, "events a second")

type hub struct {
	mu      sync.Mutex
	clients map[chan []byte]struct{}
}

func (h *hub) broadcast(event []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for client := range h.clients {
		select {
		case client <- event:
		default: // it is behind, and loses this one
		}
	}
}

func (h *hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-cache")
	controller := http.NewResponseController(w)
	_ = controller.Flush()
	events := make(chan []byte, 16)
	h.mu.Lock()
	h.clients[events] = struct{}{}
	h.mu.Unlock()
	defer func() {
		h.mu.Lock()
		delete(h.clients, events)
		h.mu.Unlock()
	}()
	for {
		select {
		case <-r.Context().Done():
			return
		case event := <-events:
			if _, err := w.Write(event); err != nil {
				return
			}
			_ = controller.Flush()
		}
	}
}

func main() {
	flag.Parse()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, "fanout:", err)
		os.Exit(1)
	}
	clients := &hub{clients: map[chan []byte]struct{}{}}
	go send(clients)
	fmt.Printf("http://%s/\n", listener.Addr())
	_ = (&http.Server{Handler: clients}).Serve(listener)
}

func send(clients *hub) {
	began, interval := time.Now(), time.Duration(float64(time.Second) / *rate)
	for n := 1; ; n++ {
		due := began.Add(time.Duration(n) * interval)
		time.Sleep(time.Until(due))
		clients.broadcast(fmt.Appendf(nil, "id: %d\ndata: {\"sequence\":%d,\"sentAt\":%.3f}\n\n",
			n, n, stamp.HostClock().Milliseconds(due)))
	}
}
