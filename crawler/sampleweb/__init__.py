"""A small offline web that answers under the sites' real host names."""
