package eventstream

import "fmt"

// LimitError says that one event, or one line, is larger than the parser keeps.
type LimitError struct {
	// Limit is Parser.MaxEventBytes.
	Limit int
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("an event or line of the stream is larger than %d bytes; "+
		"raise maxEventBytes if the stream is meant to carry such events", e.Limit)
}
