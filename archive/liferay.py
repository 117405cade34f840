"""Liferay's many URLs of one article, by section, portlet instance and session, made one."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote_plus

Pairs = list[tuple[str, str]]

# `_101_`, `_news_WAR_hanoiportlet_INSTANCE_x1Y2_`, `_com_liferay_…_INSTANCE_x1Y2_`
_PORTLET_RE = re.compile(
    r"p_r_p_|_(?:\d+|\w+_WAR_\w+|\w+_INSTANCE_[A-Za-z0-9]+|com_liferay_\w+)_(?:INSTANCE_[A-Za-z0-9]+_)?"
)
# What a portlet's parameter may name that makes another page of it.
_IDENTITY_RE = re.compile(
    r"\w*_(?:cur|tag|page|id|urlTitle|(?:assetEntry|article|category|entry|news|document|folder|"
    r"item|post|tin|baiviet)_?Id)",
    re.IGNORECASE,
)
_SERVICE_RE = re.compile(r"(?:p_p|p_l|p_v)_\w+|p_auth|(?:inherit)?Redirect|redirect", re.IGNORECASE)
_CONTENT_RE = re.compile(r"/-/asset_publisher/[^/]+/content/(?!id/\d)([^/;]+)")
_CONTENT_ID_RE = re.compile(r"/-/(?:asset_publisher/[^/]+/content/id/(\d+)|view_content/(\d+)-)")
_HN_RE = re.compile(r"/-/hn/[^/]+/(\d+/\d+/\d+/[^/]+\.html)$")
_SLUG_RE = re.compile(r"[\w-][\w.-]*")
# Each `/web/{site}` has slugs of its own; `guest` is the site a bare host shows.
_SITE_RE = re.compile(r"/web/(?!guest(?:/|$))[^/]+")


def is_portlet_noise(name: str) -> bool:
    """Tell whether a parameter is Liferay's own and does not say which article or list page."""
    if _PORTLET_RE.match(name):
        return not _IDENTITY_RE.fullmatch(name)
    return bool(_SERVICE_RE.fullmatch(name))


def article_path(path: str, query: Pairs) -> tuple[str, Pairs]:
    """Return one path for every URL of an article, and the query that is left to tell pages apart.

    The section in the path is the one the reader came through, not the article's, and the portlet
    instance is the section's. Slugs are unique in a site, so they come before entry ids.
    """
    prefix = site[0] if (site := _SITE_RE.match(path)) else ""
    if match := _CONTENT_RE.search(path):
        return f"{prefix}/-/asset_publisher/_/content/{match[1]}", []
    if match := _HN_RE.search(path):
        return f"{prefix}/-/hn/_/{match[1]}", []
    if match := _CONTENT_ID_RE.search(path):
        return f"{prefix}/-/view_content/{match[1] or match[2]}-", []
    named = {name.rsplit("_", 1)[1]: value[1:] for name, value in query if _PORTLET_RE.match(name)}
    if (slug := unquote_plus(named.get("urlTitle", ""))) and _SLUG_RE.fullmatch(slug):
        return f"{prefix}/-/asset_publisher/_/content/{quote(slug)}", []
    if (entry := named.get("assetEntryId", "")).isdigit():
        return f"{prefix}/-/view_content/{entry}-", []
    return path, query
