package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"time"

	"github.com/ssespec/ssespec/apps/k6/eventstream"
	"github.com/ssespec/ssespec/apps/k6/transport"
)

type stream struct {
	config   *Config
	pool     *transport.Pool
	observer Observer
	parser   eventstream.Parser
	retry    time.Duration
	readAt   time.Time
	answered string             // the origin that answered last
	moved    *transport.Request // where redirects led to, if they did
}

// Run keeps the stream open until the context ends, then gives nil, or until
// the stream fails, then a *FailedError.
func Run(ctx context.Context, pool *transport.Pool, config *Config, observer Observer) error {
	s := &stream{config: config, pool: pool, observer: observer, retry: config.ReconnectionTime}
	s.parser.MaxEventBytes = config.MaxEventBytes
	s.parser.Reset([]byte(config.LastEventID))
	attempt := Attempt{At: time.Now()}
	var lostAt time.Time // of the connection that was open last
	for retries := 0; ; {
		opened, err := s.attempt(ctx, attempt, lostAt)
		if ctx.Err() != nil {
			return nil
		}
		if _, isFailed := err.(*FailedError); isFailed || futile(err) {
			return &FailedError{err}
		}
		now := time.Now()
		if opened {
			retries, lostAt = 0, now
		} else if retries++; s.config.MaxRetries >= 0 && retries > s.config.MaxRetries {
			if retries == 1 {
				return &FailedError{err}
			}
			return failed("given up after %d attempts in a row: %w", retries, err)
		}
		discarded := opened && s.parser.End()
		s.parser.Reset(s.parser.LastEventID())
		observer.Disconnected(Loss{At: now, Opened: opened, Err: err, Discarded: discarded})
		if !s.wait(ctx) {
			return nil
		}
		begun := time.Now()
		attempt = Attempt{At: begun, Again: true, Waited: begun.Sub(now), ReconnectionTime: s.retry}
	}
}

// attempt connects and, if that gives a stream, reads it to its end.
func (s *stream) attempt(ctx context.Context, attempt Attempt, lostAt time.Time) (opened bool, err error) {
	s.observer.Connecting(attempt)
	response, cancel, err := s.connect(ctx)
	if err != nil {
		return false, err
	}
	defer cancel()
	defer response.Body.Close()
	s.observer.Opened(Opening{
		StartedAt: attempt.At, At: time.Now(), Again: !lostAt.IsZero(), LostAt: lostAt,
		Protocol: response.Protocol, Origin: s.answered, Remote: response.Remote,
	})
	return true, s.read(response.Body)
}

// read interprets the body until it ends. The error is never nil.
func (s *stream) read(body transport.Body) error {
	for {
		chunk, at, err := body.Next()
		if len(chunk) > 0 {
			s.readAt = at
			s.observer.Reading(len(chunk), at)
			limit := s.parser.Feed(chunk, s)
			s.observer.ReadingEnds()
			if limit != nil {
				return &FailedError{limit}
			}
		}
		if errors.Is(err, io.EOF) {
			return errEnded
		}
		if err != nil {
			return fmt.Errorf("the stream was cut: %w", err)
		}
	}
}

var (
	errEnded  = errors.New("the server ended the stream")
	errSilent = errors.New("no response head")
)

// "Wait a delay equal to the reconnection time of the event source. Optionally,
// wait some more."
func (s *stream) wait(ctx context.Context) bool {
	delay := max(s.retry, leastWait)
	if s.config.Jitter > 0 {
		delay += time.Duration(rand.Float64() * s.config.Jitter * float64(s.retry))
	}
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// The parser's handler.

func (s *stream) Event(event eventstream.Event) { s.observer.Event(event, s.readAt) }
func (s *stream) Comment([]byte)                {}

// "Set the event stream's reconnection time to that integer."
func (s *stream) Retry(milliseconds int64) {
	s.retry = longest
	if milliseconds < longest.Milliseconds() {
		s.retry = time.Duration(milliseconds) * time.Millisecond
	}
}
