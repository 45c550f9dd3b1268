// Package transport opens HTTP responses that never end, cheaply: HTTP/1.1 in
// cleartext and over TLS, HTTP/2 over TLS and in cleartext (h2c). It tells for
// each run of bytes when it was read, and costs an idle HTTP/1.1 stream no buffer.
package transport

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"
)

// Protocol is what a request asks the connection to speak.
type Protocol string

const (
	// Automatic is HTTP/1.1 for http URLs, and what ALPN settles for https URLs.
	Automatic Protocol = ""
	// HTTP1 is HTTP/1.1, in cleartext or over TLS.
	HTTP1 Protocol = "http/1.1"
	// HTTP2 is HTTP/2 over TLS.
	HTTP2 Protocol = "h2"
	// CleartextHTTP2 is HTTP/2 in cleartext, with prior knowledge.
	CleartextHTTP2 Protocol = "h2c"
)

// Check tells why the protocol cannot be spoken to the URL.
func (p Protocol) Check(target *url.URL) error {
	switch p {
	case Automatic, HTTP1:
		return nil
	case HTTP2:
		if target.Scheme == "https" {
			return nil
		}
		return fmt.Errorf("protocol h2 needs an https URL, not %s; h2c is HTTP/2 in cleartext", target.Redacted())
	case CleartextHTTP2:
		if target.Scheme == "http" {
			return nil
		}
		return fmt.Errorf("protocol h2c needs an http URL, not %s; h2 is HTTP/2 over TLS", target.Redacted())
	default:
		return fmt.Errorf("unknown protocol %q: say http/1.1, h2 or h2c", string(p))
	}
}

// Request is what is asked for.
type Request struct {
	Method string
	URL    *url.URL
	Header http.Header
	Body   []byte
	// Protocol must pass its Check.
	Protocol Protocol
}

// Response is the head of an answer and its body.
type Response struct {
	Status int
	Header http.Header
	// Protocol is "HTTP/1.1" or "HTTP/2.0".
	Protocol string
	// Remote is the other end of the connection.
	Remote net.Addr
	Body   Body
}

// Body is read by one goroutine.
type Body interface {
	// Next waits for the next bytes of the content. They hold until the next
	// call; at is taken when the read that brought them returned. The error is
	// io.EOF where the content ends as HTTP says, else something was cut off.
	Next() (chunk []byte, at time.Time, err error)
	// Close gives the stream up, with its connection if that is its own. It may
	// be called at any time, and again.
	Close()
}

// Network is how connections are made.
type Network struct {
	// Dial opens a TCP connection.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Unwrap gives the connection that Dial wrapped, and where to count the bytes
	// read around the wrapper. Optional.
	Unwrap func(net.Conn) (inner net.Conn, read func(bytes int))
	// TLS is cloned for each connection. Optional.
	TLS *tls.Config
	// Proxy gives the HTTP proxy to reach a URL through, or nil. Optional.
	Proxy func(*url.URL) (*url.URL, error)
}

// Limits on how HTTP/2 connections are shared.
type Limits struct {
	// ConnectionPerStream opens a connection of its own for each stream.
	ConnectionPerStream bool
	// Connections is how many shared connections are opened at most; the streams
	// that find no room wait. 0: as few as the peer's own limit allows.
	Connections int
}
