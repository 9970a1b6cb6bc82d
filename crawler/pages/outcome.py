"""What an answer means: `present`, `gone`, `soft_404`, `blocked` or `error`, with the reason in words. Pure.

The signatures are tables. A mark counts only on a page that hardly says anything itself: a report may well speak of
pages that could not be found or of visits that were blocked, and stays a report.
"""

# ruff: noqa: E501 - rows of a table, and Chinese counts double

import re
from collections.abc import Mapping
from dataclasses import dataclass

from crawler.pages.content import Content
from crawler.pages.web_addresses import is_home

PRESENT, GONE, SOFT_404, BLOCKED, ERROR = "present", "gone", "soft_404", "blocked", "error"
ROBOTS, OFFSITE = "robots", "offsite"

STATUS_OUTCOMES: dict[int, tuple[str, str]] = {
    401: (BLOCKED, "login asked for"),
    403: (BLOCKED, "forbidden"),
    404: (GONE, "not found"),
    405: (BLOCKED, "method refused, as firewalls do"),
    407: (BLOCKED, "proxy login asked for"),
    410: (GONE, "gone"),
    412: (BLOCKED, "precondition failed, as firewalls do"),
    418: (BLOCKED, "refused by a firewall"),
    429: (BLOCKED, "too many requests"),
    451: (BLOCKED, "withheld for legal reasons"),
    468: (BLOCKED, "refused by a firewall"),
    493: (BLOCKED, "refused by a firewall"),
    521: (BLOCKED, "refused by a firewall"),
    567: (BLOCKED, "refused by a firewall"),
}

