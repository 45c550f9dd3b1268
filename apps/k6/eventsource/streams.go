package eventsource

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/grafana/sobek"
	"go.k6.io/k6/v2/js/common"

	"github.com/ssespec/ssespec/apps/k6/client"
	"github.com/ssespec/ssespec/apps/k6/measure"
	"github.com/ssespec/ssespec/apps/k6/transport"
)

// openStreams opens many streams and measures them. No JavaScript runs for an
// event. It gives { finished, hold(), close(), totals() }.
func (i *instance) openStreams(address, given sobek.Value) *sobek.Object {
	i.requireVU()
	rt := i.vu.Runtime()
	o, err := i.readOptions(address, given, openStreamsOptions)
	if err != nil {
		common.Throw(rt, fmt.Errorf("openStreams: %w", err))
	}
	g := i.newGroup(o)
	finished, resolve, _ := rt.NewPromise()
	onLoop := i.vu.RegisterCallback()
	go func() {
		g.run()
		i.module.note(g.pool.Most())
		onLoop(func() error { return resolve(plain(rt, g.totals())) })
	}()
	handle := rt.NewObject()
	must(rt, handle.Set("finished", finished))
	must(rt, handle.Set("close", func() { g.cancel() }))
	must(rt, handle.Set("hold", func() { g.hold() }))
	must(rt, handle.Set("totals", func() sobek.Value { return plain(rt, g.totals()) }))
	return handle
}

// group is the streams of one call.
type group struct {
	options  *options
	ctx      context.Context
	cancel   context.CancelFunc
	pool     *transport.Pool
	recorder *measure.Recorder
	stop     func()

	starting context.Context // ends when no more streams are to be started
	hold     context.CancelFunc

	warned sync.Once
	warn   func(format string, values ...any)
}

func (i *instance) newGroup(o *options) *group {
	g := &group{
		options: o, pool: i.connections(),
		warn: i.vu.State().Logger.Warnf,
	}
	g.ctx, g.cancel = context.WithCancel(i.vu.Context())
	g.starting, g.hold = context.WithCancel(g.ctx)
	g.recorder, g.stop = i.startRecorder(o.count, o.tags)
	return g
}

// run returns when all streams are over: because the time is up, the script
// closed them, the iteration ended, or each of them failed.
func (g *group) run() {
	defer g.stop()
	defer g.cancel()
	if g.options.duration > 0 {
		defer time.AfterFunc(g.options.spread+g.options.duration, g.cancel).Stop()
	}
	var streams sync.WaitGroup
	begun := time.Now()
	for n := range g.options.count {
		due := begun.Add(g.options.spread * time.Duration(n) / time.Duration(g.options.count))
		if !sleepUntil(g.starting, due) {
			break
		}
		streams.Go(g.stream)
	}
	streams.Wait()
}

func (g *group) stream() {
	meter := g.recorder.Meter(&g.options.reading)
	err := client.Run(g.ctx, g.pool, &g.options.client, meter)
	meter.Ended(err)
	if err != nil {
		g.warned.Do(func() {
			g.warn("openStreams %s: a stream failed: %v", g.options.client.URL.Redacted(), err)
		})
	}
}

// sleepUntil gives false when the context ends first.
func sleepUntil(ctx context.Context, due time.Time) bool {
	wait := time.Until(due)
	if wait <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
