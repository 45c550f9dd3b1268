package eventsource

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"sync/atomic"

	"go.k6.io/k6/v2/lib"
	"go.k6.io/k6/v2/lib/netext"

	"github.com/ssespec/ssespec/apps/k6/transport"
)

// connections is the VU's pool. Its shared connections end with the iteration.
func (i *instance) connections() *transport.Pool {
	if ctx := i.vu.Context(); i.pool == nil || i.poolContext != ctx {
		pool := transport.NewPool(networkOf(i.vu.State()))
		context.AfterFunc(ctx, pool.Close)
		i.pool, i.poolContext = pool, ctx
	}
	return i.pool
}

// networkOf uses what k6's own modules use, so that k6's options hold here too:
// hosts, blocked addresses, DNS, --local-ips, TLS, and the proxy of the
// environment.
func networkOf(state *lib.State) transport.Network {
	return transport.Network{
		Dial:   state.Dialer.DialContext,
		Unwrap: unwrap,
		TLS:    state.TLSConfig,
		Proxy: func(target *url.URL) (*url.URL, error) {
			return http.ProxyFromEnvironment(&http.Request{URL: target})
		},
	}
}

// unwrap takes off k6's counting wrapper, and counts in its place.
func unwrap(conn net.Conn) (inner net.Conn, read func(bytes int)) {
	counting, ok := conn.(*netext.Conn)
	if !ok {
		return conn, func(int) {}
	}
	return counting.Conn, func(bytes int) { atomic.AddInt64(counting.BytesRead, int64(bytes)) }
}
