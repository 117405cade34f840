"""Writes the sample stories: sentence families in prose/*.toml, slots filled from places.toml.

Every choice is a digest of the story's key and the name of what is chosen, so a story reads the
same on every run, machine and Python version, and a new paragraph in a file moves no other choice.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

_HERE = Path(__file__).parent
_SLOT = re.compile(r"\{(\w+)\}")
_CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
_LOW = "_low"  # {word_low}: the word inside a sentence, its first letter small
_QUARTERS = ("I", "II", "III", "IV")
_PEOPLE = 8  # {p1} … {p8}: office holders of either sex
_SPEAKERS = 4  # {m1} … {m4} and {f1} … {f4}: men and women who are called ông, anh, bà, chị
_FEWEST = 5  # paragraphs of a story's body, at least
_ERA = (date(2023, 2, 1), date(2025, 6, 20))  # when stories play, where a genre names no season

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Story:
    """A text as its author wrote it, before any site's house style."""

    key: str
    genre: str
    title: str
    lead: str
    body: tuple[str, ...]
    captions: tuple[str, ...]
    author: str
    event: date  # the day the story is about


class Dice:
    """Chooses by digest of a story's key and of what is being chosen."""

    def __init__(self, key: str) -> None:
        """Belong to one story."""
        self._key = key

    def below(self, what: str, limit: int) -> int:
        """Return a number from 0 to below `limit`."""
        digest = hashlib.sha256(f"{self._key}/{what}".encode()).digest()
        return int.from_bytes(digest[:8], "big") % limit

    def pick(self, what: str, options: Sequence[T]) -> T:
        """Return one of the options."""
        return options[self.below(what, len(options))]

    def shuffle(self, what: str, options: Sequence[T]) -> list[T]:
        """Return the options in an order of their own."""
        order = sorted(
            range(len(options)), key=lambda index: self.below(f"{what}/{index}", 1 << 60)
        )
        return [options[index] for index in order]


@cache
def places() -> dict[str, Any]:
    """Read places.toml."""
    return tomllib.loads((_HERE / "places.toml").read_text("utf-8"))


@cache
def genres() -> dict[str, dict[str, Any]]:
    """Read prose/*.toml, by file name."""
    files = sorted((_HERE / "prose").glob("*.toml"))
    return {path.stem: tomllib.loads(path.read_text("utf-8")) for path in files}


def area(area_id: str) -> dict[str, Any]:
    """Return one `[[area]]` of places.toml."""
    found: dict[str, Any] = next(a for a in places()["area"] if a["id"] == area_id)
    return found


def write(key: str, genre: str, area_id: str, event: date, day_format: str = "%d/%m") -> Story:
    """Write the story with this key: same key, same words."""
    dice = Dice(key)
    rules = genres()[genre]
    slots = {
        **_place_slots(dice, area(area_id)),
        **_people_slots(dice),
        **_time_slots(dice, event, day_format),
        **_figure_slots(dice, rules),
    }

    def fill(what: str, template: str) -> str:
        return _fill(_choose(dice, what, template), slots)

    angle = dice.pick("angle", rules["angle"])
    first = [(f"first{n}", text) for n, text in enumerate(angle.get("first", []))]
    captions = angle.get("captions", rules["captions"])
    parts = [part for part in rules["part"] if part.get("set") == angle.get("set")]
    return Story(
        key=key,
        genre=genre,
        title=fill("title", dice.pick("title", angle["titles"])),
        lead=fill("lead", dice.pick("lead", angle["leads"])),
        body=tuple(fill(*each) for each in [*first, *_paragraphs(dice, parts)]),
        captions=tuple(fill("caption", text) for text in dice.shuffle("captions", captions)[:2]),
        author=slots["p6"],
        event=event,
    )


def plausible_day(key: str, genre: str) -> date:
    """Return a day on which such news appears.

    Districts and their committees ended on 2025-07-01: no story plays later.
    """
    dice = Dice(key)
    since, until = dice.pick("span", genres()[genre].get("spans", [_ERA]))
    return cast(date, since) + timedelta(days=dice.below("day", (until - since).days + 1))


