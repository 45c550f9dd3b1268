package main_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/klauspost/compress/snappy"
)

// collector takes what outputs send, by path, unpacked.
type collector struct {
	mu       sync.Mutex
	received map[string][]byte
}

func (c *collector) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err == nil {
		body, err = unpack(r.Header.Get("Content-Encoding"), body)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.received[r.URL.Path] = append(c.received[r.URL.Path], body...)
}

func unpack(encoding string, body []byte) ([]byte, error) {
	switch encoding {
	case "snappy":
		return snappy.Decode(nil, body)
	case "gzip":
		reader, err := gzip.NewReader(bytes.NewReader(body))
		if err != nil {
			return nil, err
		}
		return io.ReadAll(reader)
	}
	return body, nil
}

// A metric that is registered with k6 as its own are is in every output: in its files and at its collectors.
func TestOutputsOfK6(t *testing.T) {
	collected := &collector{received: map[string][]byte{}}
	server := httptest.NewServer(collected)
	t.Cleanup(server.Close)
	address := server.Listener.Addr().String()
	t.Setenv("K6_PROMETHEUS_RW_SERVER_URL", server.URL+"/prometheus")
	t.Setenv("K6_OTEL_EXPORTER_PROTOCOL", "http/protobuf")
	t.Setenv("K6_OTEL_HTTP_EXPORTER_INSECURE", "true")
	t.Setenv("K6_OTEL_HTTP_EXPORTER_ENDPOINT", address)
	t.Setenv("K6_WEB_DASHBOARD_PORT", "-1")
	folder := t.TempDir()
	csv, dashboard := filepath.Join(folder, "samples.csv"), filepath.Join(folder, "dashboard.ndjson")
	t.Setenv("K6_WEB_DASHBOARD_RECORD", dashboard)

	code, output := run(t, "-e", "SSESPEC_URL="+serve(t, false)+"/events", "-e", "SSESPEC_DURATION=2s",
		"--out", "csv="+csv, "--out", "experimental-prometheus-rw", "--out", "opentelemetry", "--out", "web-dashboard", latency)
	if code != 0 {
		t.Fatalf("exit code %d\n%s", code, output)
	}
	collected.mu.Lock()
	defer collected.mu.Unlock()
	for name, text := range map[string][]byte{
		"csv":           read(t, csv),
		"dashboard":     read(t, dashboard),
		"Prometheus":    collected.received["/prometheus"],
		"OpenTelemetry": collected.received["/v1/metrics"],
	} {
		for _, metric := range []string{"sse_event_latency", "sse_events", "sse_streams_open"} {
			if !bytes.Contains(text, []byte(metric)) {
				t.Errorf("%s: no %s in %d bytes\n%s", name, metric, len(text), output)
			}
		}
	}
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