# Marks of firewalls and challenges in a page's source, and whose they are. Firewalls sign the pages they let through as
# well, and their makers' names are also those of places: a mark is a challenge, or a name beside what it does.
WALLS: tuple[tuple[str, str], ...] = (
    (r"__jsl_clearance|_jsl_|加速乐|jiasule", "加速乐 challenge"),
    (r"\$_ts\s*=|\$_ts\[|_\$[a-z0-9]{2}\(", "瑞数 challenge"),
    (r"acw_sc__v\d|errors\.aliyun\.com|aliyun_?waf|renderData.{0,20}_waf_", "阿里云 firewall"),
    (r"wzws-?ray|wzwschallenge|wzws_?confirm|网站卫士|qianxin-waf|奇安信网站卫士", "360 网站卫士 challenge"),
    (r"yunsuo_session|云锁|yunsuologo", "云锁 challenge"),
    (r"安全狗|safedog", "安全狗 firewall"),
    (r"创宇盾|知道创宇|knownsec|365cyd", "创宇盾 firewall"),
    (r"安恒.{0,12}(?:WAF|防火墙|防护|拦截)|玄武盾|dbappsecurity|明御\s*WAF", "安恒 firewall"),
    (r"宝塔(?:网站|nginx)?防火墙|bt[-_ ]?waf|btwaf|(?:宝塔|bt\.cn).{0,40}(?:拦截|防火墙)", "宝塔 firewall"),
    (r"D盾", "D盾 firewall"),
    (r"HWWAFSES|hwclouds\.com|hws_security|华为云WAF", "华为云 firewall"),
    (r"The requested URL was rejected\.? Please consult|Your support ID is", "F5 firewall"),
    (r"NS-?Web-?Firewall|Citrix.{0,20}(?:Firewall|NetScaler)|ns_af=|APPFW_", "NetScaler firewall"),
    (r"FortiWeb|Fortiguard|Fortinet", "FortiWeb firewall"),
    (r"WebKnight|Mod_Security|ModSecurity|Barracuda.{0,20}NetContinuum|AWS\s*WAF|awswaf", "firewall"),
    (r"安域云|云防护(?:节点|提示)|云盾.{0,12}(?:拦截|阻断)|WAF(?:已)?(?:拦截|阻断)|网防G01|云WAF", "cloud firewall"),
    (r"cf-chl|cf_chl_opt|challenge-platform|Attention Required! \| Cloudflare", "Cloudflare challenge"),
    (r"_Incapsula_Resource|Incapsula incident", "Incapsula challenge"),
    (r"TencentCaptcha|WAF_TIPS|waf\.tencent|waf-static\.tencent|T-Sec-Waf", "腾讯云 firewall"),
    (r"SafeLine|chaitin|长亭科技|雷池\s*(?:WAF|防火墙|安全)", "长亭 雷池 firewall"),  # 长亭镇 and 雷池乡 are townships
    (r"nsfocus|绿盟.{0,12}(?:WAF|防火墙|防护|拦截)", "绿盟 firewall"),
    (r"(?:天融信|启明星辰|深信服|山石网科).{0,12}(?:WAF|防火墙|防护|拦截)", "firewall"),
)  # fmt: skip
# What walls of any make say to their visitor.
REFUSALS: tuple[tuple[str, str], ...] = (
    (r"(?:访问|请求|操作).{0,12}(?:被|已被|遭到?)(?:网站)?(?:管理员)?(?:设置)?(?:拦截|拒绝|阻断|禁止|屏蔽)|(?:拦截|阻断)了?(?:您|你)的(?:访问|请求)", "refused in words"),
    (r"(?:可能对|对)网站造成(?:安全)?威胁|疑似(?:黑客|攻击|恶意)|[含带]有(?:危险|不合法|非法)(?:的)?(?:参数|内容|字符)", "refused in words"),
    (r"(?:滑动|拖动|点击|完成|进行|通过).{0,14}(?:验证|滑块|拼图)|请(?:输入|填写).{0,6}验证码|人机(?:身份)?(?:验证|识别)|captcha", "captcha"),
    (r"(?:正在)?检(?:查|测|验)(?:您|你)?的?浏览器|浏览器(?:安全)?(?:检查|检测|验证)|安全(?:检查|验证)中", "browser check"),
    (r"(?:请|需要?)(?:开启|启用|打开|允许).{0,12}(?:JavaScript|Cookie|脚本).{0,30}(?:刷新|继续|访问|验证)", "JavaScript challenge"),
    (r"(?:访问|请求|操作)(?:过于|太过?|次数过?)(?:频繁|多)|Access\s*Denied|Request\s*(?:Blocked|Rejected)|\bForbidden\b", "refused in words"),
)  # fmt: skip
WALL_HEADERS: tuple[tuple[str, str, str], ...] = (
    ("server", r"WZWS|yunsuo|safedog|qianxin-waf|HuaweiCloudWAF|WAF\b|NSFocus|SafeLine|BTWAF", "firewall"),
    ("set-cookie", r"__jsl_clearance|acw_sc__v|yunsuo_session_verify|wzws_", "challenge cookie"),
    ("cf-mitigated", r"challenge", "Cloudflare challenge"),
    ("x-waf-\\w*|x-safe-firewall|x-denied-reason", r".", "firewall"),
)
NOT_THERE: tuple[str, ...] = (
    r"(?:页面|网页|信息|文章|内容|资源|文件|栏目|地址|链接|稿件|文档).{0,10}(?:不存在|未找到|找不到|没有找到|无法找到|已(?:经)?被?(?:删除|移除|撤销|撤下|下线|下架)|走丢|丢失|已失效)",
    r"(?:找不到|未找到|没有找到|无法找到|不存在).{0,16}(?:页面?|网页|信息|文章|内容|资源|文件|栏目|地址|链接|请求)",
    r"(?<![\d.])404(?![\d.年月日号件条])(?:.{0,12}(?:错误|not\s*found|出错|页面))?|page\s*(?:was|is|could)?\s*not\s*(?:be\s*)?found|not\s*found"
    r"|(?:page|file|resource)\s*(?:does\s*not|doesn't)\s*exist",
    r"(?:访问|浏览|查看|请求)的.{0,12}(?:不存在|出错|有误|已过期|被删除|已删除|飞走|走失)",
    r"(?:该|此|本)(?:信息|文章|页面|稿件|内容)(?:暂|已)?(?:不|未|停止|取消)(?:存在|公开|发布|开放)",
)  # fmt: skip
MAINTENANCE = (
    r"(?:系统|网站|平台|服务器?|页面|栏目|本站).{0,12}(?:维护|升级|改版)(?:中|期间|，|,|。|！|$)|(?:正在|尚在)建设中?"
    r"|(?:正在|暂停|停机|进行).{0,8}(?:维护|升级|改版)|(?:暂停|停止)(?:访问|服务|对外服务)|under\s+(?:maintenance|construction)"
)
# Addresses that a redirect sends a stranger to; looked for in what follows the scheme.
ELSEWHERE: tuple[tuple[str, str], ...] = (
    (r"^(?:sso|passport|login|cas|auth|tyrz|uc|iam)\.|/(?:\w*login\w*|sign-?in|log-?on|sso|cas|passport|oauth2?|tyrz)(?:[/.?]|$)", "login asked for"),
    (r"/(?:captcha|wzws-waf-cgi|_guard|__waf|waf_?block\w*|slider|verify_?code)(?:[/.?]|$)|waf-static\.tencent", "captcha"),
)  # fmt: skip
SHORT = 300  # characters outside of links; an error page says less, a report more
STUB = 50  # a page that says less than this and runs a script is not content
LOGIN = re.compile(r"type\s*=\s*['\"]?password", re.IGNORECASE)
CHALLENGE_SCRIPT = re.compile(
    r"document\s*\.\s*cookie\s*=|location\s*\.\s*reload|eval\s*\(|atob\s*\(|String\.fromCharCode"
)
REPORT_FORM = re.compile(r"信息公开.{0,30}(?:年度?报告|年报)")

