//go:build !unix

package generator

import "time"

func processorTime() time.Duration { return 0 }
