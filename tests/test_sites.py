"""The bundled sites and families: sound, short, in scope, and right about article URLs."""

import re
from pathlib import Path

import pytest

from archive.models import Site
from archive.provinces import FORMER, PROVINCES
from archive.urls import canonical_url, host_of, in_scope, path_query
from crawler.registry import BUNDLED, load_registry
from crawler.sitefile import parse_site
from tests.sitedocs import READMES, renewed, tables

REGISTRY = load_registry()
SITES = list(REGISTRY.sites.values())
FILES = sorted((BUNDLED / "sites").glob("*.toml"))

SLUG = "huyen-uy-so-ket-cong-tac-xay-dung-dang"
# What articles of a family are called; {} is the slug.
FAMILY_ARTICLES = {
    "aid": ["/{}-a128733.html", "/chinh-tri/{}-a9051.html"],
    "aspx-catid": ["/12/176543/{}.aspx", "/274/88213/{}.htm"],
    "bbg": ["/{}-postid418200.bbg", "/bg/chinh-tri/401223/{}.html"],
    "epi": ["/{}-post57990.html", "/{}-post1874068.tpo", "/{}-post600123.antd"],
    "hnp": ["/thoi-su/-/hn/ZVOm7e3VDMRM/1/2736461/7/{}.html"],
    "ims": ["/{}-4250808215021297.htm", "/{}-180230209151214367.htm"],
    "joomla": [
        "/index.php?option=com_content&view=article&id=2114&catid=19&Itemid=159",
        "/index.php?option=com_content&view=article&id=119:{}&catid=3:tin&Itemid=5",
        "/tin-tuc/kinh-te/318-{}.html",
        "/tin-tuc/245-{}",
    ],
    "liferay62": [
        "/dang-doan-the/-/asset_publisher/LUd5kC4xHoJm/content/{}",
        "/tin-tuc/-/view_content/4564130-{}.html",
        "/tin-tuc?p_p_id=101&_101_assetEntryId=193146&_101_urlTitle={}",
    ],
    "mastercms": ["/{}-110651.html", "/{}-d2174433.html"],
    "msoft": [
        "/chinh-tri/202406/{}-4b60c1a/",
        "/chinh-tri/201504/{}-2124091/",
        "/xa-hoi/202112/{}-948112",
        "/channel/5084/202205/{}-2554102/",
    ],
    "nukeviet": [
        "/news/xay-dung-dang/{}-2210.html",
        "/vi/news/Chinh-tri/{}-1518.html",
        "/chinh-tri/{}-3381.html",
        "/index.php?language=vi&nv=news&op=Chinh-tri/{}-1518",
        "/laws/detail/{}-215/",
        "/vi/van-ban/detail/{}-37",
    ],
    "onecms": ["/{}-675040.html", "/{}-3298811.html"],
    "qn": ["/{}-3312046.html", "/{}-40112.html"],
    "sharepoint": [
        "/portal/pages/2023-01-30/{}-468686.aspx",
        "/Trang/ChiTietTinTuc.aspx?nid=118220",
        "/Introduction.aspx?MenuID=1f0c&NewsID=9b1d3c6e-77a0",
    ],
    "vhv": ["/xay-dung-dang/{}-920730", "/tin-tuc/trong-tinh/{}-672825.html"],
    "vnpt-portal": ["/tin-tuc/chinh-tri/{}.html"],
    "webforms": [
        "/viewer.aspx?macm=3&macmp=3&mabb=301877",
        "/tabid/98/ArticleID/412/Default.aspx",
        "/TinTuc/tabid/60/articleType/ArticleView/articleId/1233/{}.aspx",
    ],
}
SITE_ARTICLES = {
    "backantv": ["/tin-tuc-n39057/{}.html"],
    "bacninh_dangcongsan": ["/tin-tuc/{}-552310.html"],
    "baodaknong": ["/chinh-tri/{}-181204.html"],
    "baobinhthuan": ["/{}-120033.html"],
    "baodanang": ["/{}-3298811.html", "/channel/5399/202309/{}-3955211/"],
    "baodienbienphu": ["/tin-bai/chinh-tri/{}"],
    "baohaiduong": ["/{}-402233.html", "/tin-tuc/{}-206611"],
    "baohungyen": ["/{}-3170022.html", "/chinh-tri/201911/{}"],
    "baokiengiang": ["/chinh-tri/{}-7745.html"],
    "baolaichau": ["/xay-dung-dang/{}", "/chinh-tri/{}-0"],
    "baolamdong": ["/chinh-tri/202304/{}-6c41d20/", "/{}-380114.html"],
    "baolangson": ["/chinh-tri/xay-dung-dang/298117-{}.html"],
    "baonghean": ["/{}-10269450.html", "/{}-post261177.html"],
    "baophutho": ["/{}-236684.htm"],
    "baosonla": ["/chinh-tri/{}-duJgvjUSR.html"],
    "baothaibinh": ["/tin-tuc/4/198223/{}"],
    "baothanhhoa": ["/{}-211730.htm"],
    "baotravinh": ["/chinh-tri/{}-44501.html"],
    "baotuyenquang": ["/chinh-tri/xay-dung-dang/{}-201144.html", "/xa-hoi/202501/{}-18e4a2f/"],
    "cumgar": ["/{}-2204.html"],
    "dcs_binhthuan_btg": ["/Trang-chu/post/1520/{}"],
    "dcs_binhthuan_tuyphong": ["/Trang-chu/post/882/{}"],
    "haiphong_gov": ["/{}.html"],
    "hanoionline": ["/{}-124051.htm"],
    "hn_thuongtin": ["/tin-tuc/chinh-tri/{}.html", "/tin/-/asset_publisher/x1/content/{}"],
    "huengaynay": ["/chinh-tri/{}-142233.html"],
    "kinhtedothi": ["/{}.html", "/{}.420113.html", "/{}"],
    "phutho_gov": ["/vi/{}"],
    "quangtritv": ["/bai-viet/120344-11"],
    "quevo": ["/web/huyen-que-vo/news/-/details/20182/{}"],
    "thanhuyhanoi": ["/tin-tuc/xa-hat-mon/{}-20250411.html"],
    "vinhlinh": ["/vi/chi-tiet/-/view-article/1/31/20417"],
}
# Sections, tags, twins and home pages, which no article pattern may take in.
NOT_ARTICLES = [
    "/",
    "/chinh-tri",
    "/chinh-tri/",
    "/chinh-tri?page=2",
    "/tim-kiem/?key=huyen-uy",
    "/channel/5084/",
    "/huyen-uy.html",
    "/xay-dung-dang-ptag.html",
    "/news/tag/huyen-uy/page-8",
    "/sitemap.xml",
    "/rss/home.rss",
    "/web/guest/tin-tuc",
    "/Default.aspx",
    "/uploads/anh-2.jpg",
]
# Headlines that begin as a section or tool is named.
HEADLINES = [
    "tim-kiem-cuu-nan-tren-bien-dat-ket-qua-tot",
    "lich-su-dang-bo-huyen-duoc-tai-ban-co-bo-sung",
    "thu-vien-tinh-mo-cua-phuc-vu-ban-doc-tre",
    "tag-dien-tu-cho-nong-san-cua-xa",
    "print-3d-vao-truong-hoc-vung-cao",
    "video-ho-tro-nong-dan-trong-lua",
    "an-pham-moi-ve-truyen-thong-cach-mang",
]
# What each family must never fetch: spaces without end, and twins of articles.
DENIED = {
    "epi": ["/amp/hop-bao-post1.html", "/dang-bo-tag77.html", "/tim-kiem/?q=a", "/rss/home.rss"],
    "hnp": ["/c/portal/login", "/rss", "/tim-kiem;jsessionid=1"],
    "ims": ["/print/hop-bao-180230209151214367.htm", "/tag/dang-bo.htm", "/video.htm"],
    "joomla": [
        "/index.php?option=com_search&q=a",
        "/tin/5-hop?tmpl=component",
        "/component/tags/a",
    ],
    "liferay62": ["/c/portal/login", "/documents/1/2", "/lich-cong-tac", "/tin?p_p_auth=a1"],
    "onecms": ["/print/634137.html", "/dang-bo-ptag.html", "/bao-event7.html", "/video/1.html"],
    "vnpt-portal": ["/print/a", "/tag/a", "/thu-vien-anh/a.html", "/van-ban/a.html", "/a?sort=b"],
}


