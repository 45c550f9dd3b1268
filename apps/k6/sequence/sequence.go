// Package sequence accounts for a stream of consecutively numbered events: what
// came, what is missing, what came twice, what came out of order.
package sequence

// keptGaps bounds how many separate gaps a stream remembers. An event of a gap
// that was forgotten stays lost, and counts as a duplicate if it still comes.
const keptGaps = 64

// Counts are what one or many trackers saw.
type Counts struct {
	// Sent is how many events the numbers show to have been sent: from the
	// first seen to the last, both included.
	Sent int64
	// Lost is how many of those did not come, or have not come yet.
	Lost int64
	// Duplicated counts events that had come before.
	Duplicated int64
	// Reordered counts events that came after one with a greater number.
	Reordered int64
}

// Add sums counts.
func (c *Counts) Add(more Counts) {
	c.Sent += more.Sent
	c.Lost += more.Lost
	c.Duplicated += more.Duplicated
	c.Reordered += more.Reordered
}

// gap is a run of missing numbers, both included.
type gap struct{ first, last int64 }

// Tracker follows one stream, over all of its connections. The zero value is
// ready: the first number seen is where the stream begins.
type Tracker struct {
	started bool
	last    int64
	gaps    []gap
}

// See takes the number of the next event and gives what it changes: Lost is -1
// when a missing event came after all.
func (t *Tracker) See(number int64) Counts {
	switch {
	case !t.started:
		t.started, t.last = true, number
		return Counts{Sent: 1}
	case number == t.last+1:
		t.last = number
		return Counts{Sent: 1}
	case number > t.last:
		missing := gap{t.last + 1, number - 1}
		if len(t.gaps) == keptGaps {
			t.gaps = append(t.gaps[:0], t.gaps[1:]...)
		}
		t.gaps = append(t.gaps, missing)
		sent := number - t.last
		t.last = number
		return Counts{Sent: sent, Lost: sent - 1}
	case t.fill(number):
		return Counts{Lost: -1, Reordered: 1}
	default:
		return Counts{Duplicated: 1}
	}
}

// fill takes the number out of the gap it belongs to.
func (t *Tracker) fill(number int64) bool {
	for i, g := range t.gaps {
		if number < g.first || number > g.last {
			continue
		}
		switch {
		case g.first == g.last:
			t.gaps = append(t.gaps[:i], t.gaps[i+1:]...)
		case number == g.first:
			t.gaps[i].first++
		case number == g.last:
			t.gaps[i].last--
		default:
			t.gaps[i].last = number - 1
			if len(t.gaps) < keptGaps {
				t.gaps = append(t.gaps, gap{number + 1, g.last})
			}
		}
		return true
	}
	return false
}
