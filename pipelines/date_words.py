"""How pages write weekday, day and clock time: parts of patterns for text as it stands.

date_patterns reads folded text, and every form there is; these tell that a line or a title has one.
"""

from __future__ import annotations

WEEKDAY_NUMBERS = ("hai", "ba", "tư", "năm", "sáu", "bảy")  # of Monday to Saturday
WEEKDAY = rf"(?:Chủ nhật|Thứ (?:{'|'.join(WEEKDAY_NUMBERS)}|[2-7]))"
CLOCK = r"(?:\d{1,2}[:h]\d{2}(?::\d{2})?(?: ?(?:[AP]M|SA|CH)(?!\w))?)"
DAY = r"(?:\d{1,2}(?:/\d{1,2}/|[.]\d{1,2}[.]|-\d{1,2}-)\d{4})"
DAY_IN_WORDS = r"(?:\d{1,2} tháng \d{1,2} năm \d{4})"
ZONE = r"(?:[(\[]?GMT ?\+ ?7[)\]]?)"

# What a data file may name in a pattern, as PCRE does: `(?&clock)`.
TERMS = {
    "weekday": WEEKDAY,
    "clock": CLOCK,
    "day": DAY,
    "day_in_words": DAY_IN_WORDS,
    "zone": ZONE,
}