def shapes(site: Site) -> list[str]:
    own = REGISTRY.entries[site.id].origins["article"] == "site"
    return SITE_ARTICLES[site.id] if own else FAMILY_ARTICLES.get(site.family, [])


def urls(site: Site, slug: str = SLUG) -> list[str]:
    return [f"https://{site.hosts[0]}{shape.format(slug)}" for shape in shapes(site)]


def is_article(site: Site, url: str) -> bool:
    return site.article is not None and bool(re.search(site.article, path_query(url)))


def denied_by(site: Site, url: str) -> list[str]:
    return [deny for deny in site.deny if re.search(deny, path_query(url))]


def test_every_file_loads() -> None:
    assert REGISTRY.faulty == {}
    assert REGISTRY.faulty_families == {}
    assert len(SITES) == len(FILES) >= 140


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_short_and_says_what_it_rests_on(path: Path) -> None:
    lines = [line for line in path.read_text("utf-8").splitlines() if line.strip()]

    assert len(lines) <= 15
    assert any(line.startswith("# ") for line in lines)
    assert max(map(len, lines)) <= 120


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.id)
def test_a_site_knows_its_articles(site: Site) -> None:
    assert in_scope(site.home, site.hosts)
    assert (site.article is None) == (not shapes(site))
    for url in urls(site):
        assert is_article(site, url), url
        assert is_article(site, canonical_url(url)), canonical_url(url)
        assert denied_by(site, url) == []


