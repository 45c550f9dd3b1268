package client_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/ssespec/ssespec/apps/k6/client"
)

const ms = time.Millisecond

func TestWaitsExactlyTheReconnectionTime(t *testing.T) {
	s := play(t, client.Config{MaxRetries: -1},
		stream("data: default time\n\n"),
		stream("retry: 150\n"),
		stream("retry: x\nretry:\nretry: -1\n"),
		answer{refuse: errRefused},
		answer{write: streamHead + "retry: 20000\n", hold: time.Minute},
		answer{},
	)
	expect(t, "attempts", s.times(), 0, 3000*ms, 3150*ms, 3300*ms, 3450*ms, 83450*ms, 103450*ms)
}

func TestRetryTakesEffectAtItsLine(t *testing.T) {
	s := play(t, client.Config{MaxRetries: -1}, stream("data: cut\nretry: 40\ndata: cu"))
	expect(t, "attempts", s.times(), 0, 40*ms)
}

func TestExtremeReconnectionTimes(t *testing.T) {
	s := play(t, client.Config{MaxRetries: -1}, stream("retry: 0\n"), stream("retry: 99999999999999999999\n"))
	if len(s.attempts) != 3 || s.attempts[1].at > 100*ms || s.attempts[2].at < 365*24*time.Hour {
		t.Errorf("%v", s.times())
	}
}

func TestLastEventIDOfEachAttempt(t *testing.T) {
	s := play(t, client.Config{LastEventID: "a", MaxRetries: -1, ReconnectionTime: ms},
		stream("data: x\n\n"),
		stream("id: b\ndata: x\n\nid: not set\ndata: cut"),
		stream("id: c\n\n"),
		answer{refuse: errRefused},
		stream("id\ndata: y\n\n"),
	)
	expect(t, "ids", s.ids(), "a", "a", "b", "", "c", "")
	expect(t, "events", s.events, "a:x", "b:x", ":y")
}

func TestAnIDThatNoHeaderCarriesFailsTheStream(t *testing.T) {
	s := play(t, client.Config{MaxRetries: -1}, stream("id: a\x01b\ndata: x\n\n"))
	if s.err == nil || !strings.Contains(s.err.Error(), "cannot be sent in a header") || len(s.attempts) != 1 {
		t.Errorf("%v after %v", s.err, s.times())
	}
}

func TestMaxRetriesCountsAttemptsInARow(t *testing.T) {
	refused := answer{refuse: errRefused}
	s := play(t, client.Config{MaxRetries: 2, ReconnectionTime: ms},
		refused, refused, stream(""), refused, refused, refused, stream("unreached"))
	if len(s.attempts) != 6 || s.err == nil || !strings.Contains(s.err.Error(), "3 attempts in a row") {
		t.Errorf("%d attempts, then %v", len(s.attempts), s.err)
	}
}

func TestSilenceIsANetworkError(t *testing.T) {
	s := play(t, client.Config{MaxRetries: -1}, answer{hold: time.Hour})
	expect(t, "attempts", s.times(), 0, client.DefaultHeadTimeout+client.DefaultReconnectionTime)
}

func TestJitterAddsUpToItsPart(t *testing.T) {
	const attempts = 200
	s := play(t, client.Config{MaxRetries: -1, Jitter: 0.5, ReconnectionTime: time.Second}, make([]answer, attempts)...)
	least, most := time.Duration(math.MaxInt64), time.Duration(0)
	for i := range attempts {
		waited := s.attempts[i+1].at - s.ended[i]
		least, most = min(least, waited), max(most, waited)
	}
	if least < time.Second || least > 1050*ms || most > 1500*ms || most < 1450*ms || s.early > 0 {
		t.Errorf("it waited between %v and %v, %d early", least, most, s.early)
	}
}

// FuzzReconnect plays scripts of answers, one for each byte, and holds what the
// client does against a model of it.
func FuzzReconnect(f *testing.F) {
	for _, seed := range []string{"", "sss", "rrs", "ctict", "zzzgxs", "sRn", "5", "w", "bisbis", "hhh"} {
		f.Add([]byte(seed), uint8(0))
		f.Add([]byte(seed), uint8(100))
	}
	f.Fuzz(func(t *testing.T, script []byte, jitter uint8) {
		script = script[:min(len(script), 50)]
		var answers []answer
		id, retry, over := "", 3000*ms, false
		wantIDs, waits := []string{""}, []time.Duration{}
		for _, step := range script {
			a := answer{}
			switch step % 8 {
			case 0:
				a.refuse = errRefused
			case 1: // closed without an answer
			case 2:
				a = stream("id: " + string('a'+rune(step%26)) + "\ndata: x\n\n")
				id = string('a' + rune(step%26))
			case 3:
				a = stream("retry: 70\nid: never set\ndata: cut")
				retry = 70 * ms
			case 4:
				a = answer{write: "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\nzz"}
			case 5:
				a = stream("retry: 0\nid\n\n")
				id, retry = "", 0
			case 6:
				a.write = "HTTP/1."
			case 7:
				a = status("500 Internal Server Error")
				over = true
			}
			if a.refuse != nil {
				wantIDs[len(wantIDs)-1] = "" // the server saw no request
			}
			answers = append(answers, a)
			if over {
				break
			}
			wantIDs, waits = append(wantIDs, id), append(waits, retry)
		}
		s := play(t, client.Config{MaxRetries: -1, Jitter: float64(jitter) / 100}, answers...)
		if s.err == nil {
			t.Fatal("the stream was not failed")
		}
		expect(t, "ids", s.ids(), wantIDs...)
		for i, wait := range waits {
			if waited := s.attempts[i+1].at - s.ended[i]; waited < wait {
				t.Errorf("attempt %d came %v after the loss, not %v", i+1, waited, wait)
			}
		}
		if s.early > 0 {
			t.Errorf("%d early", s.early)
		}
	})
}
