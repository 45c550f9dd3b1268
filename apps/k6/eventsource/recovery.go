package eventsource

import (
	"github.com/ssespec/ssespec/apps/k6/measure"
	"github.com/ssespec/ssespec/apps/k6/stamp"
)

// recovery is how streams came back from losses: pairs of milliseconds since the
// beginning and how many, in steps of ten milliseconds.
type recovery struct {
	// BeganAt is the beginning as a stamp of the host's clock; nil where that is
	// not known or nothing was lost.
	BeganAt     *float64     `json:"beganAtMs"`
	Dropped     [][2]float64 `json:"dropped"`
	Attempts    [][2]float64 `json:"attempts"`
	Restored    [][2]float64 `json:"restored"`
	Heard       [][2]float64 `json:"heard"`
	NotRestored int64        `json:"notRestored"`
}

func recoveryOf(recovered *measure.Recovery) (r recovery) {
	recovered.Read(func(story *measure.Story) {
		if clock := stamp.HostClock(); clock.Known() && !story.Began.IsZero() {
			began := clock.Milliseconds(story.Began)
			r.BeganAt = &began
		}
		r.Dropped, r.Attempts = binsOf(&story.Dropped), binsOf(&story.Attempts)
		r.Restored, r.Heard = binsOf(&story.Restored), binsOf(&story.Heard)
		r.NotRestored = story.NotRestored
	})
	return r
}

func binsOf(timeline *measure.Timeline) [][2]float64 {
	pairs := [][2]float64{}
	for _, bin := range timeline.Bins() {
		pairs = append(pairs, [2]float64{inMilliseconds(bin.At), float64(bin.Count)})
	}
	return pairs
}
