"""Page in, Article out: extraction, de-duplication and storing."""
