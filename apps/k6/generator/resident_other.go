//go:build !linux

package generator

func residentBytes() int64 { return 0 }
