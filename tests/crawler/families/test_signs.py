"""Each family of static lists is known by the addresses of its report pages, and by those alone."""

import pytest

from crawler.families.recognition import Looked, evidence, ranking
from tests.crawler.families.listings import page

HEX = "157a95c3e64f41039bb3beb14dbc7638"
UUID = "75e19332-aa0d-4e04-81d7-1256ffa90e62"
KNOWN = [
    ("trs", "/wsz/zfxxgknb_171215/202412/t20241225_6806235.html"),
    ("trs", "/zfxxgk/zfxxgknb/t19700101_3441457.shtml"),
    ("trs", "/zfxxgk/dtz/t17860899.shtml"),
    ("trs", "/zwgk/zfxxgknb/202102/t20210203_8862455_wap.html"),
    ("trs", "/zfxxgknb/202301/t20230117_77950247.html?isMobile=false"),
    ("ucap", f"/hcxxxgk/hc1554/202101/{HEX}.shtml"),
    ("ucap", f"/jst/c101428/2026/9/11/{HEX}.shtml"),
    ("ucap", "/fzx/c111797/202401/c01_961750.shtml"),
    ("ucap", "/csrc/c100028/c5601/content.shtml"),
    ("vsb", "/info/1025/10755.htm"),
    ("vsb", "/content.jsp?urltype=news.NewsContentUrl&wbtreeid=1025&wbnewsid=10755"),
    ("nfcms", "/dyz/qt/xxgkndbg/content/post_1289026.html"),
    ("content_node", "/xnz/xxgk/zfxxgknb/content_25278"),
    ("content_node", "/16/30/36/content_1319520.html"),
    ("content_node", "/Content-2790280.html"),
    ("siteserver", "/contents/296/1511.html"),
    ("siteserver", "/tq/2025-01/02/article_2025010216124039486.html"),
    ("siteserver", "/doc/2026/01/23/4722822.shtml"),
    ("static", "/xxgk-show-191285.html"),
    ("static", f"/columns/{UUID}/202601/19/{UUID}.html"),
    ("static", "/n55004251/n55004360/c56005985/content.html"),
    ("static", "/zl/zfxxgknb/webinfo/2024/01/1695967376343260.htm"),
    ("static", "/xwzx/zfxxgknb/2022/gzj/63d48a80f8fd1c4c213ab9ff.html"),
]


@pytest.mark.parametrize(("family", "address"), KNOWN)
def test_a_report_page_tells_its_family(family, address):
    looked = Looked(page("http://www.county.test/", f"<a href='{address}'>江镇2023年政府信息公开工作年度报告</a>"), {})
    assert [name for name, _ in ranking(evidence([looked]))][:1] == [family]


@pytest.mark.parametrize(
    "address", ["/zwgk/zfxxgknb/", "/html/2024/59968.html", "/view/2021/150852.html", "/nb.asp?id=7"]
)
def test_an_address_that_anybody_may_have_tells_none(address):
    looked = Looked(page("http://www.county.test/", f"<a href='{address}'>江镇2023年政府信息公开工作年度报告</a>"), {})
    assert ranking(evidence([looked])) == []
