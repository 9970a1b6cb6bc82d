"""What an answer means: the table of outcomes, and the pages that only look like one of them."""

import pytest

from crawler.pages.content import Content
from crawler.pages.outcome import Outcome, judge, wall_at

URL = "http://www.county.test/zwgk/t20200120_101.html"
REPORT_TEXT = (
    "水寨乡2019年政府信息公开工作年度报告。本报告由总体情况、主动公开、收到和处理申请等部分组成。"
    + "全年工作平稳有序。" * 60
)


def page(body, title="水寨乡"):
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>"


def outcome(body="", status=200, headers=None, url=URL, asked=URL):
    data = body if isinstance(body, bytes) else body.encode()
    return judge(asked, status, headers or {}, Content(url, data))


STATUSES = [
    (404, "gone"),
    (410, "gone"),
    (403, "blocked"),
    (412, "blocked"),
    (521, "blocked"),
    (429, "blocked"),
    (500, "error"),
    (502, "error"),
    (503, "error"),
    (400, "error"),
    (302, "error"),
    (304, "error"),
]


@pytest.mark.parametrize(("status", "value"), STATUSES)
def test_the_status_decides_when_it_is_not_success(status, value):
    found = outcome(page("出错了"), status)
    assert found.value == value
    assert found.reason.startswith(f"HTTP {status}: ")


def test_a_page_with_content_is_present():
    assert outcome(page(f"<p>{REPORT_TEXT}</p>")) == Outcome("present")


@pytest.mark.parametrize("body", ["", "  \r\n", b"\n\n"])
def test_an_empty_answer_is_an_error(body):
    assert outcome(body) == Outcome("error", "empty answer")


@pytest.mark.parametrize("body", [b"%PDF-1.7 404 not found", b"PK\x03\x04 403 Forbidden", b"\xd0\xcf\x11\xe0\xa1\xb1"])
def test_a_file_is_present_whatever_its_bytes_spell(body):
    assert outcome(body).value == "present"


NOT_THERE = [
    page("<h1>404</h1>"),
    page("欢迎您", title="404 Not Found"),
    page("<p>对不起，您访问的页面不存在！</p><a href='/'>返回首页</a>"),
    page("很抱歉，该信息已被删除或移动。"),
    page("<p>您要查看的文章已删除</p>"),
    page("抱歉，没有找到您请求的页面"),
    page("The page could not be found."),
    page("<ul>" + "<li><a href='/x/'>政务公开栏目导航链接</a></li>" * 80 + "</ul><div>您所访问的页面不存在</div>"),
]


@pytest.mark.parametrize("body", NOT_THERE)
def test_a_page_that_says_it_is_not_there_is_a_soft_404(body):
    assert outcome(body).value == "soft_404"


def test_words_of_an_error_page_in_gb18030_are_read():
    assert outcome(page("您访问的页面不存在").encode("gb18030")).value == "soft_404"


def test_being_sent_to_the_home_page_is_a_soft_404():
    assert outcome(page(REPORT_TEXT), url="http://www.county.test/").value == "soft_404"
    assert outcome(page(REPORT_TEXT), url="http://www.county.test/index.html").value == "soft_404"


def test_the_home_page_itself_may_be_asked_for():
    assert outcome(page(REPORT_TEXT), url="http://www.county.test/", asked="http://county.test/").value == "present"


@pytest.mark.parametrize(
    "text", ["网站正在升级维护，请稍后再访问。", "系统维护中", "本栏目正在建设中", "服务器停机维护"]
)
def test_a_page_shown_while_the_portal_is_under_maintenance_is_an_error(text):
    assert outcome(page(f"<p>{text}</p>", title="提示")).value == "error"
    assert outcome(page(f"<p>{text}</p><p>{REPORT_TEXT}</p>")).value == "present"


