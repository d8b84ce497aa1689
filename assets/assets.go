// Package assets holds the icons: drawn in the SVG files, embedded as the PNG files that scripts/icons renders from them.
package assets

import (
	_ "embed" // for the icons

	"fyne.io/fyne/v2"
)

//go:embed icon.png
var icon []byte

//go:embed tray-stopped.png
var trayStopped []byte

//go:embed tray-idle.png
var trayIdle []byte

//go:embed tray-live.png
var trayLive []byte

//go:embed tray-error.png
var trayError []byte

// Icon is the picture of the application: a cord that joins two sockets of a panel.
func Icon() fyne.Resource { return fyne.NewStaticResource("icon.png", icon) }

// TrayStopped is two free sockets, in grey: the gateway does not serve.
func TrayStopped() fyne.Resource { return fyne.NewStaticResource("tray-stopped.png", trayStopped) }

// TrayIdle is a cord with one end plugged in, in blue: the gateway serves, and no session is open.
func TrayIdle() fyne.Resource { return fyne.NewStaticResource("tray-idle.png", trayIdle) }

// TrayLive is a cord that joins both sockets, in green: sessions are open.
func TrayLive() fyne.Resource { return fyne.NewStaticResource("tray-live.png", trayLive) }

// TrayError is a warning sign in the place of the far socket, in red: something went wrong.
func TrayError() fyne.Resource { return fyne.NewStaticResource("tray-error.png", trayError) }
