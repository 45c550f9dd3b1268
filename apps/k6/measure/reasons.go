package measure

import (
	"cmp"
	"errors"
	"slices"
	"sync"

	"github.com/ssespec/ssespec/apps/k6/client"
)

// keptReasons is how many different reasons are told apart.
const keptReasons = 20

// Reasons counts why attempts failed and connections were lost.
type Reasons struct {
	mu     sync.Mutex
	byText map[string]*Reason
}

// Reason and how often it was given.
type Reason struct {
	Error string      `json:"error"`
	Count int         `json:"count"`
	Kind  client.Kind `json:"kind"`
	// Status of an answer that was no stream, and whose error page it was.
	Status int    `json:"status,omitempty"`
	By     string `json:"by,omitempty"`
}

// Add counts the reason that an error is.
func (r *Reasons) Add(err error) {
	reason := Reason{Error: client.Reason(err), Kind: client.KindOf(err)}
	var answer *client.AnswerError
	if errors.As(err, &answer) {
		reason.Status, reason.By = answer.Status, answer.By
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.byText == nil {
		r.byText = map[string]*Reason{}
	}
	if r.byText[reason.Error] == nil {
		if len(r.byText) >= keptReasons {
			reason = Reason{Error: "other reasons", Kind: client.Other}
		}
		if r.byText[reason.Error] == nil {
			r.byText[reason.Error] = &reason
		}
	}
	r.byText[reason.Error].Count++
}

// List gives the reasons, the most frequent first.
func (r *Reasons) List() []Reason {
	r.mu.Lock()
	defer r.mu.Unlock()
	list := make([]Reason, 0, len(r.byText))
	for _, reason := range r.byText {
		list = append(list, *reason)
	}
	slices.SortFunc(list, func(a, b Reason) int {
		return cmp.Or(b.Count-a.Count, cmp.Compare(a.Error, b.Error))
	})
	return list
}
