"""Downloader middlewares, one file each; their order is in crawler/settings.py."""
