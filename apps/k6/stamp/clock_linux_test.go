package stamp_test

import (
	"math"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ssespec/ssespec/apps/k6/stamp"
)

func TestSince(t *testing.T) {
	clock, now := stamp.HostClock(), time.Now()
	at := clock.Milliseconds(now)
	if latency, ok := clock.Since(at-5, now); !ok || latency < 4999*time.Microsecond || latency > 5001*time.Microsecond {
		t.Errorf("%v, %v", latency, ok)
	}
	for name, wrong := range map[string]float64{
		"later than now": at + 1, "of the wall clock": float64(now.UnixMilli()), "older than any run": at - 3.7e6,
		"not a number": math.NaN(), "infinite": math.Inf(-1),
	} {
		if latency, ok := clock.Since(wrong, now); ok {
			t.Errorf("a stamp %s is %v old", name, latency)
		}
	}
}

// Node's process.hrtime and this clock are one: a reading of Node's lies between
// two of ours.
func TestClockIsNodes(t *testing.T) {
	before := stamp.HostClock().Milliseconds(time.Now())
	out, err := exec.Command("node", "-p", "Number(process.hrtime.bigint()) / 1e6").Output()
	after := stamp.HostClock().Milliseconds(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	at, err := strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
	if err != nil || at < before || at > after {
		t.Errorf("Node reads %v between %v and %v (%v)", at, before, after, err)
	}
}
