package client

import (
	"net"
	"time"

	"github.com/ssespec/ssespec/apps/k6/eventstream"
)

// Observer is told what happens to a stream, always on the stream's goroutine.
type Observer interface {
	// Connecting: an attempt begins.
	Connecting(attempt Attempt)
	// Opened: the response is an event stream; the connection is announced.
	Opened(opening Opening)
	// Reading: bytes were read. Their events follow, then ReadingEnds. at is
	// taken when the read returned.
	Reading(bytes int, at time.Time)
	ReadingEnds()
	// Event: an event is dispatched. Its slices hold until the call returns.
	Event(event eventstream.Event, at time.Time)
	// Disconnected: the attempt failed, or the connection ended, and the stream
	// will reconnect.
	Disconnected(loss Loss)
}

// Attempt to connect.
type Attempt struct {
	At time.Time
	// Again: it is a reconnection, and this is how long the stream waited for it.
	Again  bool
	Waited time.Duration
	// ReconnectionTime that must have passed by then.
	ReconnectionTime time.Duration
}

// Opening of a connection.
type Opening struct {
	// StartedAt is when the attempt began, At when the response head had come.
	StartedAt, At time.Time
	// Again: the stream was open before, and was lost at LostAt.
	Again  bool
	LostAt time.Time
	// Protocol is "HTTP/1.1" or "HTTP/2.0".
	Protocol string
	// Origin of the URL that answered, redirects followed: "https://example.org".
	Origin string
	// Remote is the other end of the connection.
	Remote net.Addr
}

// Loss of a connection or of an attempt.
type Loss struct {
	At time.Time
	// Opened: the stream was open on this connection.
	Opened bool
	Err    error
	// Discarded: the stream ended inside a line or an event.
	Discarded bool
}
