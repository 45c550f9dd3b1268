package eventsource

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/grafana/sobek"
	"go.k6.io/k6/v2/js/common"
	"go.k6.io/k6/v2/metrics"

	"github.com/ssespec/ssespec/apps/k6/client"
	"github.com/ssespec/ssespec/apps/k6/measure"
	"github.com/ssespec/ssespec/apps/k6/stamp"
)

// options are what EventSource and openStreams are given.
type options struct {
	client  client.Config
	reading measure.Reading
	tags    metrics.TagsAndMeta

	// Of EventSource alone.
	maxQueued int

	// Of openStreams alone.
	count    int
	spread   time.Duration
	duration time.Duration
}

// defaultMaxQueued is how many events may wait for the script's handlers.
const defaultMaxQueued = 16384

// readOptions takes a script's arguments. The options that are special come on
// top of the common ones.
func (i *instance) readOptions(address, given sobek.Value, special map[string]setter) (*options, error) {
	target, err := parseURL(address)
	if err != nil {
		return nil, err
	}
	state, rt := i.vu.State(), i.vu.Runtime()
	o := &options{
		client: client.Config{
			URL: target, Method: http.MethodGet, Header: http.Header{}, MaxRetries: -1,
			ReconnectionTime: client.DefaultReconnectionTime, HeadTimeout: client.DefaultHeadTimeout,
			MaxEventBytes: client.DefaultMaxEventBytes,
		},
		reading:   measure.Reading{Clock: stamp.HostClock()},
		tags:      state.Tags.GetCurrentValues(),
		maxQueued: defaultMaxQueued, count: 1,
	}
	if agent := state.Options.UserAgent; agent.Valid {
		o.client.Header.Set("User-Agent", agent.String)
	}
	if !common.IsNullish(given) {
		object := given.ToObject(rt)
		for _, name := range object.Keys() {
			set := commonOptions[name]
			if set == nil {
				set = special[name]
			}
			if set == nil {
				return nil, fmt.Errorf("unknown option %q; there are %s", name, namesOf(commonOptions, special))
			}
			value := object.Get(name)
			if sobek.IsUndefined(value) || sobek.IsNull(value) {
				continue
			}
			if err := set(o, value, rt); err != nil {
				return nil, fmt.Errorf("option %s: %w", name, err)
			}
		}
	}
	if len(o.client.Body) > 0 && o.client.Method == http.MethodGet {
		return nil, errors.New("option body: a GET request has no body; set method to 'POST'")
	}
	if o.client.Limits.ConnectionPerStream && o.client.Limits.Connections > 0 {
		return nil, errors.New("options connectionPerStream and connections exclude each other")
	}
	tagURL(&o.tags, state.Options.SystemTags, target)
	return o, nil
}

func parseURL(value sobek.Value) (*url.URL, error) {
	if common.IsNullish(value) {
		return nil, errors.New("a URL is needed")
	}
	target, err := url.Parse(strings.TrimSpace(value.String()))
	if err != nil {
		return nil, fmt.Errorf("not a URL: %w", err)
	}
	if (target.Scheme != "http" && target.Scheme != "https") || target.Hostname() == "" {
		return nil, fmt.Errorf("%q is no http or https URL with a host", value.String())
	}
	target.Fragment, target.RawFragment = "", ""
	if target.Path == "" {
		target.Path = "/"
	}
	return target, nil
}

// tagURL sets the system tags url and name as k6's other modules do.
func tagURL(tags *metrics.TagsAndMeta, enabled *metrics.SystemTagSet, target *url.URL) {
	name, set := tags.Tags.Get(metrics.TagName.String())
	if !set {
		name = target.Redacted()
		tags.SetSystemTagOrMetaIfEnabled(enabled, metrics.TagName, name)
	}
	tags.SetSystemTagOrMetaIfEnabled(enabled, metrics.TagURL, name)
}

func namesOf(tables ...map[string]setter) string {
	var names []string
	for _, table := range tables {
		for name := range table {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}
