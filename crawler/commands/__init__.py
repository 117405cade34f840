"""Commands that need the registry or a crawl, one file each."""
