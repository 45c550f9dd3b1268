package eventsource

import "sync"

// tasks brings work of other goroutines onto the VU's event loop, in order. One
// turn of the loop takes all that waits. Until it is closed and empty, the
// iteration does not end.
type tasks struct {
	register func() func(func() error)
	most     int // droppable tasks that may wait

	mu       sync.Mutex
	enqueue  func(func() error) // nil while a turn is due
	waiting  []func() error
	droppers int // of those waiting
	closed   bool
}

// newTasks must be called on the event loop.
func newTasks(register func() func(func() error), most int) *tasks {
	return &tasks{register: register, most: most, enqueue: register()}
}

// add queues a task that is never dropped.
func (t *tasks) add(task func() error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.queue(task)
}

// offer queues a task unless as many as may wait already do.
func (t *tasks) offer(task func() error) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.droppers >= t.most {
		return false
	}
	t.droppers++
	t.queue(task)
	return true
}

// close lets the iteration end once what waits has run.
func (t *tasks) close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.closed = true
	t.wake()
}

func (t *tasks) queue(task func() error) {
	if t.closed {
		return
	}
	t.waiting = append(t.waiting, task)
	t.wake()
}

// wake asks for a turn of the loop, if none is due.
func (t *tasks) wake() {
	if t.enqueue != nil {
		enqueue := t.enqueue
		t.enqueue = nil
		enqueue(t.turn)
	}
}

// turn runs on the event loop.
func (t *tasks) turn() error {
	t.mu.Lock()
	due := t.waiting
	t.waiting, t.droppers = nil, 0
	if !t.closed {
		t.enqueue = t.register()
	}
	t.mu.Unlock()
	for _, task := range due {
		if err := task(); err != nil {
			return err
		}
	}
	return nil
}
