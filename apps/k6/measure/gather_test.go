package measure_test

import (
	"testing"
	"time"

	"github.com/ssespec/ssespec/apps/k6/client"
	"github.com/ssespec/ssespec/apps/k6/measure"
)

// Looking takes nothing from what k6 is told, and tells it nothing.
func TestReadingHandsNothingOn(t *testing.T) {
	var totals measure.Totals
	var told []int64
	recorder := measure.NewRecorder(1, &totals, func(_ time.Time, f *measure.Figures, _ int64) {
		told = append(told, f.Opened)
	})
	opened := func() int64 {
		now := time.Now()
		recorder.Meter(byID(t)).Opened(client.Opening{StartedAt: now, At: now})
		var seen int64
		recorder.Read(func(f *measure.Figures, _, _ int64) { seen = f.Opened })
		return seen
	}
	if first, second := opened(), opened(); first != 1 || second != 2 || len(told) != 0 {
		t.Errorf("%d, then %d; k6 was told %v", first, second, told)
	}
	recorder.Flush(time.Now())
	recorder.Flush(time.Now())
	if len(told) != 2 || told[0] != 2 || told[1] != 0 {
		t.Errorf("k6 was told %v", told)
	}
}
