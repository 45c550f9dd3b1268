package client_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ssespec/ssespec/apps/k6/client"
	"github.com/ssespec/ssespec/apps/k6/eventstream"
	"github.com/ssespec/ssespec/apps/k6/transport"
)

// The clients here run in a bubble of testing/synctest, over pipes: the time is
// false and exact, and whatever would hang is a failure at once.

// answer is what the server does on one connection. An answer without bytes and
// without an error closes it.
type answer struct {
	refuse error
	write  string
	// hold keeps the connection open for a time after writing.
	hold time.Duration
}

const streamHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"

func stream(text string) answer { return answer{write: streamHead + text} }
func status(code string) answer {
	return answer{write: "HTTP/1.1 " + code + "\r\nContent-Length: 0\r\n\r\n"}
}

// attempt is what the server saw of one connection.
type attempt struct {
	at          time.Duration // since the beginning
	lastEventID string
}

// session is one stream against a script of answers; 204 follows the last.
type session struct {
	attempts []*attempt
	ended    []time.Duration // when each connection was over, as the client saw it
	events   []string
	early    int
	err      error
}

func play(t *testing.T, config client.Config, answers ...answer) *session {
	t.Helper()
	s := new(session)
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		network := transport.Network{Dial: func(context.Context, string, string) (net.Conn, error) {
			next := status("204 No Content")
			if number := len(s.attempts); number < len(answers) {
				next = answers[number]
			}
			s.attempts = append(s.attempts, &attempt{at: time.Since(begun)})
			if next.refuse != nil {
				return nil, next.refuse
			}
			server, conn := net.Pipe()
			go serve(server, next, &s.attempts[len(s.attempts)-1].lastEventID)
			return conn, nil
		}}
		config.URL = &url.URL{Scheme: "http", Host: "example.org", Path: "/"}
		config.Method = http.MethodGet
		if config.ReconnectionTime == 0 {
			config.ReconnectionTime = client.DefaultReconnectionTime
		}
		config.HeadTimeout, config.MaxEventBytes = client.DefaultHeadTimeout, 1<<16
		s.err = client.Run(t.Context(), transport.NewPool(network), &config, &recording{s, begun})
		time.Sleep(24 * time.Hour) // until the server's connections are over
	})
	return s
}

func serve(conn net.Conn, a answer, lastEventID *string) {
	defer conn.Close()
	request, err := http.ReadRequest(bufio.NewReader(conn))
	if err != nil {
		return
	}
	*lastEventID = request.Header.Get("Last-Event-ID")
	if _, err := io.WriteString(conn, a.write); err != nil {
		return
	}
	time.Sleep(a.hold)
}

type recording struct {
	*session
	begun time.Time
}

func (r *recording) Connecting(a client.Attempt) {
	if a.Again && a.Waited < a.ReconnectionTime {
		r.early++
	}
}
func (r *recording) Opened(client.Opening)  {}
func (r *recording) Reading(int, time.Time) {}
func (r *recording) ReadingEnds()           {}
func (r *recording) Event(e eventstream.Event, _ time.Time) {
	r.events = append(r.events, string(e.LastEventID)+":"+string(e.Data))
}
func (r *recording) Disconnected(loss client.Loss) {
	r.ended = append(r.ended, loss.At.Sub(r.begun))
}

func (s *session) times() (times []time.Duration) {
	for _, a := range s.attempts {
		times = append(times, a.at)
	}
	return times
}

func (s *session) ids() (ids []string) {
	for _, a := range s.attempts {
		ids = append(ids, a.lastEventID)
	}
	return ids
}

func expect[T comparable](t *testing.T, what string, got []T, want ...T) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %v, not %v", what, got, want)
	}
}

var errRefused = errors.New("connection refused")
