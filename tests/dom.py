"""Article pages in the DOM of each CMS family, with the furniture that real ones carry.

The text comes from the caller: prose of our own, or at run time the shared seeds.
"""

# ruff: noqa: E501, DTZ001 - markup as servers send it; times as pages show them
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape as e


@dataclass(frozen=True)
class Story:
    """What a page is to tell; blocks are (kind, text) of p, h2, photo, item and row."""

    title: str
    blocks: tuple[tuple[str, str], ...]
    lead: str = ""
    author: str = ""
    section: str = "Xây dựng Đảng"
    published: datetime = datetime(2024, 12, 30, 15, 24)
    related: tuple[str, ...] = (
        "Đoàn công tác kiểm tra tiến độ thu hoạch vụ đông tại các xã ven sông",
        "Khai mạc lớp bồi dưỡng nghiệp vụ cho cấp ủy viên cơ sở",
        "Toàn huyện hoàn thành kế hoạch trồng cây đầu xuân",
    )
    furniture: tuple[str, ...] = field(default=())  # lines the site adds below the text


def lines(story: Story) -> list[str]:
    """Return every line of the story that an archive must hold, captions among them."""
    return [line for line in (story.lead, *(text for _, text in story.blocks)) if line]


Photo = Callable[[Story, str], str]


def _blocks(story: Story, photo: Photo) -> str:
    """Return the story's blocks as HTML; runs of items and rows become one list or table."""
    out, run, kind = [], [], ""
    for this, text in (*story.blocks, ("end", "")):
        if run and this != kind:
            out.append(_list(run) if kind == "item" else _table(run))
            run = []
        kind = this
        if this in ("item", "row"):
            run.append(text)
        elif this == "photo":
            out.append(photo(story, text))
        elif this != "end":
            out.append(f"<{this}>{e(text)}</{this}>")
    return "\n".join(out)


def _list(items: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{e(item)}</li>" for item in items) + "</ul>"


def _table(rows: Sequence[str]) -> str:
    cells = ["".join(f"<td>{e(c)}</td>" for c in row.split(" | ")) for row in rows]
    return "<table><tbody>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</tbody></table>"


def _links(titles: Sequence[str], tag: str = "li") -> str:
    return "".join(
        f'<{tag}><a href="/tin/{i}.html" title="{e(t)}">{e(t)}</a></{tag}>'
        for i, t in enumerate(titles)
    )


_MENU = (
    "Trang chủ",
    "Chính trị",
    "Xây dựng Đảng",
    "Kinh tế",
    "Văn hóa - Xã hội",
    "Quốc phòng - An ninh",
    "Liên hệ",
)


def _menu() -> str:
    return (
        '<ul class="menu">'
        + "".join(f'<li><a href="/m{i}">{m}</a></li>' for i, m in enumerate(_MENU))
        + "</ul>"
    )


def _page(title: str, head: str, body: str) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="vi"><head><meta charset="utf-8">'
        f"<title>{e(title)}</title>{head}"
        "<style>.a{color:red}</style><script>var a = 'x < y';</script></head>\n"
        f"<body>{body}<script>track();</script></body></html>"
    )


def _og(story: Story) -> str:
    tags = {"og:title": story.title, "og:type": "article", "og:description": story.lead}
    return "".join(f'<meta property="{k}" content="{e(v)}">' for k, v in tags.items() if v)


def _figure(story: Story, caption: str) -> str:
    return (
        f'<figure class="expNoEdit"><img src="/anh/{len(caption)}.jpg" alt="{e(story.title)}">'
        f"<figcaption><h2>{e(caption)}</h2></figcaption></figure>"
    )


def onecms(story: Story) -> str:
    """Return a page as OneCMS prints it (hanoimoi.vn since 2023)."""
    lead = (
        f'<p class="sc-longform-header-sapo block-sc-sapo">{e(story.lead)}</p>'
        if story.lead
        else ""
    )
    body = f"""<header>{_menu()}<form action="/search"><input name="q"><button>Tìm kiếm</button></form></header>
<div class="c-news-detail"><ol class="breadcrumb"><li class="breadcrumb-item"><a href="/">Trang chủ</a></li>
<li class="breadcrumb-item"><a href="/xay-dung-dang">{e(story.section)}</a></li></ol>
<article><div class="sc-longform-header"><h1 class="sc-longform-header-title block-sc-title">{e(story.title)}</h1>
<div class="sc-longform-header-meta"><span class="sc-longform-header-author block-sc-author">{e(story.author)}</span>
<span class="sc-longform-header-date block-sc-publish-time">{story.published:%d/%m/%Y %H:%M}</span></div>{lead}
<div class="share"><a href="#">Chia sẻ</a><a href="#">Copy link</a></div></div>
<div class="b-maincontent"><article class="entry entry-no-padding">{_blocks(story, _figure)}
{"".join(f'<p class="align-justify"><em>{e(t)}</em></p>' for t in story.furniture)}</article></div>
<div class="c-widget-tags onecms__tags"><h3>Từ khóa:</h3><ul><li><h4><a href="/tu-khoa/x.html">huyện</a></h4></li></ul></div>
<div class="c-box"><div class="c-box__title">Tin liên quan</div><ul>{_links(story.related)}</ul></div></article></div>
<footer><p>Bản quyền thuộc về tòa soạn. Giấy phép hoạt động báo chí điện tử số 01/GP-BTTTT.</p></footer>"""
    return _page(f"{story.title} | Báo điện tử", _og(story), body)


