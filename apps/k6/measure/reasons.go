package measure

import (
	"cmp"
	"slices"
	"sync"
)

// keptReasons is how many different reasons are told apart.
const keptReasons = 20

// Reasons counts why attempts failed and connections were lost.
type Reasons struct {
	mu     sync.Mutex
	counts map[string]int
}

// Reason and how often it was given.
type Reason struct {
	Error string `json:"error"`
	Count int    `json:"count"`
}

// Add counts a reason. It gives true for one that is new.
func (r *Reasons) Add(reason string) (isNew bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.counts == nil {
		r.counts = map[string]int{}
	}
	if r.counts[reason] == 0 && len(r.counts) >= keptReasons {
		reason = "other reasons"
	}
	r.counts[reason]++
	return r.counts[reason] == 1
}

// List gives the reasons, the most frequent first.
func (r *Reasons) List() []Reason {
	r.mu.Lock()
	defer r.mu.Unlock()
	list := make([]Reason, 0, len(r.counts))
	for reason, count := range r.counts {
		list = append(list, Reason{reason, count})
	}
	slices.SortFunc(list, func(a, b Reason) int {
		return cmp.Or(b.Count-a.Count, cmp.Compare(a.Error, b.Error))
	})
	return list
}