@pytest.mark.parametrize("path", NOT_ARTICLES)
def test_a_site_knows_what_is_no_article(path: str) -> None:
    urls_by_site = {site.id: f"https://{site.hosts[0]}{path}" for site in SITES if site.article}
    taken = [
        name
        for name, url in urls_by_site.items()
        if is_article(REGISTRY.sites[name], url) and not denied_by(REGISTRY.sites[name], url)
    ]

    assert taken == []


@pytest.mark.parametrize("headline", HEADLINES)
def test_headlines_are_not_denied_for_their_first_words(headline: str) -> None:
    denied = {
        site.family: url for site in SITES for url in urls(site, headline) if denied_by(site, url)
    }

    assert denied == {}


def sample_of(family: str) -> Site:
    table = {"title": "Mẫu", "kind": "portal", "province": "Huế", "home": "https://mau.vn/"}
    return parse_site("mau", {**table, "family": family}, "mau.toml", REGISTRY.families).site


@pytest.mark.parametrize("family", DENIED)
def test_a_family_denies_what_has_no_end(family: str) -> None:
    site = sample_of(family)

    assert [path for path in DENIED[family] if not denied_by(site, f"https://mau.vn{path}")] == []


@pytest.mark.parametrize("family", sorted(REGISTRY.families))
def test_a_family_knows_its_articles(family: str) -> None:
    site = sample_of(family)

    assert (family == "generic") == (site.article is None)
    assert all(is_article(site, url) for url in urls_of_family(family))
    assert all(is_article(site, tracked(url)) for url in urls_of_family(family))
    assert [denied_by(site, url) for url in urls_of_family(family) if denied_by(site, url)] == []


def tracked(url: str) -> str:
    return url + ("&" if "?" in url else "?") + "utm_source=zalo"


def urls_of_family(family: str) -> list[str]:
    return [f"https://mau.vn{shape.format(SLUG)}" for shape in FAMILY_ARTICLES.get(family, [])]


def test_every_example_belongs_to_a_site_or_family() -> None:
    assert set(FAMILY_ARTICLES) == set(REGISTRY.families) - {"generic"}
    own = {site.id for site in SITES if REGISTRY.entries[site.id].origins["article"] == "site"}
    assert set(SITE_ARTICLES) == own


def test_sites_on_one_host_share_no_articles() -> None:
    owners: dict[str, list[Site]] = {}
    for site in SITES:
        for host in {host_of(f"https://{host}/").removeprefix("www.") for host in site.hosts}:
            owners.setdefault(host, []).append(site)
    shared = {host: sites for host, sites in owners.items() if len(sites) > 1}

    # One host, two portals in time: the URLs tell them apart.
    assert {host: [site.id for site in sites] for host, sites in shared.items()} == {
        "hanoi.gov.vn": ["hanoi_gov", "hanoi_gov_hnp"]
    }
    for one, other in (sites for sites in shared.values()):
        assert not any(is_article(other, url) for url in urls(one))
        assert not any(is_article(one, url) for url in urls(other))


def test_every_province_of_old_has_a_newspaper() -> None:
    papers = {site.province for site in SITES if site.kind == "newspaper"}

    assert set(FORMER) - papers == set()
    assert {site.province_now for site in SITES} == set(PROVINCES)


def test_a_merged_paper_names_the_paper_that_took_over() -> None:
    merged = [
        site
        for site in SITES
        if site.kind == "newspaper" and site.province != site.province_now and site.successor
    ]

    assert len(merged) >= 25
    for site in merged:
        assert REGISTRY.sites[str(site.successor)].province_now == site.province_now


def test_only_sites_of_today_are_called_live() -> None:
    live = [site for site in SITES if site.status == "live"]

    assert 30 <= len(live) <= 50
    assert [site.id for site in live if site.successor] == []


@pytest.mark.parametrize(("readme", "name"), READMES.items(), ids=["sites", "families"])
def test_the_tables_of_the_readmes_are_fresh(readme: Path, name: str) -> None:
    text = readme.read_text("utf-8")

    assert text == renewed(text, name, tables(REGISTRY)[name]), "run python -m tests.sitedocs"


def test_a_readme_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="sites: generated"):
        renewed("# Sites\n", "sites", "")


def test_every_family_file_says_what_it_is() -> None:
    for path in (BUNDLED / "families").glob("*.toml"):
        assert re.match(r"# \S.{20,110}\n", path.read_text("utf-8")), path.name
