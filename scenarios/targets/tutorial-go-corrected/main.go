// The two messages of tutorial-go, for clients that come back, for proxies, and for both ends of the connection.
package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
	"strconv"
	"time"
)

var messages = []string{`{"order":17,"status":"packed"}`, `{"order":17,"status":"shipped"}`}

const (
	pause     = 5 * time.Second
	heartbeat = 15 * time.Second
)

func events(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "GET this stream", http.StatusMethodNotAllowed)
		return
	}
	seen := lastSeen(r.Header.Get("Last-Event-ID"))
	if seen == len(messages) {
		// All has been said: without this an EventSource comes back for ever.
		w.WriteHeader(http.StatusNoContent)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store, no-transform")
	w.Header().Set("X-Accel-Buffering", "no")
	if r.Method == http.MethodHead {
		return
	}
	stream := http.NewResponseController(w)
	// The head and some bytes at once, however late the first message.
	fmt.Fprint(w, "retry: 3000\n\n")
	stream.Flush()

	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	due := time.After(0)
	for id := seen + 1; id <= len(messages); {
		select {
		case <-r.Context().Done(): // the client has left
			return
		case <-beat.C:
			fmt.Fprint(w, ":\n\n")
		case <-due:
			fmt.Fprintf(w, "id: %d\ndata: %s\n\n", id, messages[id-1])
			due = time.After(pause)
			id++
		}
		if stream.Flush() != nil {
			return
		}
	}
}

// lastSeen is how many messages a client has; what it says may be anything.
func lastSeen(id string) int {
	seen, err := strconv.Atoi(id)
	if err != nil || seen < 0 || seen > len(messages) {
		return 0
	}
	return seen
}

func main() {
	http.HandleFunc("/events", events)
	log.Fatal(http.ListenAndServe(os.Args[1], nil))
}
