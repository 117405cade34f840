"""A small web of 100 kB articles, as a crawl of Party news meets them.

Three layouts in equal parts: a newspaper that dates its pages in the head, a Web Forms portal whose
date stands in a labelled line, a table layout whose date stands behind the headline. Bodies have
300 to 1,000 words of our own prose; around them stand the menus, teasers, lists of documents,
calendars and counters that such sites print on every page, and scripts up to the full size.
"""

# ruff: noqa: E501 - markup as servers send it
from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, time
from functools import cache
from html import escape

from crawler.sampleweb.writer import Dice, genres, places, plausible_day, write
from crawler.sampleweb.writer import Story as Written
from tests.benchmarks.corpus import CAPTURED, Case, as_page
from tests.benchmarks.scoring import Gold
from tests.dom import Story, epi, hnp, webforms

_LAYOUTS: dict[str, tuple[Callable[[Story], str], str]] = {
    "epi": (epi, "https://bao.example.vn/tin-bai-post{n}.html"),
    "webforms": (webforms, "https://huyen.example.vn/tin.aspx?id={n}"),
    "hnp": (hnp, "https://cong.example.vn/tin-tuc/-/hn/a1b2/12/{n}/1/tin.html"),
}
_SIZE = 103_000  # bytes of a page, in the mean; 10,000 more or less
_WORDS = (300, 1_000)  # of a body
_STORIES = 120  # that bodies and teasers are taken from
# The day of the visit, as sites print it above their menus: it dates nothing.
_CLOCK = f"Chủ nhật, ngày {CAPTURED:%d tháng %m năm %Y}"
_TEASERS, _HEADLINES, _DOCUMENTS = 12, 40, 12  # beside a text
_SECTIONS = (
    *("Giới thiệu", "Tin tức - Sự kiện", "Xây dựng Đảng", "Kinh tế", "Văn hóa - Xã hội"),
    *("Quốc phòng - An ninh", "Văn bản", "Thủ tục hành chính"),
)


def web(pages: int) -> Iterator[Case]:
    """Give that many pages, each with its gold; the same pages on every run."""
    for number in range(pages):
        family = list(_LAYOUTS)[number % len(_LAYOUTS)]
        build, url = _LAYOUTS[family]
        dice = Dice(f"bench page {number}")
        story = _story(_stories()[number % _STORIES], dice)
        page = as_page(_furnished(build(story), dice).encode(), url.format(n=57_000 + number))
        yield Case(page, family, _gold(f"{family} {number}", story))


@cache
def _stories() -> tuple[Written, ...]:
    """Return the stories of the sample web's writer, under keys of our own."""
    kinds, areas = sorted(genres()), [each["id"] for each in places()["area"]]
    keys = [(f"bench/{n}", kinds[n % len(kinds)], areas[n % len(areas)]) for n in range(_STORIES)]
    return tuple(write(key, kind, area, plausible_day(key, kind)) for key, kind, area in keys)


def _story(told: Written, dice: Dice) -> Story:
    """Return a story as long as real ones, with an hour of its publication."""
    hour = time(7 + dice.below("hour", 12), dice.below("minute", 60))
    return Story(
        told.title,
        tuple(("p", text) for text in _body(told, dice)),
        lead=told.lead,
        author=told.author,
        published=datetime.combine(told.event, hour),
    )


def _body(told: Written, dice: Dice) -> list[str]:
    """Return a story's paragraphs, and others' until they make enough words."""
    wanted = dice.below("words", _WORDS[1] - _WORDS[0]) + _WORDS[0]
    found: dict[str, int] = {}
    for story in (told, *dice.shuffle("others", _stories())):
        for text in story.body:
            if sum(found.values()) >= wanted:
                return list(found)
            found[text] = len(text.split())
    return list(found)


def _gold(name: str, story: Story) -> Gold:
    """Return what is to be read on a story's page."""
    return Gold(
        name=name,
        title=story.title,
        lead=story.lead,
        body=tuple(text for _, text in story.blocks),
        authors=(story.author,),
        published_at=f"{story.published:%Y-%m-%dT%H:%M:%S}+07:00",
    )