def onecms_old(story: Story) -> str:
    """Return a page as hanoimoi.com.vn printed it before June 2023."""
    lead = f"<div><strong>{e(story.lead)}</strong></div>" if story.lead else ""
    body = f"""<div id="header"><span class="clock">Thứ hai, 22/11/2021, 10:15</span>{_menu()}</div>
<div id="NewsDetails"><h1>{e(story.title)}</h1><div class="moder"><div class="refer"><a class="cap" href="#">{e(story.section)}</a>
{story.published:%H:%M %d/%m/%Y}</div></div><div class="content"><div class="gallery-included"><div class="article">{lead}
<div id="abody">{_blocks(story, _photo_table)}<p style="text-align:right"><strong>{e(story.author)}</strong></p></div></div></div></div>
<div class="other-news"><h3>Tin cùng chuyên mục</h3><ul>{_links(story.related)}</ul></div></div><div id="footer">Về đầu trang</div>"""
    return _page(story.title, "", body)


def _photo_table(story: Story, caption: str) -> str:
    return (
        '<table align="center"><tbody><tr><td>'
        f'<img alt="{e(story.title)}" src="/upload/{len(caption)}.jpg" title="{e(story.title)}"></td></tr>'
        f"<tr><td style='text-align:center'><em>{e(caption)}</em></td></tr></tbody></table>"
    )


def _echoed_photo(story: Story, caption: str) -> str:
    """Return a photo whose title stands as text above its caption, as seed 001 shows."""
    return f"<p>{e(story.title)}</p>" + _photo_table(story, caption)


def vnpt_portal(story: Story) -> str:
    """Return a page as the portal with the contrast toolbar prints it (seed 001)."""
    lead = (
        f'<div class="brief font-size-text mb-10"><p>{e(story.lead)}</p></div>'
        if story.lead
        else ""
    )
    tools = """<div class="block_share pull-right"><a class="custom-font" href="javascript:void(0);">A<sup>-</sup></a>
<a class="custom-font">A</a> <a class="custom-font">A<sup>+</sup></a><span class="drash"> | </span>
<a id="tangtuongphan">Tăng tương phản</a> <a id="giamtuongphan">Giảm tương phản</a></div>"""
    body = f"""<div id="whole-page"><div id="page-header">{_menu()}<div class="search"><span>Tìm kiếm</span></div></div>
<div class="col-left col-md-9"><div class="pathway-category"><ol class="breadcrumb clearfix" itemprop="breadcrumb">
<li class="first-item"><a href="/">Trang chủ</a></li><li><a href="/tin-tuc">{e(story.section)}</a></li></ol></div>
<div class="ModuleWrapper"><article class="news-detail-layout-type-2" itemscope itemtype="http://schema.org/NewsArticle">
<meta itemprop="datePublished" content="{story.published:%Y-%m-%dT%H:%M:%S}+07:00">
<header class="clearfix"><span class="post-date left">{story.published:%H:%M:%S | %d/%m/%Y}</span>{tools}</header>
<div class="article-content"><h1 class="title-detail" itemprop="headline">{e(story.title)}</h1>
<div class="social-connect"><a class="btn">Đọc bài</a><a class="btn"><span class="text-mobile">Lưu</span></a></div>{lead}
<div class="content-detail font-size-text" itemprop="articleBody">{_blocks(story, _echoed_photo)}</div>
<div class="rating mt-10"><div id="star-rating"><div id="stringrating17">Tổng số điểm của bài viết là: <span class="totalStar">0</span>
 trong <span class="totalRating">0</span> đánh giá</div><div><input class="hover-star" type="radio" value="1" title="bài viết rất kém">
<span id="rating-label17">Click để đánh giá bài viết</span></div></div></div></div></article></div>
<div class="panel frame-involve"><div class="panel-heading"><div class="panel-title">Tin liên quan</div></div>
<ul>{_links(story.related)}</ul></div></div><div class="col-right"><div>Tìm kiếm</div><div>Thống kê truy cập: 12.345</div></div></div>"""
    return _page(story.title, "", body)


