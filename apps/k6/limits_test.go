//go:build unix

package main_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

const connectionLimit = "../../scenarios/load/connection-limit.ts"

// limit of the report of connection-limit.
type limit struct {
	Reached              bool
	Streams, StayedOpen  int
	Name, Where, Failure *string
	Fix                  string
}

func (l limit) String() string {
	text := func(s *string) string {
		if s == nil {
			return "null"
		}
		return *s
	}
	return fmt.Sprintf("%v %d %s, %s, %s, %d stayed; %s", l.Reached, l.Streams, text(l.Name), text(l.Where), text(l.Failure), l.StayedOpen, l.Fix)
}

// ramp runs connection-limit, started by a shell line whose last word is exec.
func ramp(t *testing.T, before, url string, settings ...string) limit {
	t.Helper()
	file := filepath.Join(t.TempDir(), "summary.json")
	arguments := []string{"-c", before + ` exec "$@"`, "sh", binary, "run", "-q", "--address", "", "-e", "SSESPEC_URL=" + url,
		"-e", "SSESPEC_DURATION=200ms", "-e", "SSESPEC_SPREAD=500ms", "-e", "SSESPEC_SUMMARY=" + file}
	for _, setting := range settings {
		arguments = append(arguments, "-e", setting)
	}
	command := exec.Command("sh", append(arguments, connectionLimit)...)
	command.Env = append(os.Environ(), "K6_NO_USAGE_REPORT=true", "K6_AUTO_EXTENSION_RESOLUTION=false")
	if output, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var report struct{ Limit limit }
	if err := json.Unmarshal(text, &report); err != nil {
		t.Fatal(err)
	}
	return report.Limit
}

func isNamed(t *testing.T, got limit, streams int, name, where, failure string) {
	t.Helper()
	if !got.Reached || got.Streams != streams || got.StayedOpen != streams || got.Name == nil || *got.Name != name ||
		*got.Where != where || !strings.Contains(*got.Failure, failure) || got.Fix == "" {
		t.Errorf("%v", got)
	}
}

func TestNoLimit(t *testing.T) {
	t.Parallel()
	if got := ramp(t, "", serve(t, false)+"/events", "SSESPEC_STREAMS=20"); got.Reached || got.Streams != 20 || got.StayedOpen != 20 {
		t.Errorf("%v", got)
	}
}

func TestOpenFilesHere(t *testing.T) {
	t.Parallel()
	got := ramp(t, "ulimit -n 60;", serve(t, false)+"/events", "SSESPEC_STREAMS=100")
	if got.Streams < 10 || got.Streams >= 60 {
		t.Errorf("%v", got)
	}
	isNamed(t, got, got.Streams, "open files of the generator", "generator", "too many open files")
}

func TestALimitOfTheServersOwn(t *testing.T) {
	t.Parallel()
	var open atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer open.Add(-1)
		if open.Add(1) > 7 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		ticks(w, r)
	}))
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	isNamed(t, ramp(t, "", server.URL, "SSESPEC_STREAMS=30"), 7, "a limit of the server’s own", "server", "503 Service Unavailable")
}

func TestStreamsOfAnHTTP2Connection(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.HandlerFunc(ticks))
	server.EnableHTTP2 = true
	server.Config.HTTP2 = &http.HTTP2Config{MaxConcurrentStreams: 9}
	server.StartTLS()
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	got := ramp(t, "", server.URL, "SSESPEC_STREAMS=30", "SSESPEC_INSECURE=1")
	isNamed(t, got, 9, "HTTP/2 streams of a connection", "server", "silence")
	if !strings.Contains(got.Fix, "SETTINGS_MAX_CONCURRENT_STREAMS = 9") {
		t.Errorf("%v", got)
	}
}

// A server that is full takes connections, or rather the system does, and says
// nothing on them.
func TestSilence(t *testing.T) {
	t.Parallel()
	var connections atomic.Int32
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				if connections.Add(1) <= 5 {
					_, _ = conn.Read(make([]byte, 4096))
					_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: x\n\n")
				}
				_, _ = io.Copy(io.Discard, conn)
				_ = conn.Close()
			}()
		}
	}()
	isNamed(t, ramp(t, "", "http://"+listener.Addr().String()+"/", "SSESPEC_STREAMS=20"), 5,
		"connections of the server", "server", "silence")
}
