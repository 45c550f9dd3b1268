package transport

import (
	"context"
	"sync"
)

// Pool opens responses, and shares HTTP/2 connections among them.
type Pool struct {
	network Network

	mu      sync.Mutex
	sharing map[string]*shared
}

// NewPool makes a pool of connections over the network.
func NewPool(network Network) *Pool {
	return &Pool{network: network, sharing: map[string]*shared{}}
}

// Usage tells how connections are used now.
type Usage struct {
	// Connections are the open HTTP/2 connections that streams share.
	Connections int
	// Waiting are the streams that found no room on them.
	Waiting int
	// StreamLimit is the SETTINGS_MAX_CONCURRENT_STREAMS that a server announced;
	// nil where none did.
	StreamLimit *uint32
}

// Usage of all shared connections now.
func (p *Pool) Usage() Usage { return p.sum(func(s *shared) Usage { return s.usage }) }

// Most that was used at once, of each server.
func (p *Pool) Most() Usage { return p.sum(func(s *shared) Usage { return s.most }) }

func (p *Pool) sum(of func(*shared) Usage) (sum Usage) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range p.sharing {
		s.mu.Lock()
		one := of(s)
		s.mu.Unlock()
		sum.Connections += one.Connections
		sum.Waiting += one.Waiting
		if one.StreamLimit != nil {
			sum.StreamLimit = one.StreamLimit
		}
	}
	return sum
}

// Close ends all shared connections. None is opened afterwards.
func (p *Pool) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range p.sharing {
		s.mu.Lock()
		for _, connection := range s.connections {
			_ = connection.Close()
		}
		s.connections, s.closed = nil, true
		s.account()
		s.mu.Unlock()
	}
}

// Open sends the request and waits for the response's head. When the context
// ends, so does the body.
func (p *Pool) Open(ctx context.Context, request *Request, limits Limits) (*Response, error) {
	if err := request.Protocol.Check(request.URL); err != nil {
		return nil, err
	}
	cleartext := request.URL.Scheme == "http" && request.Protocol != CleartextHTTP2
	if cleartext || request.Protocol == HTTP1 || limits.ConnectionPerStream {
		return p.openAlone(ctx, request)
	}
	return p.sharedWith(request).open(ctx, p, request, limits.Connections)
}

// openAlone opens a connection for this one response.
func (p *Pool) openAlone(ctx context.Context, request *Request) (*Response, error) {
	conn, err := p.network.connect(ctx, request)
	if err != nil {
		return nil, err
	}
	if !conn.http2 {
		return openHTTP1(ctx, &p.network, conn, request)
	}
	connection, err := startHTTP2(ctx, conn)
	if err != nil {
		return nil, err
	}
	return connection.open(ctx, request, func() { _ = connection.Close() })
}

func (p *Pool) sharedWith(request *Request) *shared {
	key := string(request.Protocol) + " " + request.URL.Scheme + "://" + address(request.URL)
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.sharing[key]
	if s == nil {
		s = &shared{changed: make(chan struct{})}
		p.sharing[key] = s
	}
	return s
}
