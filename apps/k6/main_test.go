package main_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ssespec/ssespec/apps/k6/stamp"
)

// binary is what a user runs, built as a user builds it.
var binary string

func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "k6-")
	if err != nil {
		panic(err)
	}
	binary = filepath.Join(folder, "k6")
	if out, err := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", binary, ".").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "go build: %v\n%s", err, out)
		os.Exit(1)
	}
	code := m.Run()
	_ = os.RemoveAll(folder)
	os.Exit(code)
}

func run(t *testing.T, arguments ...string) (code int, output string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, binary, append([]string{"run", "-q", "--address", ""}, arguments...)...)
	command.Env = append(os.Environ(), "K6_NO_USAGE_REPORT=true", "K6_AUTO_EXTENSION_RESOLUTION=false")
	var both bytes.Buffer
	command.Stdout, command.Stderr = &both, &both
	err := command.Run()
	if command.ProcessState == nil || ctx.Err() != nil {
		t.Fatalf("%v\n%s", err, both.String())
	}
	return command.ProcessState.ExitCode(), both.String()
}

// serve gives the URL of a server that speaks HTTP/1.1 and h2c, or TLS with h2.
func serve(t *testing.T, secure bool) string {
	t.Helper()
	server := httptest.NewUnstartedServer(http.HandlerFunc(ticks))
	server.Config.Protocols = new(http.Protocols)
	server.Config.Protocols.SetHTTP1(true)
	server.Config.Protocols.SetUnencryptedHTTP2(true)
	server.Config.Protocols.SetHTTP2(true)
	if server.EnableHTTP2 = secure; secure {
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

func ticks(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	begun := time.Now()
	for n := 0; ; n++ {
		due := begun.Add(time.Duration(n) * 10 * time.Millisecond)
		select {
		case <-r.Context().Done():
			return
		case <-time.After(time.Until(due)):
		}
		fmt.Fprintf(w, "id: %d\ndata: {\"sequence\":%d,\"sentAt\":%f}\n\n", n, n, stamp.HostClock().Milliseconds(due))
		_ = http.NewResponseController(w).Flush()
	}
}

const latency = "../../scenarios/load/latency.ts"

func TestLatencyWorkload(t *testing.T) {
	for _, c := range []struct {
		protocol string
		secure   bool
	}{{"", false}, {"http/1.1", false}, {"h2c", false}, {"http/1.1", true}, {"h2", true}, {"", true}} {
		t.Run(fmt.Sprintf("%s secure %v", c.protocol, c.secure), func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "summary.json")
			code, output := run(t, "-e", "SSESPEC_URL="+serve(t, c.secure)+"/events", "-e", "SSESPEC_PROTOCOL="+c.protocol,
				"-e", "SSESPEC_STREAMS=5", "-e", "SSESPEC_DURATION=1s", "-e", "SSESPEC_INSECURE=1", "-e", "SSESPEC_SUMMARY="+file, latency)
			if code != 0 || !strings.Contains(output, "5 of 5 opened") {
				t.Fatalf("exit code %d\n%s", code, output)
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var report struct {
				Schema                               int
				Workload                             string
				Valid                                bool
				Streams                              struct{ Asked, Opened, Peak, Failed int }
				Events                               struct{ Sent, Captured, Lost, Duplicated, Reordered *int }
				TimeToFirstEventMs, LatencyMs, GapMs *struct{ P50, P90, P95, P99, P999, Max, Count *float64 }
				Generator                            struct{ MemoryPerStreamKiB, CPUPerEventUs, LagMs *float64 }
				Thresholds                           []any
			}
			if err := json.Unmarshal(text, &report); err != nil {
				t.Fatal(err)
			}
			e, l := report.Events, report.LatencyMs
			if report.Schema != 1 || report.Workload != "latency" || report.Streams.Opened != 5 || report.Streams.Peak != 5 ||
				e.Sent == nil || *e.Sent != *e.Captured || *e.Lost != 0 || *e.Captured < 5 || l == nil ||
				*l.P50 <= 0 || *l.P50 > *l.P999 || *l.P999 > *l.Max || int(*l.Count) != *e.Captured ||
				report.GapMs == nil || report.TimeToFirstEventMs == nil || report.Generator.LagMs == nil || report.Thresholds == nil {
				t.Errorf("%s", text)
			}
		})
	}
}

func TestLatencyWorkloadRefusesBadSettings(t *testing.T) {
	for _, c := range []struct{ setting, want string }{
		{"SSESPEC_URL=", "SSESPEC_URL must be"},
		{"SSESPEC_URL=events", "SSESPEC_URL must be"},
		{"SSESPEC_PROTOCOL=h3", "SSESPEC_PROTOCOL must be"},
		{"SSESPEC_STREAMS=0", "SSESPEC_STREAMS must be"},
		{"SSESPEC_DURATION=soon", "SSESPEC_DURATION must be"},
		{"SSESPEC_SPREAD=1", "SSESPEC_SPREAD must be"},
		{"SSESPEC_CONNECTIONS=x", "SSESPEC_CONNECTIONS must be"},
		{"SSESPEC_THRESHOLDS={\"a\":1}", "SSESPEC_THRESHOLDS must be"},
		{"SSESPEC_HEADERS=[]", "SSESPEC_HEADERS must be"},
	} {
		code, output := run(t, "-e", "SSESPEC_URL=http://127.0.0.1/", "-e", c.setting, latency)
		if code != 107 || !strings.Contains(output, c.want) {
			t.Errorf("%s: exit code %d\n%s", c.setting, code, output)
		}
	}
}

// What k6 users know works here too: outputs, tags, source addresses.
func TestOptionsOfK6(t *testing.T) {
	source := "127.0.0.5"
	if runtime.GOOS != "linux" { // elsewhere only the first loopback address is there
		source = "127.0.0.1"
	}
	var from atomic.Value
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		from.Store(r.RemoteAddr)
		ticks(w, r)
	}))
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	samples := filepath.Join(t.TempDir(), "samples.json")
	code, output := run(t, "-e", "SSESPEC_URL="+server.URL+"/events", "-e", "SSESPEC_DURATION=1s",
		"--out", "json="+samples, "--tag", "build=7", "--local-ips", source, latency)
	if code != 0 {
		t.Fatalf("exit code %d\n%s", code, output)
	}
	if address, _ := from.Load().(string); !strings.HasPrefix(address, source+":") {
		t.Errorf("it came from %s", address)
	}
	text, err := os.ReadFile(samples)
	if err != nil {
		t.Fatal(err)
	}
	for _, metric := range []string{"sse_event_latency", "sse_event_gap", "sse_time_to_first_event", "sse_events", "sse_bytes"} {
		if !hasSample(text, metric, map[string]string{"build": "7", "scenario": "latency", "url": server.URL + "/events"}) {
			t.Errorf("no sample of %s with the tags", metric)
		}
	}
	if !hasSample(text, "data_received", nil) {
		t.Error("k6 does not count the bytes received")
	}
}

