//go:build unix

package main_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ssespec/ssespec/apps/k6/stamp"
)

type verdict struct {
	Valid          bool
	InvalidBecause string
	Late           string
	LatencyMs      struct{ P50 float64 }
	Generator      struct{ LagMs float64 }
	Thresholds     []struct {
		Expression string
		Passed     bool
		Value      float64
	}
	Histograms struct{ LatencyMs [][2]float64 }
	Events     struct{ Captured float64 }
}

func judge(t *testing.T, file string) (v verdict) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// A generator that gets half of the time only, in pieces, measures itself.
func TestAStarvedGeneratorIsNotValid(t *testing.T) {
	file := filepath.Join(t.TempDir(), "summary.json")
	command := exec.Command(binary, "run", "-q", "--address", "", "-e", "SSESPEC_URL="+serve(t, false)+"/events",
		"-e", "SSESPEC_DURATION=2s", "-e", "SSESPEC_SUMMARY="+file, latency)
	command.Env = append(os.Environ(), "K6_NO_USAGE_REPORT=true", "K6_AUTO_EXTENSION_RESOLUTION=false")
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	pulse := time.NewTicker(150 * time.Millisecond)
	defer pulse.Stop()
	limit := time.After(time.Minute)
	for stopped := false; ; stopped = !stopped {
		select {
		case err := <-ended:
			if err != nil {
				t.Fatal(err)
			}
			if v := judge(t, file); v.Valid || !strings.Contains(v.InvalidBecause, "could not keep up") || v.Late != "" {
				t.Errorf("%+v", v)
			}
			return
		case <-pulse.C:
			signal := map[bool]syscall.Signal{false: syscall.SIGSTOP, true: syscall.SIGCONT}[stopped]
			_ = command.Process.Signal(signal)
		case <-limit:
			_ = command.Process.Kill()
			t.Fatal("it does not end")
		}
	}
}

// A server that sends each event a second after it was due is slow. The
// generator is not, unless this machine is busy with something else: then it may
// try again.
func TestASlowServerIsNamed(t *testing.T) {
	const late = time.Second
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for n := 0; ; n++ {
			due := time.Now()
			select {
			case <-r.Context().Done():
				return
			case <-time.After(late):
			}
			fmt.Fprintf(w, "id: %d\ndata: {\"sentAt\":%f}\n\n", n, stamp.HostClock().Milliseconds(due))
			_ = http.NewResponseController(w).Flush()
		}
	}))
	defer server.Close()
	defer server.CloseClientConnections()
	file := filepath.Join(t.TempDir(), "summary.json")
	var v verdict
	for range 5 {
		code, output := run(t, "-e", "SSESPEC_URL="+server.URL+"/events", "-e", "SSESPEC_DURATION=3s", "-e", "SSESPEC_SUMMARY="+file,
			"-e", `SSESPEC_THRESHOLDS={"sse_event_latency":["p(99)<100"],"sse_events_lost":["count<1"]}`, latency)
		v = judge(t, file)
		if code != 99 || !strings.Contains(output, v.Late) {
			t.Fatalf("exit code %d, %+v\n%s", code, v, output)
		}
		if v.Late != "" {
			break
		}
	}
	if !v.Valid || !strings.Contains(v.Late, server.URL) || v.LatencyMs.P50 < inMilliseconds(late) {
		t.Errorf("%+v", v)
	}
	passed := map[string]bool{}
	for _, threshold := range v.Thresholds {
		passed[threshold.Expression] = threshold.Passed
	}
	if lost, known := passed["sse_events_lost: count<1"]; !known || !lost {
		t.Errorf("%+v", v.Thresholds)
	}
	if met, known := passed["sse_event_latency: p(99)<100"]; !known || met {
		t.Errorf("%+v", v.Thresholds)
	}
	var counted float64
	for _, pair := range v.Histograms.LatencyMs {
		counted += pair[1]
	}
	if counted != v.Events.Captured {
		t.Errorf("%v in the histogram of %v", counted, v.Events.Captured)
	}
}

func inMilliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
