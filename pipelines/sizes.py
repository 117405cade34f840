"""How long the parts of articles are that pages print: headlines, leads, teasers."""

from __future__ import annotations

SHORTEST_HEADLINE, LONGEST_HEADLINE = 15, 300  # characters; a section's name is shorter
HEADLINE_WORDS = 4  # of a heading; fewer name a section
LINKED_WORDS = 5  # of a headline that is a link; fewer are a label, a name, a tag or a source
SHORTEST_LEAD, LONGEST_LEAD = 40, 1_200  # characters; shorter is a label, longer the text itself
LARGEST_TEASER = 700  # characters: headline and lead
MOST_TEASER_LINKS = 6  # photo, section, headline, writer, comments, "read on"

FEWEST_ENTRIES = 3  # of a list; an article page has one headline of its kind
RUNNING = 40  # characters of a piece of running text; a label has fewer


def is_headline_long(text: str) -> bool:
    """Tell whether a text is neither too short nor too long for a headline."""
    return SHORTEST_HEADLINE <= len(text) <= LONGEST_HEADLINE


def is_lead_long(text: str) -> bool:
    """Tell whether a text is neither too short nor too long for a lead."""
    return SHORTEST_LEAD <= len(text) <= LONGEST_LEAD


def is_linked_headline(text: str) -> bool:
    """Tell whether the text of a link, on one line, has words enough for an article's headline."""
    return text.count(" ") + 1 >= LINKED_WORDS