// hasSample looks for a value above zero of the metric with the tags.
func hasSample(lines []byte, metric string, tags map[string]string) bool {
	for line := range bytes.Lines(lines) {
		var sample struct {
			Type, Metric string
			Data         struct {
				Value float64
				Tags  map[string]string
			}
		}
		if json.Unmarshal(line, &sample) != nil || sample.Type != "Point" || sample.Metric != metric || sample.Data.Value <= 0 {
			continue
		}
		same := true
		for name, value := range tags {
			same = same && sample.Data.Tags[name] == value
		}
		if same {
			return true
		}
	}
	return false
}

func TestExamplesOfTheReadme(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	examples, _ := filepath.Glob("examples/*.ts")
	if len(examples) == 0 || strings.Count(string(readme), "```ts\n") != len(examples) {
		t.Fatalf("%d examples, not all of them in the readme", len(examples))
	}
	url := serve(t, false)
	for _, example := range examples {
		source, err := os.ReadFile(example)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(readme), "```ts\n"+string(source)+"```\n") {
			t.Errorf("the readme does not show %s as it is", example)
		}
		if code, output := run(t, "-e", "URL="+url, example); code != 0 || strings.Contains(output, "level=") && !strings.Contains(output, "level=info") {
			t.Errorf("%s: exit code %d\n%s", example, code, output)
		}
	}
}
