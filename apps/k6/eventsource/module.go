// Package eventsource is the k6 module k6/x/eventsource: EventSource for scripts
// that handle events, openStreams for many streams that are only measured.
package eventsource

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"sync"
	"time"

	"github.com/grafana/sobek"
	"go.k6.io/k6/v2/js/common"
	"go.k6.io/k6/v2/js/modules"

	"github.com/ssespec/ssespec/apps/k6/generator"
	"github.com/ssespec/ssespec/apps/k6/measure"
	"github.com/ssespec/ssespec/apps/k6/stamp"
	"github.com/ssespec/ssespec/apps/k6/transport"
)

func init() { modules.Register("k6/x/eventsource", New()) }

// Module is the part that all VUs of a process share.
type Module struct {
	totals measure.Totals
	watch  generator.Watch

	mu   sync.Mutex
	most transport.Usage
	kept map[string]json.RawMessage
}

// New makes a module of its own, as each test run has one.
func New() *Module { return new(Module) }

// note the most that a pool was used.
func (m *Module) note(usage transport.Usage) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.most.Connections = max(m.most.Connections, usage.Connections)
	m.most.Waiting = max(m.most.Waiting, usage.Waiting)
	if usage.StreamLimit != nil {
		m.most.StreamLimit = usage.StreamLimit
	}
}

func (m *Module) mostUsage() transport.Usage {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.most
}

var (
	_ modules.Module   = (*Module)(nil)
	_ modules.Instance = (*instance)(nil)
)

// instance is the module as one VU sees it.
type instance struct {
	module  *Module
	vu      modules.VU
	metrics *measure.Metrics
	// key holds an object's source, out of scripts' reach.
	key *sobek.Symbol

	poolContext context.Context
	pool        *transport.Pool

	mu        sync.Mutex
	recorders map[recorderKey]*sharedRecorder
}

// NewModuleInstance is called once for each VU, in the init context.
func (m *Module) NewModuleInstance(vu modules.VU) modules.Instance {
	return &instance{
		module: m, vu: vu, metrics: measure.Register(vu.InitEnv().Registry),
		key: sobek.NewSymbol("k6/x/eventsource"), recorders: map[recorderKey]*sharedRecorder{},
	}
}

// Exports of the module.
func (i *instance) Exports() modules.Exports {
	return modules.Exports{Named: map[string]any{
		"EventSource": i.eventSourceClass(),
		"openStreams": i.openStreams,
		"summary":     i.summary,
		"keep":        i.keep,
		"now":         i.now,
		"watch":       i.watch,
	}}
}

// keep a value for summary, as JSON: handleSummary runs in a VU of its own, which
// shares no variable with the others.
func (i *instance) keep(name string, value sobek.Value) {
	text, err := json.Marshal(value.Export())
	if err != nil {
		common.Throw(i.vu.Runtime(), fmt.Errorf("keep %s: %w", name, err))
	}
	i.module.mu.Lock()
	defer i.module.mu.Unlock()
	if i.module.kept == nil {
		i.module.kept = map[string]json.RawMessage{}
	}
	i.module.kept[name] = text
}

// now is the host's monotonic time in milliseconds, the clock that events are
// stamped with: for scripts that time what no stream brings. Nil where this system
// does not tell it.
func (i *instance) now() *float64 {
	clock := stamp.HostClock()
	if !clock.Known() {
		return nil
	}
	milliseconds := clock.Milliseconds(time.Now())
	return &milliseconds
}

// watch the generator until the process ends, also while no stream is open: for
// scripts that load by other means.
func (i *instance) watch() {
	i.requireVU()
	i.module.watch.Start()
}

func (m *Module) keepsakes() map[string]json.RawMessage {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.kept)
}

var errInitContext = errors.New("streams cannot be opened in the init context: open them in a VU function")

// requireVU throws outside of VU functions.
func (i *instance) requireVU() {
	if i.vu.State() == nil {
		common.Throw(i.vu.Runtime(), errInitContext)
	}
}
