// The progress of an upload, as a guide for nginx writes its handler: a hundred steps, and the end.
//
// Listens on the address in its argument; without one on port 1991, or on any free port where that is taken.
package main

import (
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"time"
)

const steps = 100

func progress(w http.ResponseWriter, r *http.Request) {
	flusher, ok := w.(http.Flusher)
	if !ok {
		http.Error(w, "streaming is not supported", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("Connection", "keep-alive")
	w.Header().Set("X-Accel-Buffering", "no")

	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for step := 1; step <= steps; step++ {
		fmt.Fprintf(w, "data: {\"done\":%d,\"of\":%d}\n\n", step, steps)
		flusher.Flush()
		select {
		case <-tick.C:
		case <-r.Context().Done():
			return
		}
	}
}

func listen() (net.Listener, error) {
	if len(os.Args) > 1 {
		return net.Listen("tcp", os.Args[1])
	}
	listener, err := net.Listen("tcp", "127.0.0.1:1991")
	if err != nil {
		return net.Listen("tcp", "127.0.0.1:0")
	}
	return listener, nil
}

func main() {
	listener, err := listen()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("http://%s/progress\n", listener.Addr())
	http.HandleFunc("/progress", progress)
	log.Fatal(http.Serve(listener, nil))
}
