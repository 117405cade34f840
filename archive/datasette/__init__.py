"""How Datasette shows an archive: plugin, templates, metadata."""
