package stamp

import (
	"net"
	"slices"
	"sync"
)

// OnThisHost tells whether an address is this host's own, so that whoever answers
// there reads the same clock.
func OnThisHost(address net.Addr) bool {
	tcp, ok := address.(*net.TCPAddr)
	return ok && (tcp.IP.IsLoopback() || slices.ContainsFunc(ownAddresses(), tcp.IP.Equal))
}

// ownAddresses of this host's interfaces.
var ownAddresses = sync.OnceValue(func() (own []net.IP) {
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	for _, address := range addresses {
		if network, ok := address.(*net.IPNet); ok {
			own = append(own, network.IP)
		}
	}
	return own
})
