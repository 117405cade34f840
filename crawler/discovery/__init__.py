"""Pure functions that find URLs in sitemaps, feeds and listings."""
