package eventsource

import (
	"fmt"
	"math"
	"net/http"
	"time"

	"github.com/grafana/sobek"
	"go.k6.io/k6/v2/lib/types"
	"golang.org/x/net/http/httpguts"
)

func setHeaders(header http.Header, value sobek.Value, rt *sobek.Runtime) error {
	object := value.ToObject(rt)
	for _, name := range object.Keys() {
		text := object.Get(name).String()
		if !httpguts.ValidHeaderFieldName(name) {
			return fmt.Errorf("%q is no header name", name)
		}
		if !httpguts.ValidHeaderFieldValue(text) {
			return fmt.Errorf("the value of %s cannot be sent: it has a control character", name)
		}
		header.Set(name, text)
	}
	return nil
}

func wholeNumber(value sobek.Value, least int) (int, error) {
	number := value.ToFloat()
	if number != math.Trunc(number) || number < float64(least) || number > math.MaxInt32 {
		return 0, fmt.Errorf("%v is no whole number of at least %d", value, least)
	}
	return int(number), nil
}

func duration(value sobek.Value) (time.Duration, error) {
	d, err := types.GetDurationValue(value.Export())
	if err != nil || d < 0 {
		return 0, fmt.Errorf("%v is no duration: say '5s' or a number of milliseconds", value)
	}
	return d, nil
}