def _epi_photo(story: Story, caption: str) -> str:
    return (
        '<table class="picture" align="center"><tbody><tr><td class="pic"><img class="cms-photo" '
        f'data-src="https://cdn.example.vn/images/{len(caption)}.webp" src="data:image/gif;base64,R0" alt="{e(story.title)}"></td></tr>'
        f'<tr><td class="caption"><p>{e(caption)}</p></td></tr></tbody></table>'
    )


def epi(story: Story) -> str:
    """Return a page as the ePi CMS prints it (seed 002)."""
    sapo = f'<div class="article__sapo cms-desc">{e(story.lead)}</div>' if story.lead else ""
    when = f"{story.published:%Y-%m-%dT%H:%M:%S}"
    linked = (
        '<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"'
        f'{story.title}","datePublished":"{when}+0700","author":{{"@type":"Person","name":"{story.author}"}}}}</script>'
    )
    body = f"""<header class="site-header">{_menu()}<span class="time">Thứ Hai, 22/11/2021</span></header>
<div class="main-content article"><div class="breadcrumbs"><h2 class="main"><a class="text" href="/xay-dung-dang/">{e(story.section)}</a></h2></div>
<h1 class="article__title cms-title">{e(story.title)}</h1><div class="article__meta"><time class="time" datetime="{when}+0700">
{story.published:%d/%m/%Y %H:%M}</time><span class="author"><a class="cms-author">{e(story.author)}</a></span></div>{sapo}
<div class="article__body zce-content-body cms-body">{_blocks(story, _epi_photo)}
<div class="article__related"><h3>Tin liên quan</h3>{_links(story.related[:1], "h4")}</div></div>
<div class="article__author"><span>{e(story.author)}</span></div><div class="article__tag"><h3>Từ khóa:</h3>{_links(["đại hội"])}</div>
<div class="comment" id="comment_box"><h3>Ý kiến bạn đọc</h3><textarea></textarea><span>Gửi bình luận</span></div>
<div class="box-content"><h3 class="title">Đọc nhiều</h3>{_links(story.related, "h4")}</div></div>
<footer>Báo điện tử. Tổng biên tập: Trần Thị B. Giấy phép số 12/GP.</footer>"""
    return _page(story.title, _og(story) + linked, body)


def _paragraph_photo(story: Story, caption: str) -> str:
    return f'<p style="text-align:center"><img src="/documents/1/{len(caption)}.jpg"></p><p style="text-align:center"><em>{e(caption)}</em></p>'


def liferay62(story: Story) -> str:
    """Return a page as a Hà Nội district's Liferay 6.2 printed it (seed 003)."""
    lead = f'<div class="news_lead">{e(story.lead)}</div>' if story.lead else ""
    name = story.section.upper()
    body = f"""<div id="wrapper"><div class="egov_date">Thứ Sáu, 19/11/2021 08:00:00</div><nav id="navigation">{_menu()}</nav>
<div class="portlet-column span9"><div class="portlet-boundary portlet-boundary_101_" id="p_p_id_101_INSTANCE_LUd5kC4xHoJm_">
<section class="portlet"><header class="portlet-topper"><h1 class="portlet-title"><span class="portlet-title-text">{e(name)} {e(name)}</span></h1></header>
<div class="portlet-content"><div class="asset-full-content"><div class="journal-content-article"><div class="title_news">{e(story.title)}</div>
<div class="date_news">Ngày đăng {story.published:%d/%m/%Y | %H:%M}&nbsp;&nbsp;|&nbsp;Lượt xem: 217</div>{lead}
<div class="content_news">{_blocks(story, _paragraph_photo)}</div></div>
<div class="taglib-social-bookmarks"><a>Tweet</a></div><div class="other_news"><h4>Các tin khác</h4><ul>{_links(story.related)}</ul></div>
</div></div></section></div></div><div class="span3"><section class="portlet"><h1 class="portlet-title">THÔNG BÁO</h1>
<ul>{_links(story.related[::-1])}</ul></section><div>Đang truy cập: 12</div><div>Tổng lượt truy cập: 1.234.567</div></div></div>"""
    return _page(
        "Cổng thông tin điện tử huyện",
        '<meta name="description" content="Cổng thông tin điện tử huyện">',
        body,
    )


