package transport

import (
	"context"
	"net"
	"sync"
	"time"
)

// shared are the HTTP/2 connections to one server.
type shared struct {
	mu          sync.Mutex
	connections []*http2Connection
	closed      bool // by Pool.Close
	dialing     bool
	failure     error // of the last dial
	dials       int   // finished
	speaksHTTP1 bool  // ALPN settled on HTTP/1.1: nothing can be shared
	usage, most Usage
	changed     chan struct{} // closed and replaced at each change
}

// recheck is how often a waiting stream looks for room unasked: a peer may raise
// its limit, and a stream that was cancelled leaves a moment after it was closed.
const recheck = 50 * time.Millisecond

func (s *shared) change() {
	close(s.changed)
	s.changed = make(chan struct{})
}

func (s *shared) open(ctx context.Context, p *Pool, request *Request, most int) (*Response, error) {
	s.mu.Lock()
	for waited := false; ; {
		if s.speaksHTTP1 {
			s.mu.Unlock()
			return p.openAlone(ctx, request)
		}
		if connection := s.reserve(); connection != nil {
			s.mu.Unlock()
			return connection.open(ctx, request, func() {
				s.mu.Lock()
				s.change()
				s.mu.Unlock()
			})
		}
		if !s.dialing && (most == 0 || len(s.connections) < most) {
			conn, err := s.dial(ctx, p, request)
			if err != nil {
				s.mu.Unlock()
				return nil, err
			}
			if conn != nil { // it speaks HTTP/1.1, and this request may have it
				s.mu.Unlock()
				return openHTTP1(ctx, &p.network, *conn, request)
			}
			continue
		}
		dials, changed := s.dials, s.changed
		if !s.dialing {
			waited = true
			s.usage.Waiting++
			s.account()
		}
		s.mu.Unlock()
		err := waitFor(ctx, changed)
		s.mu.Lock()
		if waited {
			waited = false
			s.usage.Waiting--
		}
		if err == nil && s.dials != dials {
			err = s.failure // of the dial that was waited for
		}
		if err != nil {
			s.mu.Unlock()
			return nil, err
		}
	}
}

func waitFor(ctx context.Context, changed <-chan struct{}) error {
	timer := time.NewTimer(recheck)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-changed:
	case <-timer.C:
	}
	return nil
}

// reserve finds room for one more stream, and forgets connections that ended.
func (s *shared) reserve() *http2Connection {
	var found *http2Connection
	alive := s.connections[:0]
	for _, connection := range s.connections {
		if state := connection.State(); state.Closed || state.Closing && state.StreamsActive == 0 {
			continue
		}
		alive = append(alive, connection)
		if found == nil && connection.ReserveNewRequest() {
			found = connection
		}
	}
	clear(s.connections[len(alive):])
	s.connections = alive
	s.account()
	return found
}

func (s *shared) account() {
	s.usage.Connections = len(s.connections)
	s.most.Connections = max(s.most.Connections, s.usage.Connections)
	s.most.Waiting = max(s.most.Waiting, s.usage.Waiting)
}

// dial opens one more connection, without holding the lock meanwhile. It gives
// the connection only if that turned out to speak HTTP/1.1.
func (s *shared) dial(ctx context.Context, p *Pool, request *Request) (*connection, error) {
	s.dialing = true
	s.mu.Unlock()
	conn, err := p.network.connect(ctx, request)
	var started *http2Connection
	if err == nil && conn.http2 {
		started, err = startHTTP2(ctx, conn)
	}
	s.mu.Lock()
	s.dialing = false
	if ctx.Err() == nil { // else it says nothing about the server
		s.dials++
		s.failure = err
	}
	defer s.change()
	switch {
	case err != nil:
		return nil, err
	case s.closed:
		_ = conn.Close()
		return nil, net.ErrClosed
	case started == nil:
		s.speaksHTTP1 = true
		return &conn, nil
	}
	s.connections = append(s.connections, started)
	s.usage.StreamLimit, s.most.StreamLimit = started.announced, started.announced
	return nil, nil
}
