package generator_test

import (
	"testing"
	"time"

	"github.com/ssespec/ssespec/apps/k6/generator"
)

func TestWatchSeesItsCost(t *testing.T) {
	var watch generator.Watch
	watch.Start()
	watch.Start() // a second user
	for until := time.Now().Add(150 * time.Millisecond); time.Now().Before(until); {
	}
	watch.Stop()
	during := watch.Report()
	watch.Stop()
	after := watch.Report()
	if after.Wall < 150*time.Millisecond || after.CPU <= 0 || after.CPU < during.CPU {
		t.Errorf("%+v then %+v", during, after)
	}
	if after.Lag95 > after.Lag99 || after.Lag99 > after.LagMax {
		t.Errorf("%+v", after)
	}
	watch.Start() // it may go on
	watch.Stop()
	if again := watch.Report(); again.Wall < after.Wall {
		t.Errorf("%+v then %+v", after, again)
	}
}
