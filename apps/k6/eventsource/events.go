package eventsource

import "github.com/grafana/sobek"

// messageEvent is what a script gets for an event of the stream (HTML, 9.1).
type messageEvent struct {
	Type        string        `js:"type"`
	Data        string        `js:"data"`
	LastEventID string        `js:"lastEventId"`
	Origin      string        `js:"origin"`
	TimeStamp   float64       `js:"timeStamp"`
	Target      *sobek.Object `js:"target"`
}

// plainEvent is what a script gets for open.
type plainEvent struct {
	Type      string        `js:"type"`
	TimeStamp float64       `js:"timeStamp"`
	Target    *sobek.Object `js:"target"`
}

// errorEvent is what a script gets for error. The message is beyond the
// standard, which tells scripts nothing.
type errorEvent struct {
	Type      string        `js:"type"`
	Message   string        `js:"message"`
	TimeStamp float64       `js:"timeStamp"`
	Target    *sobek.Object `js:"target"`
}
