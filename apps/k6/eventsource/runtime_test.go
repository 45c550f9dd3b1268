package eventsource_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sirupsen/logrus"
	"go.k6.io/k6/v2/js/modulestest"
	"go.k6.io/k6/v2/lib"
	"go.k6.io/k6/v2/lib/netext"
	"go.k6.io/k6/v2/lib/types"
	"go.k6.io/k6/v2/metrics"

	"github.com/ssespec/ssespec/apps/k6/eventsource"
)

// longest is what a script here may take. Those that work take a fraction.
const longest = 20 * time.Second

func newBufio(conn net.Conn) *bufio.Reader { return bufio.NewReader(conn) }

// vu is a VU of k6 with the module, outside of any test run.
type vu struct {
	*modulestest.Runtime
	t       testing.TB
	cancel  context.CancelFunc
	mu      sync.Mutex
	channel chan metrics.SampleContainer
	samples []metrics.Sample
	logged  []string
}

func newVU(t testing.TB) *vu {
	t.Helper()
	v := &vu{Runtime: modulestest.NewRuntime(t), t: t}
	ctx, cancel := context.WithTimeout(context.Background(), longest)
	t.Cleanup(cancel)
	v.cancel = cancel
	v.VU.CtxField = ctx
	registry := v.VU.InitEnvField.Registry
	exports := eventsource.New().NewModuleInstance(v.VU).Exports().Named
	for name, export := range exports {
		if err := v.VU.RuntimeField.Set(name, export); err != nil {
			t.Fatal(err)
		}
	}
	v.channel = make(chan metrics.SampleContainer, 64)
	go func() {
		for container := range v.channel {
			if all, ok := container.(barrier); ok {
				close(all)
				continue
			}
			v.mu.Lock()
			v.samples = append(v.samples, container.GetSamples()...)
			v.mu.Unlock()
		}
	}()
	logger := logrus.New()
	logger.SetOutput(io.Discard)
	logger.AddHook(v)
	v.MoveToVUContext(&lib.State{
		Options: lib.Options{SystemTags: &metrics.DefaultSystemTagSet},
		Dialer: netext.NewDialer(net.Dialer{}, netext.NewResolver(
			net.LookupIP, 0, types.DNSfirst, types.DNSpreferIPv4)),
		TLSConfig: &tls.Config{InsecureSkipVerify: true}, //nolint:gosec // the test's own certificates
		Samples:   v.channel,
		Logger:    logger,
		Tags:      lib.NewVUStateTags(registry.RootTagSet()),
	})
	return v
}

// Levels and Fire write down what is logged.
func (v *vu) Levels() []logrus.Level { return logrus.AllLevels }
func (v *vu) Fire(entry *logrus.Entry) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.logged = append(v.logged, entry.Message)
	return nil
}

// run executes a script as an iteration and gives what it passed to log().
func (v *vu) run(script string, values ...any) []string {
	v.t.Helper()
	lines, err := v.try(script, values...)
	if err != nil {
		v.t.Fatalf("%v\nafter %q", err, lines)
	}
	return lines
}

// try is run for scripts that may throw.
func (v *vu) try(script string, values ...any) ([]string, error) {
	v.t.Helper()
	var lines []string
	_ = v.VU.RuntimeField.Set("log", func(line string) { lines = append(lines, line) })
	begun := time.Now()
	err := v.EventLoop.Start(func() error {
		_, err := v.VU.RuntimeField.RunString(fmt.Sprintf(script, values...))
		return err
	})
	if err != nil {
		v.cancel() // as k6 does when an iteration fails
	}
	v.EventLoop.WaitOnRegistered()
	if took := time.Since(begun); took > longest {
		v.t.Fatalf("the script took %v; it logged %q", took, lines)
	}
	return lines, err
}

// barrier is no samples: whoever waits for it has waited for all before it.
type barrier chan struct{}

func (barrier) GetSamples() []metrics.Sample { return nil }

// sum of a metric's samples, and how many there are.
func (v *vu) sum(metric string) (sum float64, samples int) {
	all := make(barrier)
	v.channel <- all
	<-all
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, sample := range v.samples {
		if sample.Metric.Name == metric {
			sum += sample.Value
			samples++
		}
	}
	return sum, samples
}

func expect(t testing.TB, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Fatalf("\n got %q\nwant %q", got, want)
	}
}
