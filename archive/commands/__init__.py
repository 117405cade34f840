"""Commands that need only the archive, one file each."""