def _furnished(html: str, dice: Dice) -> str:
    """Put the furniture of a site around a page, and code up to its size."""
    others = dice.shuffle("others", _stories())
    told, named = others[:_TEASERS], others[_TEASERS : _TEASERS + _HEADLINES]
    below = _teasers(told) + _headlines(named) + _documents(dice) + _calendar() + _foot(dice)
    html = html.replace("<body>", f"<body>{_menu(dice)}", 1).replace("</body>", f"{below}</body>")
    rest = max(0, _SIZE + dice.below("size", 20_000) - 10_000 - len(html.encode()))
    return html.replace("</head>", f"{_style(rest // 2)}{_script(dice, rest // 2)}</head>", 1)


def _menu(dice: Dice) -> str:
    """Return a menu of sections, each with its own, as portals print it on every page."""
    communes = [f"xã {name}" for area in places()["area"][:5] for name in area["communes"][:5]]
    return (
        f'<div class="top"><span>{_CLOCK}</span><a href="/">Trang chủ</a><ul class="menu">'
        + "".join(
            f'<li class="dropdown"><a href="/{n}/">{section}</a><ul class="sub">'
            + "".join(
                f'<li class="item-{n}-{k}"><a href="/{n}/{k}/" title="{name}">{name}</a></li>'
                for k, name in enumerate(dice.shuffle(section, communes))
            )
            + "</ul></li>"
            for n, section in enumerate(_SECTIONS)
        )
        + "</ul></div>"
    )


def _teasers(stories: Sequence[Written]) -> str:
    """Return a column of teasers with photo and lead."""
    items = "".join(
        f'<div class="item"><a href="{_link(story)}"><img src="/t.jpg" alt="{escape(story.title)}"></a>'
        f'<h4><a href="{_link(story)}">{escape(story.title)}</a></h4><p>{escape(story.lead)}</p></div>'
        for story in stories
    )
    return f'<div class="col-right"><h3>Tin nổi bật</h3>{items}</div>'


def _headlines(stories: Sequence[Written]) -> str:
    """Return a list of headlines with their days."""
    items = "".join(
        f'<li><a href="{_link(story)}" title="{escape(story.title)}">{escape(story.title)}</a>'
        f" <i>({story.event:%d/%m})</i></li>"
        for story in stories
    )
    return f'<div class="box"><h3>Tin mới</h3><ul>{items}</ul></div>'


def _link(story: Written) -> str:
    """Return the address a teaser links to."""
    return f"/tin/{story.key.replace('/', '-')}.html"


def _documents(dice: Dice) -> str:
    """Return a table of official documents, each with its day."""
    rows = "".join(
        f"<tr><td><a href='/vb/{n}'>{n + 3}/NQ-HU</a></td><td>Nghị quyết về nhiệm vụ năm {2014 + n}</td>"
        f"<td>{dice.below(f'day {n}', 28) + 1:02}/{n + 1:02}/{2013 + n}</td></tr>"
        for n in range(_DOCUMENTS)
    )
    return f'<table class="van-ban"><tr><th>Số</th><th>Trích yếu</th><th>Ban hành</th></tr>{rows}</table>'


def _calendar() -> str:
    """Return a month's calendar, each day a link."""
    weeks = "".join(
        "<tr>" + "".join(f"<td><a href='/lich/{d}'>{d}</a></td>" for d in range(w, w + 7)) + "</tr>"
        for w in range(1, 29, 7)
    )
    return f'<table class="lich"><tr><td colspan="7">Tháng 11 năm 2026</td></tr>{weeks}</table>'


def _foot(dice: Dice) -> str:
    """Return counters and imprint."""
    total = 1_000_000 + dice.below("visits", 9_000_000)
    return (
        f'<div class="footer"><p>Đang truy cập: {total % 97}</p><p>Tổng lượt truy cập: {total:,}</p>'
        f"<p>Điện thoại: 024.3382.{total % 9999:04}</p><p>Giấy phép số 12/GP-TTĐT ngày 5 tháng 3 năm"
        " 2019. Bản quyền thuộc về tòa soạn.</p></div>"
    )


def _style(size: int) -> str:
    """Return style rules of about so many bytes."""
    rules = (f".c{n}{{margin:{n}px;color:#{n:06x}}}" for n in range(size // 32))
    return f"<style>{''.join(rules)}</style>"


def _script(dice: Dice, size: int) -> str:
    """Return a script of about so many bytes."""
    lines = (f"var a{n}={{x:{dice.below(f'{n}', 9999)},y:'v{n}'}};" for n in range(size // 27))
    return f"<script>{''.join(lines)}</script>"