WALLS = [
    ("<script>document.cookie='__jsl_clearance_s='+x;location.href=location.pathname</script>", {}, "加速乐 challenge"),
    (page("<script>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script>"), {}, "瑞数 challenge"),
    (
        "<html><script>var arg1='A';function setCookie(){document.cookie='acw_sc__v2='}</script></html>",
        {},
        "阿里云 firewall",
    ),
    (page("您的请求已被拦截，事件编号 12345"), {}, "refused in words"),
    (page("您的请求带有不合法参数，已被网站管理员设置拦截！"), {}, "refused in words"),
    (page("您的请求已被网站管理员设置拦截"), {}, "refused in words"),
    (page("当前访问疑似黑客攻击，已被网站管理员设置拦截"), {}, "refused in words"),
    (page("请完成下方的滑块验证后继续访问"), {}, "captcha"),
    (page("正在检查您的浏览器，请稍候"), {}, "browser check"),
    (page("<h2>Access Denied</h2>"), {}, "refused in words"),
    (page("<script>eval(function(p,a,c){}())</script>", title=""), {}, "JavaScript challenge"),
    (page("<script>document.cookie='k=1';location.reload()</script>", title=""), {}, "JavaScript challenge"),
    (page("<form>用户名<input name=u>密码<input type='password'></form>"), {}, "login asked for"),
    (page("请稍候"), {"server": "WZWS-RAY"}, "firewall"),
    (page("<img src='/btwaf/logo.png'>您的请求带有不合法参数"), {}, "宝塔 firewall"),
    (page("创宇盾提示您：当前访问已阻断"), {}, "创宇盾 firewall"),
    (page("<p>网站防护由安恒云防护提供</p>"), {}, "安恒 firewall"),
    (page("<a href='https://waf-ce.chaitin.cn/'>安全检测能力由 SafeLine 驱动</a>"), {}, "长亭 雷池 firewall"),
    (page("<p>绿盟WAF 已阻断</p>"), {}, "绿盟 firewall"),
    (
        page("The requested URL was rejected. Please consult with your administrator.<br>Your support ID is: 123"),
        {},
        "F5 firewall",
    ),
    (page("<p>D盾_拦截提示：内容含非法请求</p>"), {}, "D盾 firewall"),
    (page("<iframe src='https://waf-static.tencent.com/501page.html'></iframe>", title=""), {}, "腾讯云 firewall"),
    (page("<p>hws_security@ 请联系管理员</p>", title=""), {}, "华为云 firewall"),
    (page("<p>ns_af=deny</p>", title=""), {}, "NetScaler firewall"),
    (page("<p>wzws-waf-cgi</p><script src='/wzws-waf-cgi/x.js'></script>wzws-ray"), {}, "360 网站卫士 challenge"),
    (page("<p>安全狗 提示</p>"), {}, "安全狗 firewall"),
    (page("<div id='yunsuologo'></div>请求异常"), {}, "云锁 challenge"),
    (page("请稍候"), {"set-cookie": "__jsl_clearance=1; path=/"}, "challenge cookie"),
]


@pytest.mark.parametrize(("body", "headers", "reason"), WALLS)
def test_a_wall_that_answers_200_is_blocked_and_named(body, headers, reason):
    assert outcome(body, headers=headers) == Outcome("blocked", reason)


def test_a_firewall_behind_a_server_error_is_named():
    assert outcome(page("您的访问被拦截"), 503) == Outcome("blocked", "HTTP 503: refused in words")


LOOK_ALIKES = [
    page(f"<p>{REPORT_TEXT}存在的问题：个别链接页面不存在，群众反映 404 错误，验证码识别困难，部分请求被拦截。</p>"),
    page("<h1>水寨乡2019年政府信息公开工作年度报告</h1><p>部分栏目内容不存在更新。</p><a href='r.pdf'>报告全文</a>"),
    page("<p>水寨乡2019年度政府信息公开工作年度报告见附件。</p><a href='r.doc'>附件</a>"),
    page(f"<p>{REPORT_TEXT}</p><script>document.cookie='visited=1';eval('1')</script>"),
    page("<p>通知：2019年收到申请 404 件。</p>"),
    page("<p>短消息一则。</p>", title="通知公告"),
    page("<p>长亭镇人民政府办公地址：长亭镇长亭街。</p>", title="长亭镇机构信息"),
    page("<p>雷池乡开展安全生产检查。</p>", title="雷池乡要闻"),
    page(f"<p>{REPORT_TEXT}本年度网站由云锁、安全狗、创宇盾防护，共拦截攻击若干次，访问被拦截者可来电。</p>"),
    page("<ul>" + "<li><a href='/x/'>政务公开栏目</a></li>" * 80 + "</ul>登录<input type=password><p>要闻一则。</p>"),
]


@pytest.mark.parametrize("body", LOOK_ALIKES)
def test_a_page_with_content_of_its_own_is_present_whatever_words_it_uses(body):
    assert outcome(body) == Outcome("present")


@pytest.mark.parametrize(
    "headers", [{"server": "WZWS-RAY"}, {"set-cookie": "yunsuo_session_verify=a1"}, {"x-waf-id": "7"}]
)
def test_a_short_page_that_a_firewall_let_through_is_present(headers):
    body = page(
        "<p>水寨乡便民服务中心自即日起调整办公时间，上午八时半至十二时，下午二时半至六时，节假日照常值班，电话不变。</p>"
    )
    assert outcome(body, headers=headers) == Outcome("present")


ELSEWHERE = [
    ("http://sso.county.test/", "login asked for"),
    ("http://www.county.test/cas/login?service=x", "login asked for"),
    ("https://tyrz.province.test/", "login asked for"),
    ("http://www.county.test/userLogin.jsp", "login asked for"),
    ("http://www.county.test/captcha?back=/nb/", "captcha"),
]


@pytest.mark.parametrize(("target", "reason"), ELSEWHERE)
def test_a_redirect_to_a_login_or_a_captcha_is_a_wall(target, reason):
    assert wall_at(target, URL) == Outcome("blocked", reason)
    assert wall_at(target, target) is None


@pytest.mark.parametrize("target", ["http://www.county.test/nb/", "http://author.county.test/blogs/passports.html"])
def test_a_redirect_to_another_page_is_none(target):
    assert wall_at(target, URL) is None


def test_cookies_that_firewalls_set_on_every_page_are_no_challenge():
    headers = {"set-cookie": "__jsluid_s=abc; acw_tc=def", "server": "nginx"}
    assert outcome(page("<p>短消息一则。</p>"), headers=headers) == Outcome("present")
