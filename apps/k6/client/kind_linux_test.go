package client_test

import (
	"io"
	"net"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/ssespec/ssespec/apps/k6/client"
)

// A host has no port left for an address when each that it may use already leads
// there. Here it may use one.
func TestPortsUsedUp(t *testing.T) {
	address := listen(t, func(conn *net.TCPConn) { _, _ = io.Copy(io.Discard, conn) })
	sharing := func(_, _ string, raw syscall.RawConn) error {
		return raw.Control(func(descriptor uintptr) {
			_ = unix.SetsockoptInt(int(descriptor), unix.SOL_SOCKET, unix.SO_REUSEPORT, 1)
		})
	}
	// A port that was bound may be shared with SO_REUSEPORT; one that connecting chose may not.
	loopback := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)}
	first, err := (&net.Dialer{Control: sharing, LocalAddr: loopback}).Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	if err := try(t, &net.Dialer{Control: sharing, LocalAddr: first.LocalAddr()}, address); client.KindOf(err) != client.Ports {
		t.Errorf("%v is %s", err, client.KindOf(err))
	}
}
