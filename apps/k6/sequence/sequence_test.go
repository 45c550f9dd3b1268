package sequence_test

import (
	"math/rand/v2"
	"testing"

	"github.com/ssespec/ssespec/apps/k6/sequence"
)

func count(numbers ...int64) (total sequence.Counts) {
	var tracker sequence.Tracker
	for _, number := range numbers {
		total.Add(tracker.See(number))
	}
	return total
}

func TestSee(t *testing.T) {
	for _, c := range []struct {
		name    string
		numbers []int64
		want    sequence.Counts
	}{
		{"in order, from anywhere", []int64{7, 8, 9}, sequence.Counts{Sent: 3}},
		{"one lost", []int64{1, 3}, sequence.Counts{Sent: 3, Lost: 1}},
		{"many lost", []int64{1, 10}, sequence.Counts{Sent: 10, Lost: 8}},
		{"late, not lost", []int64{1, 3, 2, 4}, sequence.Counts{Sent: 4, Reordered: 1}},
		{"out of the middle of a gap", []int64{1, 5, 3}, sequence.Counts{Sent: 5, Lost: 2, Reordered: 1}},
		{"a gap filled from both ends", []int64{1, 5, 2, 4, 3}, sequence.Counts{Sent: 5, Reordered: 3}},
		{"twice", []int64{1, 2, 2, 1}, sequence.Counts{Sent: 2, Duplicated: 2}},
		{"late and then again", []int64{1, 3, 2, 2}, sequence.Counts{Sent: 3, Reordered: 1, Duplicated: 1}},
		{"before the first", []int64{5, 4}, sequence.Counts{Sent: 1, Duplicated: 1}},
	} {
		if got := count(c.numbers...); got != c.want {
			t.Errorf("%s: %v gave %+v, not %+v", c.name, c.numbers, got, c.want)
		}
	}
}

// Whatever the order, each number sent either came or is lost.
func TestShuffledStreamsAddUp(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		numbers := []int64{0}
		for n := int64(1); n < 60; n++ {
			if random.IntN(4) > 0 {
				numbers = append(numbers, n)
			}
		}
		rest := numbers[1:]
		random.Shuffle(len(rest), func(i, j int) { rest[i], rest[j] = rest[j], rest[i] })
		if got := count(numbers...); got.Sent-got.Lost != int64(len(numbers)) || got.Duplicated != 0 {
			t.Fatalf("%v gave %+v", numbers, got)
		}
	}
}

func TestGapsAreBounded(t *testing.T) {
	var tracker sequence.Tracker
	var total sequence.Counts
	for n := int64(0); n < 2_000_000; n += 2 {
		total.Add(tracker.See(n))
	}
	if allocated := testing.AllocsPerRun(10, func() { tracker.See(1) }); allocated > 0 {
		t.Errorf("%v allocations", allocated)
	}
	if total.Lost != 999_999 {
		t.Errorf("%+v", total)
	}
}