def hnp(story: Story) -> str:
    """Return a page as the old hanoi.gov.vn portal printed it, in tables (seed 004)."""
    lead = f'<p style="font-weight:bold;color:#393939;">{e(story.lead)}</p>' if story.lead else ""
    form = "".join(
        f"<tr><td>{t}</td><td><input></td></tr>"
        for t in ("Họ tên:(*)", "Số điện thoại:", "Tiêu đề:(*)", "Nội dung:(*)")
    )
    others = "".join(
        f"<tr><td><a href='#'>{e(t)}</a></td><td>{n}</td></tr>"
        for n, t in enumerate(story.related, 31)
    )
    body = f"""<table width="100%" class="layout"><tr><td colspan="2">{_menu()}</td></tr><tr><td width="20%" valign="top"><table>
<tr><td>DANH MỤC</td></tr><tr><td><a href="#">Giới thiệu chung về thành phố</a></td></tr><tr><td><a href="#">Thủ tục hành chính</a></td></tr></table></td>
<td valign="top"><div class="wd-boxs"><h2 class="wd-tlh1-2">{e(story.section)}</h2><div class="wd-introduction">
<h3 class="wd-tlh3-4"><a href="#">{e(story.title)} <span>({story.published:%H:%M %d/%m/%Y})</span></a></h3>{lead}
{_blocks(story, _photo_table)}<p class="wd-actor">{e(story.author)}</p>
<div class="wd-bortop"><ul class="wd-outside-support"><li><a class="wd-print">In bài viết này</a></li></ul></div>
<h3 class="wd-tlh3-3">Các bài mới đăng</h3><ul class="wd-other-news">{_links(story.related[:1])}</ul>
<h3 class="wd-tlh3-3">Các bài đã đăng :</h3><table class="list"><tr><td>Bài viết</td><td>Xem</td></tr>{others}</table>
<table class="formComment"><tr><td colspan="2">Viết bình luận</td></tr>{form}<tr><td>Mã xác nhận:</td><td>&nbsp;&nbsp;L?y l?i m\ufffd b?o m?t</td></tr></table>
</div></div></td></tr><tr><td colspan="2">Bản quyền thuộc về Cổng giao tiếp điện tử. Điện thoại: 024.00000000</td></tr></table>"""
    return _page("Cổng giao tiếp điện tử", "", body)


def webforms(story: Story) -> str:
    """Return a page as ASP.NET Web Forms portals print it, their state in a hidden field."""
    lead = f'<span id="ctl00_Content_lblSummary" class="tomtat">{e(story.lead)}</span><br />'
    body = f"""<form method="post" id="form1"><input type="hidden" name="__VIEWSTATE" value="{_STATE}" />
<div class="header"><span id="lblDate_head">Thứ tư, 12/6/2019 2:00:00 PM</span>{_menu()}</div>
<div class="breadcrumb"><a href="listnews.aspx?id=3">{e(story.section)}</a></div><div class="detail">
<span id="ctl00_Content_lblTitle" class="TieuDe">{e(story.title)}</span><br />
<span id="ctl00_Content_lblPostedDate" class="ngay">Ngày đăng {story.published:%d/%m/%Y %H:%M}</span><br />{lead if story.lead else ""}
<div id="ctl00_Content_divContent">{_blocks(story, _photo_table)}</div>
<div align="right"><span id="ctl00_Content_lblAuthor"><b>{e(story.author.upper())}</b></span></div>
<div><a href="javascript:window.print()">Bản in</a> <a href="#">Gửi email</a></div><h3>Các tin khác</h3>{_links(story.related)}</div></form>"""
    return _page("Cổng thông tin điện tử huyện", "", body)


_STATE = "/wEPDwULLTE1Mjk2NzQ4NTAPZBYCZg9kFgICAw" * 500  # 19 kB, as lists of controls make it


def bare_tables(story: Story) -> str:
    """Return a page in tables without a telling class, its text straight in a cell with br."""
    text = "<br><br>\n".join(e(line) for line in lines(story))
    body = f"""<form id="aspnetForm"><table><tr><td>{_menu()}</td></tr><tr><td><table><tr><td class="left">{_links(story.related, "div")}</td>
<td class="center"><span id="ctl00_lblTitle" class="Title">{e(story.title)}</span><br><span class="date">Cập nhật lúc {story.published:%H:%M %d/%m/%Y}</span><br>
<span id="ctl00_lblContent">{text}</span><br><b>{e(story.author)}</b><br><br><b>Tin khác</b>{_links(story.related, "div")}</td></tr></table></td></tr>
<tr><td>Số lượt truy cập: 123456</td></tr></table></form>"""
    return _page("Trang thông tin điện tử", "", body)


SHAPES: dict[str, Callable[[Story], str]] = {
    "onecms": onecms,
    "onecms-old": onecms_old,
    "vnpt-portal": vnpt_portal,
    "epi": epi,
    "liferay62": liferay62,
    "hnp": hnp,
    "bare-tables": bare_tables,
}
