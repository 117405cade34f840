"""The WARC writer and reader: what goes in comes out, whatever tears, fills up or lies."""

import errno
import gzip
import hashlib
import io
import os
import random
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.clock import moment, now, stamp
from archive.coding import TooLargeError, dechunked, decode_body
from archive.errors import StorageError, UsageError
from archive.models import WarcRecord
from archive.warc import WarcWriter, read_record, read_responses
from archive.warc_file import measure
from archive.warc_read import read_payload
from tests.making import T0, URL

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

HTML = ("<p>Hội nghị Huyện uỷ bàn việc đê điều.</p>\n" * 50).encode()
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Server", "nginx")]
CHUNKED = ("Transfer-Encoding", "chunked")
GZIPPED = [*HEADERS, ("Content-Encoding", "gzip")]


@pytest.fixture
def writer(archive_folder: Path) -> Iterator[WarcWriter]:
    made = WarcWriter(archive_folder, contact="luu-tru@example.org")
    yield made
    made.close()


def append(writer: WarcWriter, number: int = 0, size: int = 500) -> WarcRecord:
    payload = random.Random(number).randbytes(size)
    return writer.append(f"{URL}?n={number}", "200 OK", HEADERS, payload, T0)


def one_file(folder: Path) -> Path:
    (path,) = (folder / "warc").iterdir()
    return path


def with_warcio(path: Path) -> list[tuple[str, bytes]]:
    """What warcio makes of a file, digests checked: (type and URL, payload) of each record."""
    read = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests=True):
            url = record.rec_headers.get_header("WARC-Target-URI")
            payload = record.raw_stream.read()
            assert record.digest_checker.passed is True, record.digest_checker.problems
            read.append((f"{record.rec_type} {url}", payload))
    return read


# -- writing and reading back ------------------------------------------------------------------


def test_a_response_comes_back_as_it_was(writer: WarcWriter, archive_folder: Path) -> None:
    payload = gzip.compress(HTML)
    record = writer.append(URL, "HTTP/1.1 200 OK", GZIPPED, payload, T0, ip="203.0.113.7")
    response = read_record(archive_folder, record)
    assert (response.url, response.fetched_at, response.status) == (URL, T0, 200)
    assert (response.payload, response.body) == (payload, HTML)
    assert response.headers == tuple(GZIPPED)
    assert (response.header("content-type"), response.header("x")) == (HEADERS[0][1], None)
    assert response.ip == "203.0.113.7"
    assert record.payload_sha256 == hashlib.sha256(payload).hexdigest()
    writer.close()
    assert read_record(archive_folder, record) == response
    assert list(read_responses(one_file(archive_folder))) == [response]


@given(
    payloads=st.lists(st.binary(max_size=3000), max_size=8),
    value=st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\0"), max_size=50),
)
@settings(max_examples=30, deadline=None)
def test_any_bytes_come_back(
    tmp_path_factory: pytest.TempPathFactory, payloads: list[bytes], value: str
) -> None:
    folder = tmp_path_factory.mktemp("any")
    writer = WarcWriter(folder)
    headers = [("X-Any", value.strip())]
    records = [writer.append(URL, "200 OK", headers, p, T0) for p in payloads]
    for record, payload in zip(records, payloads, strict=True):
        assert read_payload(folder, record) == payload
    closed = writer.close()
    assert [file.records for file in closed] == ([len(payloads) + 1] if payloads else [])
    for path in (folder / "warc").iterdir():
        assert [payload for _, payload in with_warcio(path)[1:]] == payloads


def test_warcio_checks_and_indexes_the_file(writer: WarcWriter, archive_folder: Path) -> None:
    coded = writer.append(URL, "200 OK", GZIPPED, gzip.compress(HTML), T0)
    plain = writer.append(URL, "404 Not Found", HEADERS, HTML, T0)
    writer.append(URL, "304 Not Modified", [], b"", T0)
    writer.close()
    path = one_file(archive_folder)
    assert path.name == coded.file
    assert [kind.split()[0] for kind, _ in with_warcio(path)] == ["warcinfo"] + ["response"] * 3
    warcio = [sys.executable, "-m", "warcio.cli"]
    for command in (["check"], ["index", "-f", "offset,length,warc-type"]):
        done = subprocess.run([*warcio, *command, str(path)], capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, ""), done
    assert f'"offset": "{plain.offset}", "length": "{plain.length}"' in done.stdout