_WALLS, _REFUSALS = (
    tuple((re.compile(pattern, re.IGNORECASE | re.DOTALL), name) for pattern, name in table)
    for table in (WALLS, REFUSALS)
)
_ELSEWHERE = tuple((re.compile(pattern, re.IGNORECASE), name) for pattern, name in ELSEWHERE)
_WALL_HEADERS = tuple(
    (re.compile(header, re.IGNORECASE), re.compile(value, re.IGNORECASE), name) for header, value, name in WALL_HEADERS
)
_NOT_THERE = re.compile("|".join(NOT_THERE), re.IGNORECASE)
_MAINTENANCE = re.compile(MAINTENANCE, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of asking. `reason` is None exactly when the outcome is `present`."""

    value: str
    reason: str | None = None


def wall_at(target: str, asked: str) -> Outcome | None:
    """Judge the address a redirect leads to: a login or a captcha is a wall, unless that is what was asked for."""
    for pattern, name in _ELSEWHERE:
        if pattern.search(target.partition("://")[2]) and not pattern.search(asked.partition("://")[2]):
            return Outcome(BLOCKED, name)
    return None


def judge(
    asked: str, status: int, headers: Mapping[str, str], content: Content, *, has_entries: bool = False
) -> Outcome:
    """Judge the final answer to a request for the address `asked`; `content.url` is where it came from.

    `headers` has lower-case names. Redirects are followed before this is asked; one that is left over is an error.
    `has_entries` tells that the page is a listing on which entries were recognised: no wall shows those.
    """
    if not 200 <= status < 300:
        return _refused(status, headers, content)
    if not content.body.strip():
        return Outcome(ERROR, "empty answer")
    if is_home(content.url) and not is_home(asked):
        return Outcome(SOFT_404, "sent to the home page")
    if has_entries or not content.is_markup or content.says_more_than(SHORT):
        return Outcome(PRESENT)
    return _short_page(headers, content)


def _refused(status: int, headers: Mapping[str, str], content: Content) -> Outcome:
    value, reason = STATUS_OUTCOMES.get(status, (ERROR, "unexpected status"))
    wall = _wall(headers, content) if value == ERROR else None
    if wall:
        value, reason = BLOCKED, wall
    return Outcome(value, f"HTTP {status}: {reason}")


def _short_page(headers: Mapping[str, str], content: Content) -> Outcome:
    wall = _wall(headers, content)
    if wall:
        return Outcome(BLOCKED, wall)
    said = _NOT_THERE.search(content.title) or _NOT_THERE.search(content.prose)
    if said and not REPORT_FORM.search(content.prose):
        return Outcome(SOFT_404, f"says: {said.group(0)[:40]}")
    closed = _MAINTENANCE.search(content.prose) or _MAINTENANCE.search(content.title)
    if closed and not REPORT_FORM.search(content.words):
        return Outcome(ERROR, f"under maintenance: {closed.group(0)[:40]}")
    if LOGIN.search(content.text) and len(content.words) <= SHORT and not content.tree.css_first("table"):
        return Outcome(BLOCKED, "login asked for")
    if len(content.words) <= STUB and CHALLENGE_SCRIPT.search(content.text):
        return Outcome(BLOCKED, "JavaScript challenge")
    return Outcome(PRESENT)


def _wall(headers: Mapping[str, str], content: Content) -> str | None:
    """Name the firewall that answered in the portal's place; None when the page says too much to be one."""
    if content.says_more_than(SHORT) or REPORT_FORM.search(content.words):
        return None
    for name, value in headers.items() if len(content.words) <= STUB else ():  # on pages let through they stand, too
        for header, pattern, wall in _WALL_HEADERS:
            if header.fullmatch(name) and pattern.search(value):
                return wall
    said = f"{content.title} {content.prose}"
    source = content.text if len(content.words) <= SHORT else said
    marks = [wall for pattern, wall in _WALLS if pattern.search(source)]
    marks += [wall for pattern, wall in _REFUSALS if pattern.search(said)]
    return marks[0] if marks else None
