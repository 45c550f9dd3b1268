// Two messages five seconds apart, as tutorials write it.
package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
	"time"
)

func events(w http.ResponseWriter, r *http.Request) {
	flusher, ok := w.(http.Flusher)
	if !ok {
		http.Error(w, "streaming is not supported", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("Connection", "keep-alive")

	fmt.Fprintf(w, "data: %s\n\n", `{"order":17,"status":"packed"}`)
	flusher.Flush()
	time.Sleep(5 * time.Second)
	fmt.Fprintf(w, "data: %s\n\n", `{"order":17,"status":"shipped"}`)
	flusher.Flush()
}

func main() {
	http.HandleFunc("/events", events)
	log.Fatal(http.ListenAndServe(os.Args[1], nil))
}
