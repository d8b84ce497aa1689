//go:build !headless && (windows || darwin)

package main

// noDisplay is for systems that always have one.
func noDisplay() string { return "" }
