// Package client keeps one event stream open as the WHATWG HTML standard asks
// (9.2.3, "Processing model"): it connects, announces, interprets, reconnects and
// fails, and tells an observer. It knows no JavaScript and no metrics.
package client

import (
	"net/http"
	"net/url"
	"time"

	"github.com/ssespec/ssespec/apps/k6/transport"
)

// Config says how a stream is opened. Streams may share one; none changes it.
type Config struct {
	URL      *url.URL
	Method   string
	Header   http.Header
	Body     []byte
	Protocol transport.Protocol
	Limits   transport.Limits
	// LastEventID is sent with the first request, if not empty.
	LastEventID string
	// ReconnectionTime is used until the stream sets another one.
	ReconnectionTime time.Duration
	// Jitter spreads reconnections: up to this part of the reconnection time is
	// added to it at random. Nothing is ever taken away.
	Jitter float64
	// MaxRetries is how many attempts in a row may fail before the stream does;
	// negative is without limit.
	MaxRetries int
	// HeadTimeout bounds the time from the attempt's start to the response head.
	HeadTimeout time.Duration
	// MaxEventBytes bounds one event or line in memory.
	MaxEventBytes int
}

// Defaults that the standard leaves to the client.
const (
	// DefaultReconnectionTime: "a value that is probably in the region of a few seconds".
	DefaultReconnectionTime = 3 * time.Second
	DefaultHeadTimeout      = time.Minute
	DefaultMaxEventBytes    = 8 << 20
	// maxRedirects is the limit of the Fetch standard.
	maxRedirects = 20
	// leastWait keeps a stream with `retry: 0` from spinning.
	leastWait = 10 * time.Millisecond
	// longest keeps a reconnection time within what time.Duration holds.
	longest = 24 * 365 * time.Hour
)
