"""Names of persons, told from the outlets, offices, teams and accounts that stand beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from archive.provinces import is_province
from archive.text import fold, squeeze
from pipelines.date_words import WEEKDAY
from pipelines.patterns import any_spelling, patterns

# One way only to read a space, or every further word doubles the time of a failure.
_WRITING = r"(?:Tin|Bài)(?:\s?(?:(?:[,&/–-]|và)\s?)?(?:tin|bài|ảnh|clip|video|viết)\b)*"
# Labels that credit the text, the work on it, the work beside it, and where it comes from.
AUTHOR = r"Tác giả(?: bài viết)?|Người viết"
WRITTEN_BY = r"(?:Được )?viết bởi"
AUTHORS = rf"{AUTHOR}|{WRITTEN_BY}|{_WRITING}"
WRITERS = rf"{AUTHORS}|(?:Người )?thực hiện|Nội dung|T/h|PV|Phóng viên|CTV|Nhóm (?:PV|phóng viên)"
POSTERS = r"(?:Được )?(?:đăng|gửi) bởi|Người đăng(?: tin| bài)?"
_HELPERS = rf"{POSTERS}|By|Bởi|Biên (?:tập|soạn)|Tổ chức(?: thực hiện)?|(?:Chùm|Nhóm) ảnh của"
_CRAFTS = (
    r"(?:Hình )?ảnh|Video|Clip|Đồ họa|Trình bày|Thiết kế|Kỹ thuật|Giọng đọc|Quay phim|Dựng phim"
)
# "Nguồn vốn: …", "Nguồn kinh phí …" tell where money, water or seed comes from, not a text.
SOURCES = (
    r"Theo|Nguồn(?: tin| ảnh)?"
    r"(?! (?:vốn|kinh phí|ngân sách|tiền|(?:nhân )?lực|thu|nước|giống)(?!\w))"
)
CREDITS = rf"{WRITERS}|{_HELPERS}|{_CRAFTS}|{SOURCES}"
# Those that need no colon, where a name follows.
BARE = rf"By|Bởi|PV|CTV|Phóng viên|(?:Chùm|Nhóm) ảnh của|{WRITTEN_BY}|{POSTERS}"
_LABEL_RE = re.compile(
    rf"^(?:(?:{WRITERS}|{_HELPERS})(?:\s*[:：]\s*| [-–] )|(?:{BARE})\s+)+",
    re.IGNORECASE,
)
_SOURCE_RE = re.compile(rf"\(?(?:{SOURCES}|{_CRAFTS})\b", re.IGNORECASE)
# "Theo Minh Anh (Dân Việt)": the paper that a text is taken from stands behind who wrote it there.
_REPRINT_RE = re.compile(
    r"\(?Theo\s+(?P<by>[^\s()/:,;]{1,15}(?: [^\s()/:,;]{1,15}){1,4}) ?"
    r"(?:\((?P<paper>[^()\d]{3,40})\)|/ ?(?P<house>[^()/\d]{3,40}))\)?",
    re.IGNORECASE,
)
_ANY_PAPER_RE = re.compile(r"(?:báo|tạp chí|tòa soạn|online|(?:cổng|trang) \S+)", re.IGNORECASE)
# Before the names: "Thứ Hai, 08/07/2024 - 10:15 | "; fewer characters are no day.
_STAMP_RE = re.compile(
    rf"^(?:{WEEKDAY},?\s)?\d(?:[\d\s:/.,|–-]|(?<=\d)h(?=\d)){{7,}}", re.IGNORECASE
)
# Behind the names: other credits, the time, the number of those left out.
_TAIL_RE = re.compile(
    rf"\s?[-–|,;.]?\s?(?<!\w)(?:(?:{_CRAFTS}|{SOURCES})\s*[:：]"
    rf"|(?:{WEEKDAY}|(?:số )?lượt|cập nhật|đã xem)\b"
    r"|(?:đăng )?(?:vào|lúc|ngày)\b(?=\D{0,12}\d)"
    r"|\d{1,2}[:/h.-]\d{1,2}|và \d+ tác giả khác).*$",
    re.IGNORECASE,
)
# What is said behind the name of who did it.
DOING = r"thực hiện|tổng hợp|cung cấp|sưu tầm|lược ghi|ghi|biên soạn|lược dịch"
_DOING_RE = re.compile(rf"\s(?:{DOING})$", re.IGNORECASE)
_BRACKET_RE = re.compile(r"(?<=\S)\s*\([^()]{1,60}\)")  # behind a name: a unit, "tổng hợp"
# The stroke in the rank Đ/c parts nothing.
_SPLIT_RE = re.compile(
    r"\s*(?:[;,|•]|(?<!\b[Đđ])/|/(?![Cc]\s)|\s&\s|\s[-–—]|[-–—]\s|\svà\s(?=[A-ZĐÀ-Ỹ]))\s*"
)
_RANK_RE = any_spelling(
    r"^(?:(?:(?:Thiếu|Trung|Thượng|Đại) (?:tá|(?:uy|úy)|tướng)|(?:Phó )?giáo sư|Tiến sĩ|Thạc sĩ"
    r"|Cử nhân|Kỹ sư|Bác sĩ|Luật sư|Nhà (?:báo|văn|thơ|giáo)|Đồng chí"
    r"|P?GS|TSKH|TS|Th\.?S|BS|NSNA|NSƯT|NSND|NGƯT|CK ?I{1,2}|Đ/c)(?:\s*[.,]\s*|\s+))+(?=\S)"
)
_AGENCY = r"(?:TTXVN|VOV\d?|VTV\d{0,2}|Vietnam\+|VNA|Vnews|BNEWS|Chinhphu\.vn)"
# "Tâm HằngTTXVN": templates print name and agency with nothing between them.
_GLUED_RE = re.compile(rf"(?<=[a-zà-ỹ]){_AGENCY}$")
_DESK_RE = re.compile(
    r"admin|administrator|quản trị(?: viên)?|ban (?:biên tập|quản trị)|bbt|editor"
    r"|webmaster|tác giả|by|bởi|n/?a|null|none|unknown|theo|nguồn|tổng hợp|biên tập viên|user|test"
    r"|super ?(?:admin|user)(?: account)?|host(?: account)?|btv|ctv"
    r"|(?:nhóm )?(?:p\.?v\.?|phóng viên)(?: điện tử)?",
    re.IGNORECASE,
)
_NO_NAME_RE = re.compile(
    r"https?:|www\.|@|\.(?:vn|com|net|org)\b|[\d<>{}:]|^(?:hết|"
    rf"{CREDITS})$",
    re.IGNORECASE,
)
_OUTLET_RE = any_spelling(
    r"^(?:báo(?! cáo| chí)|cổng (?:thông tin|TT\w*)|tạp chí|tòa soạn|vccorp|online"
    rf"|{_AGENCY})(?!\w)"
    r"|^trang (?:tin|thông tin|web|điện tử)\b|^đài \S+ \S|online$|\bvccorp\b|điện tử$|\.vn$"
)
_UY = "(?:uy|ủy)"  # some fonts lack the marked capital
# What stands beside the name under an official document: such a line is its signature.
_POST_RE = any_spelling(
    rf"^(?:TM|KT|TL|TUQ|Q)\.|\b(?:chủ tịch|bí thư|giám đốc|{_UY} viên"
    r"|phó (?:trưởng|ban|phòng|chánh|đoàn|khoa|đội|tổ)|trưởng (?:ban|phòng|đoàn|khoa|thôn|khu)"
    r"|(?:hiệu|tổ|thủ|đội|cục|bộ|viện|đoàn|kế toán) trưởng|chánh (?:án|thanh tra))\b"
)
_FIELDS = (
    r"tổ chức|tuyên (?:giáo|truyền)|dân (?:vận|tộc)|nội (?:chính|vụ)|kiểm tra|chỉ huy|quản lý"
    r"|văn hóa|giáo dục|y tế|tư pháp|tài chính|kinh tế|nông (?:nghiệp|dân)|hành chính"
    r"|thanh (?:tra|niên)|phụ nữ|cựu chiến binh|chính trị|biên tập|quân sự|thông tin|tiểu học"
    r"|trung (?:học|ương)|đại học|cao đẳng|xã|phường|huyện|tỉnh|thành phố"
)
_HEADS = r"ban|phòng|sở|hội|trường|bộ|viện|đội|tổ|cục|khoa"  # each a name too, or part of one
_UNIT_RE = any_spelling(
    r"^(?:trung tâm|công (?:an|ty|đoàn)|đảng bộ|chi (?:bộ|cục)|liên đoàn|mặt trận|bệnh viện"
    r"|tòa án|viện kiểm sát|ngân hàng|câu lạc bộ|(?:huyện|tỉnh|thành|thị|xã) đoàn"
    # Buôn Krông is a family of the Ê Đê too.
    r"|thôn|xã|phường|thị trấn|huyện|thành phố|mường|buôn(?! krông \S+ \S)|nậm|krông|đắk|đăk"
    rf"|(?:{_HEADS}) (?:{_FIELDS})|đoàn (?:thanh niên|TNCS|xã|phường|công tác|đại biểu))\b"
    rf"|\b(?:{_UY} ban|ban chấp hành|hội đồng|văn phòng"
    rf"|(?:đảng|huyện|tỉnh|thành|thị|quận) {_UY})\b"
)
_HEAD_RE = re.compile(rf"^(?:{_HEADS}|đoàn|đài)\s", re.IGNORECASE)
# No Vietnamese syllable is without a vowel: such letters abbreviate an office (HĐND, VHTT, CHQS).
_CONSONANTS = "[BCDĐGHKLMNPQRSTVX]"
_ABBREVIATION_RE = re.compile(
    rf"(?<!\w)(?:{_CONSONANTS}{{3,}}|{_CONSONANTS}{{2,}}[&-]{_CONSONANTS}{{2,}}|UB[A-ZĐ]{{2,}})(?!\w)"
)
_DIGIT_RE = re.compile(r"\d")
_EDGES = " .:-–*()|"
_MOST_AUTHORS = 5  # more are a list of the paper's staff
_LONGEST_BYLINE = 1_000  # characters; more lists the staff
_FILE = "names.toml"
_LONGEST_PEN_NAME = 3  # words; a longer name begins with a family's
_LONGEST = 40  # characters; the longest real name in a byline seen has 31


def names_of(text: str, outlets: Iterable[str] = ()) -> list[str]:
    """Return the persons a byline names; `outlets` are the site's own names, which are none.

    Who took the photos and whom a text is taken from are not its authors.
    """
    own = {fold(name).replace(" ", "") for name in outlets if name}
    found = [proper(name) for name in _parts(text) if is_name(name)]
    named = {fold(name): name for name in reversed(found)}
    return [name for key, name in reversed(named.items()) if key.replace(" ", "") not in own]


def _parts(text: str) -> Iterator[str]:
    """Give what a byline lists, label, rank, brackets and time taken off; nothing of a source."""
    bare = _LABEL_RE.sub("", _STAMP_RE.sub("", squeeze(text[:_LONGEST_BYLINE])))
    bare = _reprinted(bare) or bare
    if _SOURCE_RE.match(bare):
        return
    # A byline of several hooks is parted by semicolons: each has a tail of its own.
    fields = (_TAIL_RE.sub("", field) for field in _BRACKET_RE.sub("", bare).split(";"))
    for part in (part for field in fields for part in _SPLIT_RE.split(field)):
        name = _DOING_RE.sub("", _LABEL_RE.sub("", part.strip(_EDGES)))
        halves = [half.strip() for half in re.split("[-–]", name)]
        # "Thu Hà-Minh Quân" are two persons, Jean-Pierre Dupont is one.
        are_two = all(" " in half for half in halves) and not is_body(name)
        yield from filter(None, map(_bare, halves if are_two else [name]))


def _reprinted(text: str) -> str:
    """Return who wrote what a paper is named for behind them; empty: the paper is named alone.

    It is most often named twice: by its name, then by its initials, its address or its kind.
    """
    taken = _REPRINT_RE.fullmatch(text)
    if taken is None:
        return ""
    by, behind = taken["by"], (taken["paper"] or taken["house"]).strip()
    is_told = is_outlet(behind) and not _ANY_PAPER_RE.fullmatch(behind)
    papers = patterns(_FILE, "papers")["national"]
    if papers.match(by) or not (is_told or papers.match(behind)):
        return ""
    is_twice = fold(by).replace(" ", "") in fold(behind).replace(" ", "")
    is_long = by.count(" ") > _LONGEST_PEN_NAME - 1
    is_person = not is_long or patterns(_FILE, "persons")["families"].match(by)
    return by if is_person and not is_twice else ""


def _bare(name: str) -> str:
    """Return a name without the rank before it and the agency glued to it."""
    return _RANK_RE.sub("", _GLUED_RE.sub("", name)).strip(_EDGES)


def is_name(text: str) -> bool:
    """Tell whether a text can be a person's name or pen name."""
    if not 2 <= len(text) <= _LONGEST or _NO_NAME_RE.search(text):
        return False
    if is_body(text) or is_post(text):
        return False
    words = text.split()
    return len(words) <= 6 and all(word[0].isupper() or not word[0].isalpha() for word in words)


