package record

// MaskText is text with what looks like a secret masked, as an export has it; all else stays byte for byte.
func MaskText(text string) string { return Masked.mask().text(text) }