def test_the_head_of_a_record(writer: WarcWriter, archive_folder: Path) -> None:
    record = writer.append(
        URL,
        "200 OK",
        [("Transfer-Encoding", "chunked"), ("X-Name", "b\xe1o"), ("X-Evil", "a\r\nSet-Cookie: b")],
        b"x",
        T0,
        ip="2001:db8::1",
        fields={"X-Archive-TLS": "verified\r\nWARC-Type: resource"},
    )
    raw = gzip.decompress(one_file(archive_folder).read_bytes()[record.offset :])
    head, http, payload = raw.split(b"\r\n\r\n")[:3]
    assert b"WARC-IP-Address: 2001:db8::1" in head
    assert b"WARC-Date: 2026-09-01T03:00:00Z" in head
    assert b"WARC-Payload-Digest: sha1:" in head
    assert b"WARC-Block-Digest: sha1:" in head
    assert f"X-Archive-Payload-SHA256: {record.payload_sha256}".encode() in head
    assert b"\r\nWARC-Type: resource" not in head
    assert http.split(b"\r\n") == [
        b"HTTP/1.1 200 OK",
        b"X-Archive-Orig-Transfer-Encoding: chunked",
        b"X-Name: b\xe1o",
        b"X-Evil: a Set-Cookie: b",
    ]
    assert payload == b"x"


def test_a_url_cannot_break_the_head(writer: WarcWriter, archive_folder: Path) -> None:
    record = writer.append("https://a.example/x\r\ny z/\ud800đ", "200 OK", [], b"x", T0)
    assert read_record(archive_folder, record).url == "https://a.example/x%0D%0Ay%20z/%3Fđ"


def test_warcinfo_says_who_and_how_and_no_more(writer: WarcWriter, archive_folder: Path) -> None:
    append(writer)
    (kind, info), _ = with_warcio(one_file(archive_folder))
    assert kind.startswith("warcinfo")
    text = info.decode()
    assert "software: khobao/" in text
    assert "format: WARC File Format 1.1" in text
    assert "robots: obey" in text
    assert "operator: luu-tru@example.org" in text
    assert str(archive_folder) not in text
    assert os.uname().nodename not in text


def test_a_compressed_payload_is_not_compressed_again(writer: WarcWriter) -> None:
    packed = gzip.compress(random.Random(1).randbytes(20_000))
    coded = writer.append(URL, "200 OK", GZIPPED, packed, T0)
    assert len(packed) < coded.length < len(packed) + 1000
    assert writer.append(URL, "200 OK", HEADERS, HTML, T0).length < len(HTML) / 2


def test_files_rotate_and_are_listed(archive_folder: Path) -> None:
    writer = WarcWriter(archive_folder, rotate_bytes=4000)
    records = [append(writer, n, size=1000) for n in range(12)]
    closed = [*writer.take_closed(), *writer.close()]
    assert writer.take_closed() == []
    assert len(closed) == len({record.file for record in records}) > 2
    for file in closed:
        path = archive_folder / "warc" / file.name
        assert measure(path) == file
        assert hashlib.sha256(path.read_bytes()).hexdigest() == file.sha256
        assert len(with_warcio(path)) == file.records
    for number, record in enumerate(records):
        assert len(read_record(archive_folder, record).payload) == 1000, number


def test_nothing_appended_makes_no_file(archive_folder: Path) -> None:
    assert WarcWriter(archive_folder).close() == []
    assert list((archive_folder / "warc").iterdir()) == []