def is_outlet(text: str) -> bool:
    """Tell whether a text names a paper, an agency, or its editors, reporters and accounts."""
    return is_desk(text) or bool(_OUTLET_RE.search(text))


def is_desk(text: str) -> bool:
    """Tell whether a text names editors, reporters or an account, not anybody of them."""
    return bool(_DESK_RE.fullmatch(text))


def is_unit(text: str) -> bool:
    """Tell whether a text names an office or a body, which no person is called."""
    if _UNIT_RE.search(text) or _ABBREVIATION_RE.search(text):
        return True
    # Phòng, Đoàn and Hội begin names as well; but no name has a word in small letters.
    return bool(_HEAD_RE.match(text)) and any(word[0].islower() for word in text.split())


def only_names(text: str) -> bool:
    """Tell whether a text is nothing but full names or initials, and perhaps their units.

    Provinces that are listed, or dated as a document is, are no persons; one alone may be.
    """
    parts = list(_parts(text))
    if all(map(is_province, parts)) and (len(parts) > 1 or _DIGIT_RE.search(text)):
        return False
    full = [is_name(part) and (1 < len(part.split()) <= 5 or "." in part) for part in parts]
    known = zip(full, parts, strict=True)
    return any(full) and all(
        is_full or (is_body(part) and not is_post(part)) for is_full, part in known
    )


def is_body(text: str) -> bool:
    """Tell whether a text names an outlet, an office or an address on the web."""
    return is_outlet(text) or is_unit(text)


def is_post(text: str) -> bool:
    """Tell whether a text names what somebody is in an office: Chủ tịch, TM., Phó Trưởng ban."""
    return bool(_POST_RE.search(text))


def proper(name: str) -> str:
    """Write a name in capitals as names are written: NHẬT XUÂN becomes Nhật Xuân."""
    if not name.isupper() or len(name) <= 3 or "." in name:
        return name
    return " ".join("-".join(p.capitalize() for p in w.split("-")) for w in name.split())


def choose_author(candidates: Iterable[str], outlets: Sequence[str]) -> str | None:
    """Return the names of the first byline that names anybody, joined by `, `.

    A later one that names them too, and others, is fuller: “A and one other” stands before it.
    """
    chosen: list[str] = []
    for text in candidates:
        found = names_of(text, outlets)
        if not chosen or (len(chosen) < len(found) <= _MOST_AUTHORS and set(chosen) < set(found)):
            chosen = found
    return ", ".join(chosen) or None