def _paragraphs(dice: Dice, parts: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Take some paragraphs of each part, in the order of the parts."""
    takes = [part["take"][0] + dice.below(f"take{n}", _width(part)) for n, part in enumerate(parts)]
    if sum(takes) < _FEWEST:
        takes = [part["take"][1] for part in parts]
    for number, (part, take) in enumerate(zip(parts, takes, strict=True)):
        for place, text in enumerate(dice.shuffle(f"part{number}", part["say"])[:take]):
            yield f"part{number}.{place}", text


def _width(part: Mapping[str, Any]) -> int:
    """Return how many lengths a part may have."""
    low, high = part["take"]
    return int(high) - int(low) + 1


def _choose(dice: Dice, what: str, template: str) -> str:
    """Settle every `[one|another]`."""
    count = iter(range(template.count("[") + 1))
    return _CHOICE.sub(
        lambda match: dice.pick(f"{what}/choice{next(count)}", match[1].split("|")), template
    )


def _fill(template: str, slots: Mapping[str, str]) -> str:
    """Fill every `{slot}`; a name with a capital, or one that opens a sentence, gets a capital."""
    text = _SLOT.sub(lambda match: _value(match[1], slots), template)
    text = re.sub(r"([.?!…]”? )(\w)", lambda match: match[1] + match[2].upper(), text)
    return text[:1].upper() + text[1:]


def _value(name: str, slots: Mapping[str, str]) -> str:
    """Return the slot's text. Raises KeyError for a slot nobody fills."""
    if name.endswith(_LOW):
        word = slots[name.removesuffix(_LOW)]
        return word[:1].lower() + word[1:]
    if name[:1].isupper():
        word = slots[name.lower()]
        return word[:1].upper() + word[1:]
    return slots[name]


def _place_slots(dice: Dice, where: Mapping[str, Any]) -> dict[str, str]:
    """Name the district, its committee, four communes and three hamlets."""
    level, name = where["level"], where["name"]
    communes = dice.shuffle("communes", where["communes"])
    hamlets = dice.shuffle("hamlets", where["hamlets"])
    slots = {
        "province": where["province"],
        "above": where["above"],
        "level": level,
        "name": name,
        "unit": f"{level} {name}",
        "committee": "Huyện ủy",
        "subs": "các xã, thị trấn",
        "term": "2025-2030",
        "oldterm": "2020-2025",
    }
    slots |= {f"s{n}": f"xã {commune}" for n, commune in enumerate(communes[:4], start=1)}
    return slots | {f"h{n}": f"thôn {hamlet}" for n, hamlet in enumerate(hamlets[:3], start=1)}


def _people_slots(dice: Dice) -> dict[str, str]:
    """Invent the story's people; no two share a given name."""
    people = places()["people"]
    men = dice.shuffle("men", people["men"])
    women = dice.shuffle("women", people["women"])
    slots = {f"m{n}": men[n] for n in range(1, _SPEAKERS + 1)}
    slots |= {f"f{n}": women[n] for n in range(1, _SPEAKERS + 1)}
    rest = dice.shuffle("rest", [*men[_SPEAKERS + 1 :], *women[_SPEAKERS + 1 :]])
    slots |= {f"p{n}": rest[n] for n in range(1, _PEOPLE + 1)}
    slots["child"] = rest[0]
    return {
        slot: f"{dice.pick(f'surname/{slot}', people['surnames'])} {given}"
        for slot, given in slots.items()
    }


def _time_slots(dice: Dice, event: date, day_format: str) -> dict[str, str]:
    """Say when it happened, in the house style of the site."""
    return {
        "day": event.strftime(day_format),
        "part": dice.pick("part of day", ["sáng", "chiều"]),
        "quarter": _QUARTERS[(event.month - 1) // 3],
        "year": str(event.year),
        "prev": str(event.year - 1),
        "next": str(event.year + 1),
        "schoolyear": f"{event.year}-{event.year + 1}",
    }


def _figure_slots(dice: Dice, rules: Mapping[str, Any]) -> dict[str, str]:
    """Draw the story's figures and words; a share is a fraction of another figure."""
    drawn = {name: _draw(dice, name, span) for name, span in rules.get("figures", {}).items()}
    for name, (whole, fraction) in rules.get("shares", {}).items():
        drawn[name] = round(drawn[whole] * fraction)
    words = {name: dice.pick(name, options) for name, options in rules.get("words", {}).items()}
    return words | {name: _figure(value) for name, value in drawn.items()}


def _draw(dice: Dice, name: str, span: Sequence[float]) -> float:
    """Draw a whole number, or one with a decimal where the span has decimals."""
    low, high = span
    if isinstance(low, int) and isinstance(high, int):
        return low + dice.below(name, high - low + 1)
    return (round(low * 10) + dice.below(name, round((high - low) * 10) + 1)) / 10


def _figure(value: float) -> str:
    """Write a number as Vietnamese does: 1.250, 8,4 and 10."""
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")
