//go:build !unix

package transport

const writesNow = false

func writeNow(uintptr, []byte) int { return 0 }
