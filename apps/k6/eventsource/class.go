package eventsource

import (
	"fmt"

	"github.com/grafana/sobek"
	"go.k6.io/k6/v2/js/common"
)

// eventSourceClass makes the constructor. Methods and attributes stand on its
// prototype, once for all event sources of a VU.
func (i *instance) eventSourceClass() *sobek.Object {
	rt := i.vu.Runtime()
	class := rt.ToValue(i.construct).ToObject(rt)
	must(rt, class.DefineDataProperty("name", rt.ToValue("EventSource"), sobek.FLAG_FALSE, sobek.FLAG_TRUE, sobek.FLAG_FALSE))
	prototype := class.Get("prototype").ToObject(rt)
	for _, target := range []*sobek.Object{class, prototype} {
		for name, state := range map[string]int{"CONNECTING": connecting, "OPEN": open, "CLOSED": closed} {
			must(rt, target.DefineDataProperty(name, rt.ToValue(state), sobek.FLAG_FALSE, sobek.FLAG_FALSE, sobek.FLAG_TRUE))
		}
	}
	i.attribute(prototype, "url", func(s *source) any { return s.url })
	i.attribute(prototype, "readyState", func(s *source) any { return s.state })
	i.attribute(prototype, "withCredentials", func(*source) any { return false })
	for _, kind := range []string{"open", "message", "error"} {
		i.handlerAttribute(prototype, kind)
	}
	i.method(prototype, "addEventListener", func(s *source, call sobek.FunctionCall) {
		s.listeners.add(call.Argument(0).String(), call.Argument(1), isOnce(call.Argument(2)))
	})
	i.method(prototype, "removeEventListener", func(s *source, call sobek.FunctionCall) {
		s.listeners.remove(call.Argument(0).String(), call.Argument(1))
	})
	i.method(prototype, "close", func(s *source, _ sobek.FunctionCall) { s.close() })
	return class
}

func (i *instance) construct(call sobek.ConstructorCall) *sobek.Object {
	rt := i.vu.Runtime()
	i.requireVU()
	o, err := i.readOptions(call.Argument(0), call.Argument(1), eventSourceOptions)
	if err != nil {
		common.Throw(rt, fmt.Errorf("EventSource: %w", err))
	}
	s := i.startSource(call.This, o)
	must(rt, call.This.DefineDataPropertySymbol(i.key, rt.ToValue(s), sobek.FLAG_FALSE, sobek.FLAG_FALSE, sobek.FLAG_FALSE))
	return nil
}

// of gives the source behind a script's object.
func (i *instance) of(this sobek.Value) *source {
	if object, ok := this.(*sobek.Object); ok {
		if hidden := object.GetSymbol(i.key); hidden != nil {
			if s, ok := hidden.Export().(*source); ok {
				return s
			}
		}
	}
	panic(i.vu.Runtime().NewTypeError("this is no EventSource"))
}

func (i *instance) attribute(prototype *sobek.Object, name string, get func(*source) any) {
	rt := i.vu.Runtime()
	getter := rt.ToValue(func(call sobek.FunctionCall) sobek.Value { return rt.ToValue(get(i.of(call.This))) })
	must(rt, prototype.DefineAccessorProperty(name, getter, nil, sobek.FLAG_TRUE, sobek.FLAG_TRUE))
}

func (i *instance) handlerAttribute(prototype *sobek.Object, kind string) {
	rt := i.vu.Runtime()
	getter := rt.ToValue(func(call sobek.FunctionCall) sobek.Value { return i.of(call.This).listeners.handler(kind) })
	setter := rt.ToValue(func(call sobek.FunctionCall) sobek.Value {
		i.of(call.This).listeners.setHandler(kind, call.Argument(0))
		return sobek.Undefined()
	})
	must(rt, prototype.DefineAccessorProperty("on"+kind, getter, setter, sobek.FLAG_TRUE, sobek.FLAG_TRUE))
}

func (i *instance) method(prototype *sobek.Object, name string, do func(*source, sobek.FunctionCall)) {
	rt := i.vu.Runtime()
	function := rt.ToValue(func(call sobek.FunctionCall) sobek.Value {
		do(i.of(call.This), call)
		return sobek.Undefined()
	})
	must(rt, prototype.DefineDataProperty(name, function, sobek.FLAG_TRUE, sobek.FLAG_TRUE, sobek.FLAG_TRUE))
}

func isOnce(options sobek.Value) bool {
	object, ok := options.(*sobek.Object)
	if !ok {
		return false
	}
	once := object.Get("once")
	return once != nil && once.ToBoolean()
}

func must(rt *sobek.Runtime, err error) {
	if err != nil {
		common.Throw(rt, err)
	}
}
