"""The pages in a real browser: inert text, no sideways scrolling, a quiet console."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import Browser, browser, needs_chromium
from tests.reading import Library, library
from tests.test_serve import serving

pytestmark = [pytest.mark.browser, needs_chromium]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return library(tmp_path_factory)


@pytest.fixture(scope="module")
def address(shelf: Library) -> Iterator[str]:
    with serving(shelf.folder) as (url, _):
        yield url


@pytest.fixture(scope="module")
def tab() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


PAGES = ["", "search", "search?q=dang+bo", "search?q=zzz", "sites", "site/song_hong", "about"]
ARTICLES = ["dai_hoi_sua", "dai_hoi", "huyen_uy_moi", "khong_ngay", "script"]


def _urls(address: str, shelf: Library) -> list[str]:
    return [address + page for page in PAGES] + [
        f"{address}article/{shelf.ids[key]}" for key in ARTICLES
    ]


@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_fits_and_is_quiet(
    tab: Browser, address: str, shelf: Library, width: int
) -> None:
    for url in _urls(address, shelf):
        tab.open(url, width)
        assert tab.js("document.documentElement.scrollWidth") == width, url
        assert tab.complaints() == [], url
        assert tab.js("document.querySelectorAll('h1').length") == 1, url


def test_targets_are_large_and_inputs_named(tab: Browser, address: str) -> None:
    tab.open(f"{address}search?q=dang+bo", 390)
    small = "[...document.querySelectorAll('button, select, input')].filter(e => e.type != 'hidden'"
    assert tab.js(f"{small} && e.getBoundingClientRect().height < 30).length") == 0
    assert tab.js(f"{small} && e.tagName != 'BUTTON' && !e.labels.length).length") == 0


def test_keyboard_reaches_the_text_first(tab: Browser, address: str) -> None:
    tab.open(address, 1280)
    for kind in ("rawKeyDown", "keyUp"):
        tab.call("Input.dispatchKeyEvent", type=kind, key="Tab", windowsVirtualKeyCode=9)
    assert tab.js("document.activeElement.getAttribute('href')") == "#main"
    assert tab.js("document.activeElement.getBoundingClientRect().left >= 0")


def test_a_script_in_a_title_does_nothing(tab: Browser, address: str, shelf: Library) -> None:
    number = shelf.ids["script"]
    paths = ["", "search?q=nháy", f"article/{number}", "site/im_lang", "khobao/articles"]
    for path in [*paths, f"khobao/articles/{number}", "search?q=<script>alert(1)</script>"]:
        tab.open(address + path, 1280)
        dialogs = [e for e in tab.events if e["method"] == "Page.javascriptDialogOpening"]
        assert dialogs == [], path
        assert (
            tab.js("document.querySelectorAll('main img, main script, main [onclick]').length") == 0
        )


@pytest.mark.parametrize("path", ["khobao", "khobao/articles", "khobao/articles/1", "khobao/runs"])
def test_datasettes_own_pages_work_under_our_policy(tab: Browser, address: str, path: str) -> None:
    tab.open(address + path, 1280)
    assert tab.complaints() == []


def test_searching_by_hand(tab: Browser, address: str) -> None:
    tab.open(address, 390)
    tab.js("document.querySelector('input[type=search]').value = 'huyen uy'")
    tab.events.clear()
    tab.js("document.querySelector('form[role=search] button').click()")
    tab.wait()
    assert tab.js("document.querySelectorAll('.results > li').length") == 2
    assert tab.js("document.querySelector('mark').textContent").lower().startswith("huyện")


def _contrast(tab: Browser, selector: str) -> float:
    """The WCAG contrast ratio of an element's text against the background it stands on."""
    script = """
    (selector => {
        const channel = c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
        const rgb = css => css.match(/[\\d.]+/g).map(Number);
        const light = c => 0.2126*channel(c[0]) + 0.7152*channel(c[1]) + 0.0722*channel(c[2]);
        let e = document.querySelector(selector), text = rgb(getComputedStyle(e).color), back;
        do { back = rgb(getComputedStyle(e).backgroundColor); e = e.parentElement; }
        while (e && back[3] === 0);
        const [a, b] = [light(text), light(back)].sort((x, y) => y - x);
        return (a + 0.05) / (b + 0.05);
    })"""
    return float(tab.js(f"{script}({selector!r})"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(tab: Browser, address: str, scheme: str) -> None:
    tab.open(f"{address}search?q=dang+bo", 1280, scheme)
    for selector in (".card a", ".snippet", ".meta", "mark", ".searchbox button", ".bottom p"):
        assert _contrast(tab, selector) >= 4.5, (scheme, selector)


def test_screenshots_can_be_taken(tab: Browser, address: str, tmp_path: Path) -> None:
    tab.open(address, 390)
    tab.screenshot(tmp_path / "home.png", 1_000)
    data = (tmp_path / "home.png").read_bytes()
    assert data.startswith(b"\x89PNG")
    assert int.from_bytes(data[16:20]) == 390
