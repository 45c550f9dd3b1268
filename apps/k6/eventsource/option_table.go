package eventsource

import (
	"fmt"
	"math"
	"strings"

	"github.com/grafana/sobek"
	"go.k6.io/k6/v2/js/common"
	"golang.org/x/net/http/httpguts"

	"github.com/ssespec/ssespec/apps/k6/stamp"
	"github.com/ssespec/ssespec/apps/k6/transport"
)

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
	"sameHost": func(o *options, v sobek.Value, _ *sobek.Runtime) error {
		o.reading.SameHost = v.ToBoolean()
		return nil
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
