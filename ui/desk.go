package ui

// deskActions are those by which the program gets along with the desktop.
func (w *Window) deskActions() []action {
	return []action{
		{Group: groupView, Name: "Settings…", Key: "Ctrl+,", Do: w.openSettings},
		{Group: groupHelp, Name: "About Switchboard", Do: w.openAbout},
		{Group: groupView, Name: "Put the window back to how it was at first", Do: w.putBack},
	}
}
