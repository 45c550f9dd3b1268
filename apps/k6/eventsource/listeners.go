package eventsource

import (
	"errors"

	"github.com/grafana/sobek"
)

// listener is one entry of an event listener list (DOM standard, 2.7).
type listener struct {
	value sobek.Value // what the script gave, for removal
	call  sobek.Callable
	once  bool
	// handler: this is the place of an on… attribute.
	handler bool
	removed bool
}

// listeners of one event source, by type.
type listeners map[string][]*listener

func callbackOf(value sobek.Value) sobek.Callable {
	if call, ok := sobek.AssertFunction(value); ok {
		return call
	}
	if object, ok := value.(*sobek.Object); ok {
		return func(_ sobek.Value, arguments ...sobek.Value) (sobek.Value, error) {
			handle, ok := sobek.AssertFunction(object.Get("handleEvent"))
			if !ok {
				return nil, errors.New("the listener has no handleEvent method")
			}
			return handle(object, arguments...)
		}
	}
	return nil
}

// add is addEventListener: the same callback is there once.
func (l listeners) add(kind string, value sobek.Value, once bool) {
	call := callbackOf(value)
	if call == nil {
		return
	}
	for _, present := range l[kind] {
		if !present.handler && present.value.SameAs(value) {
			return
		}
	}
	l[kind] = append(l[kind], &listener{value: value, call: call, once: once})
}

// remove is removeEventListener.
func (l listeners) remove(kind string, value sobek.Value) {
	for i, present := range l[kind] {
		if !present.handler && present.value.SameAs(value) {
			l.removeAt(kind, i)
			return
		}
	}
}

func (l listeners) removeAt(kind string, i int) {
	l[kind][i].removed = true
	l[kind] = append(l[kind][:i:i], l[kind][i+1:]...)
}

// setHandler sets an on… attribute. It keeps the place it first got.
func (l listeners) setHandler(kind string, value sobek.Value) {
	call, isFunction := sobek.AssertFunction(value)
	for i, present := range l[kind] {
		if !present.handler {
			continue
		}
		if isFunction {
			present.value, present.call = value, call
		} else {
			l.removeAt(kind, i)
		}
		return
	}
	if isFunction {
		l[kind] = append(l[kind], &listener{value: value, call: call, handler: true})
	}
}

// handler is the value of an on… attribute.
func (l listeners) handler(kind string) sobek.Value {
	for _, present := range l[kind] {
		if present.handler {
			return present.value
		}
	}
	return sobek.Null()
}

// dispatch calls the listeners in order. An exception ends the iteration, as it
// does in the other modules of k6.
func (l listeners) dispatch(kind string, target *sobek.Object, event sobek.Value) error {
	for _, present := range append([]*listener(nil), l[kind]...) {
		if present.removed {
			continue
		}
		if present.once {
			l.remove(kind, present.value)
		}
		if _, err := present.call(target, event); err != nil {
			return err
		}
	}
	return nil
}