def test_no_file_is_ever_written_over(
    archive_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.warc_file.now", lambda: T0)
    names = set()
    for number in range(4):
        writer = WarcWriter(archive_folder)
        names.add(append(writer, number).file)
        writer.close()
    assert len(names) == 4
    assert sorted(path.name for path in (archive_folder / "warc").iterdir()) == sorted(names)


# -- torn tails --------------------------------------------------------------------------------


@pytest.mark.parametrize("knows", ["the database knows", "nothing known"])
def test_300_torn_tails_are_repaired(tmp_path: Path, knows: str) -> None:
    chance = random.Random(7)
    template = WarcWriter(tmp_path / "t")
    whole = [append(template, n, size=chance.randrange(4000)) for n in range(4)]
    torn = template.append(URL, "200 OK", GZIPPED, gzip.compress(HTML * 20), T0)
    name, data = torn.file, one_file(tmp_path / "t").read_bytes()
    template.close()
    for cut in chance.sample(range(torn.offset, len(data)), min(300, torn.length)):
        folder = tmp_path / f"cut{cut}"
        (folder / "warc").mkdir(parents=True)
        (folder / "warc" / f"{name}.open").write_bytes(data[:cut])
        known = torn.offset if knows == "the database knows" else 0
        writer = WarcWriter(folder, lambda _, end=known: end)
        added = append(writer, 99)
        assert added.offset == torn.offset
        (closed,) = writer.close()
        assert closed.records == len(with_warcio(one_file(folder))) == 6
        assert closed == measure(one_file(folder))
        for record in [*whole, added]:
            read_record(folder, record)


def test_a_tail_of_zeros_is_cut(archive_folder: Path) -> None:
    writer = WarcWriter(archive_folder)
    record = append(writer)
    path = one_file(archive_folder)
    with path.open("ab") as file:
        file.write(bytes(5000))
    again = WarcWriter(archive_folder)
    assert append(again, 1).offset == record.offset + record.length
    again.close()


def test_a_torn_first_record_leaves_no_file(archive_folder: Path) -> None:
    folder = archive_folder / "warc"
    folder.mkdir(parents=True)
    (folder / "khobao-20260901000000-1-00000.warc.gz.open").write_bytes(b"\x1f\x8b\x08torn")
    (folder / "khobao-20260901000000-1-00001.warc.gz.open").touch()
    WarcWriter(archive_folder).close()
    assert list(folder.iterdir()) == []


def test_only_the_unknown_tail_is_read(archive_folder: Path) -> None:
    """Damage before the known end is not looked for on start: a check of its own finds it."""
    writer = WarcWriter(archive_folder)
    first, last = append(writer, 1), append(writer, 2)
    path = one_file(archive_folder)
    data = bytearray(path.read_bytes())
    data[first.offset + 20] ^= 1
    path.write_bytes(data + b"torn")
    again = WarcWriter(archive_folder, lambda _: last.offset + last.length)
    assert append(again, 3).offset == last.offset + last.length
    again.close()
    with pytest.raises(StorageError):
        read_record(archive_folder, first)
    read_record(archive_folder, last)


def test_damage_in_the_middle_is_not_cut_away(archive_folder: Path) -> None:
    writer = WarcWriter(archive_folder)
    records = [append(writer, number) for number in range(5)]
    path = one_file(archive_folder)
    data = bytearray(path.read_bytes())
    data[records[1].offset + 100] ^= 0xFF
    path.write_bytes(data)
    again = WarcWriter(archive_folder)
    new = append(again, 9)
    (damaged, clean) = again.close()
    assert (damaged.bytes, clean.name) == (len(data), new.file)
    for record in [records[0], *records[2:], new]:
        read_record(archive_folder, record)


def test_a_file_that_lost_known_records_is_not_appended_to(archive_folder: Path) -> None:
    """Else new records would stand where old captures point."""
    writer = WarcWriter(archive_folder)
    first, second = append(writer, 1), append(writer, 2)
    path = one_file(archive_folder)
    path.write_bytes(path.read_bytes()[: second.offset])
    again = WarcWriter(archive_folder, lambda _: second.offset + second.length)
    assert append(again, 3).file != first.file
    again.close()
    assert read_record(archive_folder, first)


# -- full disks --------------------------------------------------------------------------------


class FullDisk:
    """Stands in for os.pwrite: takes `room` more bytes, the last of them in a short write."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.real = os.pwrite

    def __call__(self, descriptor: int, data: bytes, offset: int) -> int:
        if self.room <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        taken = bytes(data[: self.room])
        self.room -= len(taken)
        return self.real(descriptor, taken, offset)


@pytest.mark.parametrize("room", [0, 1, 10, 200, 700, 1400])
def test_a_full_disk_leaves_whole_records_only(
    archive_folder: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    writer = WarcWriter(archive_folder)
    first = append(writer, 1)
    with monkeypatch.context() as patched:
        patched.setattr(os, "pwrite", FullDisk(room))
        with pytest.raises(StorageError, match="free some disk space"):
            for number in range(10):
                append(writer, 100 + number)
    last = append(writer, 2)
    writer.close()
    path = one_file(archive_folder)
    assert last.offset + last.length == path.stat().st_size
    assert read_record(archive_folder, first) and read_record(archive_folder, last)
    assert with_warcio(path)


def test_short_writes_are_completed(archive_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda fd, data, at: real(fd, bytes(data[:7]), at))
    writer = WarcWriter(archive_folder)
    record = append(writer, size=3000)
    assert len(read_record(archive_folder, record).payload) == 3000
    writer.close()


def test_a_folder_that_cannot_be_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "warc").write_text("a file")
    with pytest.raises(StorageError, match=str(tmp_path)):
        WarcWriter(tmp_path)


# -- reading by place --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"file": "missing.warc.gz"}, "no such file"),
        ({"offset": 3}, "damaged"),
        ({"offset": 10**12}, "not in its"),
        ({"offset": -1}, "not in its"),
        ({"length": 0}, "not in its"),
        ({"length": 60}, "not that of its gzip member"),
        ({"length": 10**15}, "not in its"),
        ({"payload_sha256": "0" * 64}, "sha256 differs"),
    ],
)
def test_a_wrong_place_is_a_storage_error(
    writer: WarcWriter, archive_folder: Path, change: dict[str, Any], said: str
) -> None:
    record = append(writer)
    append(writer, 2)
    wrong = replace(record, **change)
    with pytest.raises(StorageError, match=said) as caught:
        read_record(archive_folder, wrong)
    assert wrong.file in str(caught.value)


def test_a_warcinfo_is_no_response(writer: WarcWriter, archive_folder: Path) -> None:
    first = append(writer)
    with pytest.raises(StorageError, match="no response"):
        read_record(archive_folder, WarcRecord(first.file, 0, first.offset, "0" * 64))


def test_every_flipped_bit_is_noticed(writer: WarcWriter, archive_folder: Path) -> None:
    record = writer.append(URL, "200 OK", HEADERS, HTML, T0)
    path = one_file(archive_folder)
    good = path.read_bytes()
    chance = random.Random(3)
    for _ in range(200):
        data = bytearray(good)
        data[record.offset + chance.randrange(10, record.length)] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
        with pytest.raises(StorageError):
            read_record(archive_folder, record)


def test_a_bomb_is_not_decoded(writer: WarcWriter, archive_folder: Path) -> None:
    bomb = gzip.compress(bytes(60_000_000), 9)
    record = writer.append(URL, "200 OK", GZIPPED, bomb, T0)
    assert read_payload(archive_folder, record) == bomb
    with pytest.raises(StorageError, match="20971520 bytes"):
        read_record(archive_folder, record)


# -- codings -----------------------------------------------------------------------------------

ENCODERS: dict[str, Any] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize("name", ENCODERS)
@pytest.mark.parametrize("data", [b"", HTML, HTML * 3000], ids=len)
def test_codings_come_off(name: str, data: bytes) -> None:
    packed = ENCODERS[name](data)
    assert decode_body(packed, name) == data
    assert decode_body(packed, f" {name.upper()} ") == data
    assert decode_body(ENCODERS["gzip"](packed), f"{name}, gzip") == data
    if data:
        assert data.startswith(decode_body(packed[:-5], name))
        assert decode_body(data, name) == data, "the header lies"
        with pytest.raises(TooLargeError):
            decode_body(packed, name, max_size=len(data) - 1)
        assert decode_body(packed, name, max_size=max(len(data), len(packed))) == data


def test_odd_codings() -> None:
    assert decode_body(raw_deflate(HTML), "deflate") == HTML
    assert decode_body(gzip.compress(b"a") + gzip.compress(b"b"), "gzip") == b"ab"
    assert decode_body(gzip.compress(b"a") + b"rubbish", "gzip") == b"a"
    assert decode_body(HTML, "utf-8") == decode_body(HTML, "identity") == HTML
    with pytest.raises(TooLargeError):
        decode_body(b"x", "gzip, gzip, gzip, gzip")


@pytest.mark.parametrize(
    ("sent", "payload"),
    [
        (b"5\r\nhello\r\n6; x=y\r\n world\r\n0\r\n\r\n", b"hello world"),
        (b"0\r\n\r\n", b""),
        (b"5\r\nhello\r\n", b"hello"),
        (b"5\r\nhel", b"hel"),
        (b"<!DOCTYPE html>\r\n", b"<!DOCTYPE html>\r\n"),
        (b"-5\r\nhello", b"-5\r\nhello"),
        (b"fffffffffff\r\nhello", b"fffffffffff\r\nhello"),
        (b"ffffffff\r\nhello", b"hello"),
        (b"", b""),
    ],
)
def test_chunks_come_off(sent: bytes, payload: bytes) -> None:
    assert dechunked(sent) == payload


# -- files of other tools ----------------------------------------------------------------------


def foreign(path: Path, *records: tuple[str, str, Any, bytes], packed: str = "members") -> Path:
    """Write a file with warcio: (type, url, headers, payload) of each record."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed == "members")
    for kind, url, headers, payload in records:
        http = None
        if kind in ("response", "revisit"):
            http = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")
        elif kind == "request":
            http = StatusAndHeaders("GET / HTTP/1.1", headers, is_http_request=True)
        more = {} if http else {"warc_content_type": headers}
        writer.write_record(
            writer.create_warc_record(
                url,
                kind,
                payload=io.BytesIO(payload),
                length=len(payload),
                http_headers=http,
                **more,
            )
        )
    data = out.getvalue()
    path.write_bytes(gzip.compress(data) if packed == "one member" else data)
    return path


def chunked(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (10, data[:10], len(data) - 10, data[10:])


PACKED = ["members", "plain", "one member"]


@pytest.mark.parametrize("packed", PACKED)
def test_foreign_files(tmp_path: Path, packed: str) -> None:
    path = foreign(
        tmp_path / "foreign.warc",
        ("warcinfo", "", "application/warc-fields", b"software: x\r\n"),
        ("request", URL, [("Host", "x")], b""),
        ("response", URL, HEADERS, HTML),
        ("metadata", URL, "application/warc-fields", b"a: b\r\n"),
        ("revisit", URL, HEADERS, b""),
        (
            "response",
            URL,
            [*GZIPPED, ("Transfer-Encoding", "chunked")],
            chunked(gzip.compress(HTML)),
        ),
        ("response", URL, [("Content-Encoding", "br")], brotli.compress(HTML)),
        ("resource", URL, "text/html", HTML),
        ("resource", "dns:baosong.example", "text/dns", b"x"),
        ("response", URL, [CHUNKED], HTML),
        packed=packed,
    )
    reader = read_responses(path)
    found = list(reader)
    assert [one.body for one in found] == [HTML] * 5
    assert found[1].payload == gzip.compress(HTML) or gzip.decompress(found[1].payload) == HTML
    assert found[3].header("Content-Type") == "text/html"
    assert (reader.damaged, reader.skipped, reader.oversize) == (0, 5, 0)
    with pytest.raises(StopIteration):
        next(reader)


@pytest.mark.parametrize("packed", PACKED[:2])
def test_damaged_records_are_passed_over(tmp_path: Path, packed: str) -> None:
    chance = random.Random(5)
    bodies = [chance.randbytes(3000) for _ in range(8)]
    path = foreign(
        tmp_path / "f.warc", *[("response", URL, HEADERS, b) for b in bodies], packed=packed
    )
    good = path.read_bytes()
    for _ in range(100):
        data = bytearray(good)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
        try:
            reader = read_responses(path)
        except UsageError:
            continue
        found = [one.body for one in reader]
        assert len(found) >= 6
        assert [body for body in found if body not in bodies] == []
        assert len(found) + reader.damaged >= 7


@pytest.mark.parametrize("packed", PACKED)
def test_a_torn_file_gives_what_is_whole(tmp_path: Path, packed: str) -> None:
    path = foreign(
        tmp_path / "f.warc",
        *[("response", URL, HEADERS, random.Random(n).randbytes(2000)) for n in range(5)],
        packed=packed,
    )
    path.write_bytes(path.read_bytes()[:-900])
    reader = read_responses(path)
    assert len(list(reader)) == 4
    assert reader.damaged == 1


def record(block: bytes, **fields: str) -> bytes:
    """A record with any header."""
    named = {
        "WARC-Type": "response",
        "WARC-Target-URI": URL,
        "WARC-Date": "2026-09-01T03:00:00Z",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
    } | {name.replace("_", "-"): value for name, value in fields.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return b"WARC/1.0\r\n" + head.encode() + b"\r\n" + block + b"\r\n\r\n"


GOOD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nxin chao"
HOSTILE = {
    "length beyond the file": record(GOOD, Content_Length="999999999999999999"),
    "length a little beyond the file": record(GOOD, Content_Length="5000"),
    "negative length": record(GOOD, Content_Length="-5"),
    "length with underscore": record(GOOD, Content_Length="5_0"),
    "length of 5000 digits": record(GOOD, Content_Length="9" * 5000),
    "no length": record(GOOD, Content_Length=""),
    "header without end": b"WARC/1.0\r\n" + b"X: y\r\n" * 100_000,
    "one endless line": b"WARC/1.0\r\nX: " + b"y" * 2_000_000 + b"\r\n\r\n",
    "no date": record(GOOD, WARC_Date="yesterday"),
    "wrong digest": record(GOOD, WARC_Block_Digest="sha1:" + "A" * 32),
    "wrong payload digest": record(GOOD, WARC_Payload_Digest="sha1:" + "A" * 32),
    "no http": record(b"xin chao"),
    "no status": record(b"HTTP/1.1 xin chao\r\n\r\nx"),
    "status of digits of another script": record("HTTP/1.1 ²٣٤ OK\r\n\r\nx".encode()),
    "empty": record(b""),
    "a clock never set": record(GOOD, WARC_Date="0001-01-01T00:00:00Z"),
    "the last of all dates": record(GOOD, WARC_Date="9999-12-31T23:59:59Z"),
    "a date before there were captures": record(GOOD, WARC_Date="1995-12-31T23:59:59Z"),
    "rubbish": b"rubbish \x00\xff" * 1000 + b"\n",
    "unknown version": record(GOOD).replace(b"WARC/1.0", b"WARC/9.9"),
}


@pytest.mark.parametrize("packed", ["members", "plain"])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_records_harm_no_other(tmp_path: Path, name: str, packed: str) -> None:
    members = [record(GOOD), HOSTILE[name], record(GOOD), record(GOOD)]
    pack = gzip.compress if packed == "members" else bytes
    path = tmp_path / "hostile.warc"
    path.write_bytes(b"".join(pack(member) for member in members))
    reader = read_responses(path)
    found = [one.body for one in reader]
    assert found == [b"xin chao"] * 3
    assert reader.damaged >= 1
    assert reader.faults[0].offset == len(pack(members[0]))
    assert reader.faults[0].why.isprintable()


def test_the_faults_of_a_file_are_bound(tmp_path: Path) -> None:
    path = tmp_path / "f.warc"
    path.write_bytes(record(GOOD, WARC_Date="x" * 1000) * 50 + record(GOOD))
    reader = read_responses(path)
    assert len(list(reader)) == 1
    assert (reader.damaged, len(reader.faults)) == (50, 20)
    assert max(len(fault.why) for fault in reader.faults) <= 200


def test_captures_of_our_time_are_plausible(tmp_path: Path) -> None:
    path = tmp_path / "t.warc"
    soon = (now() + timedelta(hours=14)).isoformat()
    dates = ("1996-01-01T00:00:00Z", "2021-03-04", soon)
    path.write_bytes(b"".join(record(GOOD, WARC_Date=date) for date in dates))
    assert len(list(read_responses(path))) == 3


def test_nobody_s_password_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "u.warc"
    urls = ("http://u:p@bao.example/a", "https://u@bao.example?x=a@b", "https://bao.example/a@b")
    path.write_bytes(b"".join(record(GOOD, WARC_Target_URI=url) for url in urls))
    found = [one.url for one in read_responses(path)]
    assert found == ["http://bao.example/a", "https://bao.example?x=a@b", urls[2]]


@pytest.mark.parametrize(
    ("digest", "counts"),
    [
        ("sha1:" + hashlib.sha1(b"xin chao").hexdigest(), True),
        ("sha256:" + hashlib.sha256(b"xin chao").hexdigest(), True),
        ("SHA-256:" + hashlib.sha256(b"xin chao").hexdigest().upper(), True),
        ("md5:" + hashlib.md5(b"khac").hexdigest(), False),
        ("blake9:abc", True),
        ("nothing at all", True),
    ],
)
def test_digests_in_all_spellings(tmp_path: Path, digest: str, counts: bool) -> None:
    path = tmp_path / "d.warc"
    path.write_bytes(record(GOOD, WARC_Payload_Digest=digest))
    assert len(list(read_responses(path))) == int(counts)


def test_large_records_are_counted_not_read(tmp_path: Path) -> None:
    bomb = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(bytes(3_000_000))
    members = [record(GOOD), record(GOOD + bytes(3_000_000)), record(bomb), record(GOOD)]
    for pack in (gzip.compress, bytes):
        path = tmp_path / "large.warc"
        path.write_bytes(b"".join(pack(member) for member in members))
        reader = read_responses(path, max_size=1_000_000)
        assert len(list(reader)) == 2
        assert (reader.oversize, reader.damaged, len(reader.faults)) == (2, 0, 2)


def test_a_film_is_no_page_however_large(tmp_path: Path) -> None:
    film = b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n" + bytes(3_000_000)
    sheet = record(bytes(3_000_000), WARC_Type="resource", Content_Type="application/pdf")
    path = tmp_path / "film.warc"
    path.write_bytes(record(film) + sheet + record(GOOD))
    reader = read_responses(path, max_size=1_000_000)
    assert len(list(reader)) == 1
    assert (reader.oversize, reader.skipped, reader.faults) == (0, 2, [])


def test_truncated_and_segmented_records_say_so(tmp_path: Path) -> None:
    path = tmp_path / "t.warc"
    path.write_bytes(record(GOOD, WARC_Truncated="length") + record(GOOD, WARC_Segment_Number="1"))
    reader = read_responses(path)
    assert [one.truncated for one in reader] == ["length"]
    assert reader.skipped == 1


def test_a_file_of_false_beginnings_is_read_in_time(tmp_path: Path) -> None:
    path = tmp_path / "false.warc.gz"
    torn = gzip.compress(record(GOOD * 20))[:-9]
    path.write_bytes(torn * 5000 + b"\x1f\x8b\x08" * 200_000 + gzip.compress(record(GOOD)))
    reader = read_responses(path)
    assert [one.body for one in reader][-1] == b"xin chao"


@pytest.mark.parametrize("data", [b"", b"WAR", b"<html>", b"PK\x03\x04", b"\x28\xb5\x2f\xfd"])
def test_what_is_no_warc_is_said_so(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "no.warc"
    path.write_bytes(data)
    packed = tmp_path / "packed.warc.gz"
    packed.write_bytes(gzip.compress(data))
    for each in (path, packed):
        with pytest.raises(UsageError, match=rf"{each.name}: is no WARC file"):
            list(read_responses(each))
    with pytest.raises(UsageError, match="cannot be read"):
        read_responses(tmp_path / "missing.warc")


@given(data=st.binary(max_size=2000), start=st.sampled_from([b"WARC/1.0\r\n", b"\x1f\x8b\x08"]))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_without_an_error(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, start: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.warc"
    path.write_bytes(start + data)
    with suppress(UsageError):
        list(read_responses(path))


def test_a_reader_can_be_closed_early(tmp_path: Path) -> None:
    path = tmp_path / "e.warc"
    path.write_bytes(record(GOOD) * 3)
    reader = read_responses(path)
    next(reader)
    reader.close()
    assert list(reader) == []


@pytest.mark.parametrize("year", [1, 987, 2026, 9999])
def test_every_stamp_reads_back(year: int) -> None:
    when = datetime(year, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert moment(stamp(when)) == when
    assert stamp(when).startswith(f"{year:04}-01-02T03:04:05")
