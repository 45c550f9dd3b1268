//go:build linux

// Command rawclient reads many event streams with as little as Go needs for it:
// a goroutine, a socket and a buffer each, no HTTP library, no parser. It is the
// floor that load generators are held against, and it takes the server's figures
// from /proc meanwhile.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"net/url"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ssespec/ssespec/apps/k6/histogram"
	"github.com/ssespec/ssespec/apps/k6/stamp"
)

var (
	target   = flag.String("url", "", "the stream, http")
	streams  = flag.Int("streams", 1, "how many")
	spread   = flag.Duration("spread", time.Second, "the time over which they are started")
	warmup   = flag.Duration("warmup", time.Second, "not measured, after the last was started")
	duration = flag.Duration("duration", 5*time.Second, "measured")
	server   = flag.Int("pid", 0, "the server's process")
)

const bufferSize = 4 << 10

var (
	measuring    atomic.Bool
	opened, seen atomic.Int64
	mu           sync.Mutex
	latencies    histogram.Histogram
	sentAt       = []byte(`"sentAt":`)
	boundary     = []byte("\n\n")
)

type figures struct {
	Opened      int64          `json:"opened"`
	Events      int64          `json:"events"`
	LatencyMs   map[string]any `json:"latencyMs"`
	Client      cost           `json:"client"`
	Server      *cost          `json:"server,omitempty"`
	MeasuredSec float64        `json:"measuredSeconds"`
}

// cost of a process in the measured time.
type cost struct {
	CPUMs       float64 `json:"cpuMs"`
	ResidentKiB int64   `json:"residentKiB"`
}

func main() {
	flag.Parse()
	address, err := url.Parse(*target)
	if err != nil {
		fail(err)
	}
	for range *streams {
		go stream(address)
		time.Sleep(*spread / time.Duration(*streams))
	}
	time.Sleep(*warmup)
	before, serverBefore, began := processorTime(os.Getpid()), processorTime(*server), time.Now()
	measuring.Store(true)
	time.Sleep(*duration)
	measuring.Store(false)
	result := figures{
		Opened: opened.Load(), Events: seen.Load(), MeasuredSec: time.Since(began).Seconds(),
		Client: cost{processorTime(os.Getpid()) - before, resident(os.Getpid())},
	}
	if *server != 0 {
		result.Server = &cost{processorTime(*server) - serverBefore, resident(*server)}
	}
	mu.Lock()
	if latencies.Count() > 0 {
		result.LatencyMs = map[string]any{
			"p50": inMilliseconds(latencies.Quantile(0.5)), "p99": inMilliseconds(latencies.Quantile(0.99)),
			"count": latencies.Count(),
		}
	}
	_ = json.NewEncoder(os.Stdout).Encode(result)
}

func stream(address *url.URL) {
	conn, err := net.Dial("tcp", address.Host)
	if err != nil {
		fail(err)
	}
	fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\nAccept: text/event-stream\r\n\r\n", address.RequestURI(), address.Host)
	clock, buffer := stamp.HostClock(), make([]byte, bufferSize)
	first := true
	for {
		n, err := conn.Read(buffer)
		at := time.Now()
		if err != nil {
			return
		}
		if first {
			opened.Add(1)
			first = false
		}
		if !measuring.Load() {
			continue
		}
		seen.Add(int64(bytes.Count(buffer[:n], boundary)))
		record(buffer[:n], clock, at)
	}
}

// record the age of each event whose stamp lies whole in the bytes.
func record(read []byte, clock stamp.Clock, at time.Time) {
	mu.Lock()
	defer mu.Unlock()
	for {
		start := bytes.Index(read, sentAt)
		if start < 0 {
			return
		}
		read = read[start+len(sentAt):]
		end := bytes.IndexAny(read, ",}")
		if end < 0 {
			return
		}
		if due, err := strconv.ParseFloat(string(read[:end]), 64); err == nil {
			if latency, ok := clock.Since(due, at); ok {
				latencies.Record(latency)
			}
		}
	}
}

// processorTime of a process in milliseconds, from /proc/PID/stat (proc(5)).
func processorTime(pid int) float64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	fields := bytes.Fields(text[bytes.LastIndexByte(text, ')')+1:])
	user, _ := strconv.ParseFloat(string(fields[11]), 64)
	system, _ := strconv.ParseFloat(string(fields[12]), 64)
	const ticksPerSecond = 100 // USER_HZ, on every Linux there is
	return (user + system) * 1000 / ticksPerSecond
}

// resident memory of a process in KiB.
func resident(pid int) int64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0
	}
	pages, _ := strconv.ParseInt(string(bytes.Fields(text)[1]), 10, 64)
	return pages * int64(os.Getpagesize()) / 1024
}

func inMilliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func fail(err error) {
	fmt.Fprintln(os.Stderr, "rawclient:", err)
	os.Exit(1)
}
