package eventsource

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/grafana/sobek"
	"go.k6.io/k6/v2/js/common"
	"go.k6.io/k6/v2/lib/types"
	"go.k6.io/k6/v2/metrics"
	"golang.org/x/net/http/httpguts"

	"github.com/ssespec/ssespec/apps/k6/client"
	"github.com/ssespec/ssespec/apps/k6/measure"
	"github.com/ssespec/ssespec/apps/k6/stamp"
	"github.com/ssespec/ssespec/apps/k6/transport"
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

// setter takes the value of one option.
type setter func(o *options, value sobek.Value, rt *sobek.Runtime) error

var commonOptions = map[string]setter{
	"protocol": func(o *options, v sobek.Value, _ *sobek.Runtime) error {
		o.client.Protocol = transport.Protocol(v.String())
		return o.client.Protocol.Check(o.client.URL)
	},
	"headers": func(o *options, v sobek.Value, rt *sobek.Runtime) error {
		return setHeaders(o.client.Header, v, rt)
	},
	"method": func(o *options, v sobek.Value, _ *sobek.Runtime) error {
		o.client.Method = strings.ToUpper(v.String())
		if !httpguts.ValidHeaderFieldName(o.client.Method) {
			return fmt.Errorf("%q is no method", v.String())
		}
		return nil
	},
	"body": func(o *options, v sobek.Value, _ *sobek.Runtime) (err error) {
		o.client.Body, err = common.ToBytes(v.Export())
		return err
	},
	"lastEventId": func(o *options, v sobek.Value, _ *sobek.Runtime) error {
		o.client.LastEventID = v.String()
		return nil
	},
	"maxRetries": func(o *options, v sobek.Value, _ *sobek.Runtime) (err error) {
		if v.ToFloat() == math.Inf(1) {
			o.client.MaxRetries = -1
			return nil
		}
		o.client.MaxRetries, err = wholeNumber(v, 0)
		return err
	},
	"jitter": func(o *options, v sobek.Value, _ *sobek.Runtime) error {
		o.client.Jitter = v.ToFloat()
		if !(o.client.Jitter >= 0 && o.client.Jitter <= 100) {
			return fmt.Errorf("%v is no part of the reconnection time: say 1 for up to twice that time", v)
		}
		return nil
	},
	"reconnectionTime": func(o *options, v sobek.Value, _ *sobek.Runtime) (err error) {
		o.client.ReconnectionTime, err = duration(v)
		return err
	},
	"timeout": func(o *options, v sobek.Value, _ *sobek.Runtime) (err error) {
		o.client.HeadTimeout, err = duration(v)
		return err
	},
	"maxEventBytes": func(o *options, v sobek.Value, _ *sobek.Runtime) (err error) {
		o.client.MaxEventBytes, err = wholeNumber(v, 1)
		return err
	},
	"connectionPerStream": func(o *options, v sobek.Value, _ *sobek.Runtime) error {
		o.client.Limits.ConnectionPerStream = v.ToBoolean()
		return nil
	},
	"connections": func(o *options, v sobek.Value, _ *sobek.Runtime) (err error) {
		o.client.Limits.Connections, err = wholeNumber(v, 1)
		return err
	},
	"sequence": func(o *options, v sobek.Value, _ *sobek.Runtime) (err error) {
		o.reading.Sequence, err = stamp.ParsePath(v.String())
		return err
	},
	"sentAt": func(o *options, v sobek.Value, _ *sobek.Runtime) (err error) {
		o.reading.SentAt, err = stamp.ParsePath(v.String())
		return err
	},
	"tags": func(o *options, v sobek.Value, rt *sobek.Runtime) error {
		return common.ApplyCustomUserTags(rt, &o.tags, v)
	},
}

var eventSourceOptions = map[string]setter{
	"maxQueued": func(o *options, v sobek.Value, _ *sobek.Runtime) (err error) {
		o.maxQueued, err = wholeNumber(v, 1)
		return err
	},
	// There is no page here whose credentials could be withheld.
	"withCredentials": func(*options, sobek.Value, *sobek.Runtime) error { return nil },
}

var openStreamsOptions = map[string]setter{
	"count": func(o *options, v sobek.Value, _ *sobek.Runtime) (err error) {
		o.count, err = wholeNumber(v, 1)
		return err
	},
	"spread": func(o *options, v sobek.Value, _ *sobek.Runtime) (err error) {
		o.spread, err = duration(v)
		return err
	},
	"duration": func(o *options, v sobek.Value, _ *sobek.Runtime) (err error) {
		o.duration, err = duration(v)
		return err
	},
}

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

func setHeaders(header http.Header, value sobek.Value, rt *sobek.Runtime) error {
	object := value.ToObject(rt)
	for _, name := range object.Keys() {
		text := object.Get(name).String()
		if !httpguts.ValidHeaderFieldName(name) {
			return fmt.Errorf("%q is no header name", name)
		}
		if !httpguts.ValidHeaderFieldValue(text) {
			return fmt.Errorf("the value of %s cannot be sent: it has a control character", name)
		}
		header.Set(name, text)
	}
	return nil
}

func wholeNumber(value sobek.Value, least int) (int, error) {
	number := value.ToFloat()
	if number != math.Trunc(number) || number < float64(least) || number > math.MaxInt32 {
		return 0, fmt.Errorf("%v is no whole number of at least %d", value, least)
	}
	return int(number), nil
}

func duration(value sobek.Value) (time.Duration, error) {
	d, err := types.GetDurationValue(value.Export())
	if err != nil || d < 0 {
		return 0, fmt.Errorf("%v is no duration: say '5s' or a number of milliseconds", value)
	}
	return d, nil
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
