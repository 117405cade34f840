"""The one spider of all live sites."""
