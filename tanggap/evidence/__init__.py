"""Photos: checked, cleaned, and held as proof."""
