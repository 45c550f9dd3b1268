package transport

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
)

// connection is a connected socket and what was agreed on it.
type connection struct {
	net.Conn
	http2 bool
	// viaProxy: requests name the whole URL, for a proxy that forwards them.
	viaProxy *url.URL
}

// connect opens a connection on which the request can be sent.
func (n *Network) connect(ctx context.Context, request *Request) (connection, error) {
	target := request.URL
	var proxy *url.URL
	if n.Proxy != nil {
		var err error
		if proxy, err = n.Proxy(target); err != nil {
			return connection{}, err
		}
	}
	conn, err := n.reach(ctx, target, proxy)
	if err != nil {
		return connection{}, err
	}
	c := connection{Conn: conn, http2: request.Protocol == CleartextHTTP2}
	if target.Scheme == "http" {
		if proxy != nil {
			if c.http2 {
				_ = conn.Close()
				return connection{}, errors.New("h2c through a proxy is not possible")
			}
			c.viaProxy = proxy
		}
		return c, nil
	}
	var alpn []string
	switch request.Protocol {
	case HTTP1:
		alpn = []string{"http/1.1"}
	case HTTP2:
		alpn = []string{"h2"}
	default:
		alpn = []string{"h2", "http/1.1"}
	}
	secured, err := n.secure(ctx, conn, target.Hostname(), alpn)
	if err != nil {
		_ = conn.Close()
		return connection{}, err
	}
	agreed := secured.ConnectionState().NegotiatedProtocol
	if request.Protocol == HTTP2 && agreed != "h2" {
		_ = conn.Close()
		return connection{}, fmt.Errorf("%s does not offer h2 (ALPN agreed on %q)", target.Host, agreed)
	}
	c.Conn, c.http2 = secured, agreed == "h2"
	return c, nil
}

// reach opens the socket that leads to the target, or to the proxy.
func (n *Network) reach(ctx context.Context, target, proxy *url.URL) (net.Conn, error) {
	if proxy == nil {
		return n.Dial(ctx, "tcp", address(target))
	}
	if proxy.Scheme != "http" && proxy.Scheme != "https" {
		return nil, fmt.Errorf("proxy %s: only http and https proxies are supported", proxy.Redacted())
	}
	conn, err := n.Dial(ctx, "tcp", address(proxy))
	if err != nil {
		return nil, fmt.Errorf("proxy: %w", err)
	}
	if proxy.Scheme == "https" {
		secured, err := n.secure(ctx, conn, proxy.Hostname(), []string{"http/1.1"})
		if err != nil {
			_ = conn.Close()
			return nil, fmt.Errorf("proxy: %w", err)
		}
		conn = secured
	}
	if target.Scheme == "https" {
		if err := tunnel(ctx, conn, address(target), proxy); err != nil {
			_ = conn.Close()
			return nil, fmt.Errorf("proxy: %w", err)
		}
	}
	return conn, nil
}

func (n *Network) secure(ctx context.Context, conn net.Conn, host string, alpn []string) (*tls.Conn, error) {
	config := &tls.Config{}
	if n.TLS != nil {
		config = n.TLS.Clone()
	}
	if config.ServerName == "" {
		config.ServerName = host
	}
	config.NextProtos = alpn
	secured := tls.Client(conn, config)
	return secured, secured.HandshakeContext(ctx)
}

// tunnel asks the proxy for a connection to the address (RFC 9110, 9.3.6).
func tunnel(ctx context.Context, conn net.Conn, address string, proxy *url.URL) error {
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	connect := http.Request{Method: http.MethodConnect, URL: &url.URL{Opaque: address}, Host: address, Header: http.Header{}}
	authorize(connect.Header, proxy)
	if err := connect.Write(conn); err != nil {
		return err
	}
	response, err := http.ReadResponse(bufio.NewReaderSize(conn, 512), &connect)
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("CONNECT %s was answered %s", address, response.Status)
	}
	return nil
}

func authorize(header http.Header, proxy *url.URL) {
	if user := proxy.User; user != nil {
		password, _ := user.Password()
		credentials := base64.StdEncoding.EncodeToString([]byte(user.Username() + ":" + password))
		header.Set("Proxy-Authorization", "Basic "+credentials)
	}
}

// address is host and port of a URL, its scheme's port where it names none.
func address(target *url.URL) string {
	port := target.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[target.Scheme]
	}
	return net.JoinHostPort(target.Hostname(), port)
}
