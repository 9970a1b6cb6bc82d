"""Pages of one report in the styles of several publishing systems, with all that changes around a report by itself.

Everything about the report is in `Report`; everything else (the style, the markup, what a server puts there anew each
time) is drawn, so that two pages of one report look as different as two visits of a real portal may.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from html import escape
from itertools import pairwise

from tests.parsers.rendering import Box, Rows, layout
from tests.parsers.tables.test_align import numbers

YEAR = 2021


@dataclass(frozen=True)
class Report:
    """A report: what its filer wrote, and when the portal claims to have published it. `files` are (label, address)."""

    title: str = f"青石镇人民政府{YEAR}年政府信息公开工作年度报告"
    overview: tuple[str, ...] = (
        "本报告依照《中华人民共和国政府信息公开条例》编成，所列数据自2021年1月1日起，到2021年12月31日止。",
        "全年在公开栏与县网站登出消息36条，其中财务公开12条、惠农补贴9条；村民问得最多的是道路、医保与住房补贴。",
        "（一）主动公开。镇政务公开栏更新48次，微信公众号推送107篇，阅读量15230次。",
    )
    tables: dict[str, Rows] = field(default_factory=lambda: layout("2021", numbers("2021")))
    plans: tuple[str, ...] = ("人手偏少，登记不够及时。", "下一步补一名专职人员，每季度核对一次目录。")
    other: str = "本年度没有收取信息处理费。"
    signature: str = "青石镇人民政府"
    dated: str = "2022年1月20日"
    published: str = "2022-01-22"
    files: tuple[tuple[str, str], ...] = ()


HEADINGS = {
    "disclosure": "二、主动公开政府信息情况",
    "requests": "三、收到和处理政府信息公开申请情况",
    "disputes": "四、政府信息公开行政复议、行政诉讼情况",
}
WORD = '<span style="font-family:仿宋_GB2312;mso-hansi-font-family:宋体;font-size:16pt">'


def _in_runs(text: str, rng: random.Random) -> str:
    """Cut a text into the runs of a word processor."""
    places = sorted({0, len(text), *(rng.randrange(len(text)) for _ in range(3))}) if text else [0]
    pieces = [escape(text[a:b], quote=False) for a, b in pairwise(places)]
    return "".join(f"{WORD}{piece}</span>" for piece in pieces)


Paragraph = Callable[[str, random.Random], str]
MARKUPS: dict[str, Paragraph] = {
    "paragraphs": lambda text, _: f"<p>{escape(text, quote=False)}</p>\n",
    "indented": lambda text, _: f'<p style="text-indent:2em">&nbsp;&nbsp;{escape(text, quote=False)}</p>',
    "breaks": lambda text, _: f"　　{escape(text, quote=False)}<br />",
    "boxes": lambda text, _: f"<div>{escape(text, quote=False)}</div>\r\n",
    "word": lambda text, rng: f'<p class="MsoNormal">{_in_runs(text, rng)}<o:p></o:p></p>',
    "sections": lambda text, _: f"<section><strong>{escape(text, quote=False)}</strong></section>",
}


def _cell(box: Box, rng: random.Random, style: str) -> str:
    tag = "th" if style == "headed" and not box.text.isdigit() else "td"
    times = 2 if style == "fine" else 1  # each column cut in two that no cell tells apart
    spans = f' rowspan="{box.down}" colspan="{box.across * times}"'
    if style == "bare":
        spans = (f" colspan={box.across}" if box.across > 1 else "") + (f" rowspan={box.down}" if box.down > 1 else "")
    inner = _in_runs(box.text, rng) if style == "word" else escape(box.text)
    inner = f'<p class="MsoNormal" align="center">{inner}</p>' if style in ("word", "fine") else inner
    return f"<{tag}{spans}>{inner}</{tag}>"


def table(rows: Rows, rng: random.Random, style: str) -> str:
    """Print a table in one of the ways of `TABLES`."""
    lines = "".join(f"<tr>{''.join(_cell(box, rng, style) for box in row)}</tr>\n" for row in rows)
    body = f"<tbody>{lines}</tbody>" if style in ("word", "headed") else lines
    return f'<table border="1" cellspacing="0" class="{style}">{body}</table>'


TABLES = ("bare", "word", "headed", "fine")


def body_of(report: Report, rng: random.Random, markup: str, tables: str) -> str:
    """Print what the filer wrote."""
    paragraph = MARKUPS[markup]
    parts = [paragraph("一、总体情况", rng), *(paragraph(text, rng) for text in report.overview)]
    for key, rows in report.tables.items():
        parts += [paragraph(HEADINGS[key], rng), table(rows, rng, tables)]
    parts += [paragraph("五、存在的主要问题及改进情况", rng), *(paragraph(text, rng) for text in report.plans)]
    parts += [paragraph("六、其他需要报告的事项", rng), paragraph(report.other, rng)]
    parts += [paragraph(report.signature, rng), paragraph(report.dated, rng)]
    return "".join(parts)


def _files(report: Report) -> str:
    links = "".join(
        f'<p><img src="/images/icon_{n}.gif"><a href="{a}">{label}</a></p>' for n, (label, a) in enumerate(report.files)
    )
    return f'<div class="fj"><p>附件：</p>{links}</div>' if report.files else ""


NEWS = (
    "县领导到基层检查春耕备耕工作", "关于开展燃气安全排查的通告", "我县召开防汛抗旱工作会议", "2023年部门预算公开",
    "鹤嘴镇人民政府2022年政府信息公开工作年度报告", "关于部分路段交通管制的公告", "沙溪镇开展人居环境整治",
    "行政许可事项清单（2022年版）", "“一件事一次办”服务指南", "县医保局政策问答",
)  # fmt: skip
WEATHER = ("晴 3℃~12℃", "多云转小雨 8～15℃", "阴", "小雪 -4℃/1℃ 东北风3级")


def _list(rng: random.Random, count: int) -> str:
    dates = (f"20{rng.randrange(20, 26)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 28):02d}" for _ in range(count))
    titles = rng.sample(NEWS, count)
    return "".join(
        f'<li><a href="/art/{rng.randrange(9999)}.html" title="{t}">{t}</a><span>{d}</span></li>'
        for t, d in zip(titles, dates, strict=True)
    )


def chrome(rng: random.Random) -> dict[str, str]:
    """Draw what a server puts on a page anew at each visit."""
    weekday = rng.choice("一二三四五六日")
    day = f"{rng.randrange(2022, 2026)}年{rng.randrange(1, 13)}月{rng.randrange(1, 28)}日 星期{weekday}"
    token = f"{rng.getrandbits(128):032x}"
    return {
        "count": str(rng.randrange(1, 90_000)), "clock": f"{day} {rng.randrange(24):02d}:{rng.randrange(60):02d}",
        "day": day, "weather": rng.choice(WEATHER), "token": token, "sid": f"{rng.getrandbits(64):016X}",
        "version": str(rng.randrange(1, 10**9)), "list": _list(rng, 4), "other list": _list(rng, 3),
        "before": rng.choice(NEWS), "after": rng.choice(NEWS), "year": str(rng.randrange(2021, 2027)),
        "notice": rng.choice(NEWS), "class": f"c{rng.getrandbits(24):x}", "scheme": rng.choice(("http", "https")),
        "editor": rng.choice(("管理员", "李晓", "青石镇", "政务公开办")), "online": str(rng.randrange(1, 500)),
        "picture": f"/images/b{rng.randrange(99)}.jpg",
    }  # fmt: skip


STYLES = {
    "TRS": """<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}_清岚县人民政府</title>
<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{published} 09:30">
<meta name="csrf-token" content="{token}"><link href="/css/a.css?v={version}" rel="stylesheet"></head><body>
<div class="header"><a href="{scheme}://www.ql.gov.cn/"><img src="{picture}"></a><span id="time">{clock}</span>
<iframe src="/weather.html?t={version}"></iframe>{weather}</div><ul class="nav"><li><a href="/">首页</a></li>
<li><a href="/zwgk/;jsessionid={sid}">政务公开</a></li></ul><div class="swiper-wrapper"><ul>{other list}</ul></div>
<div class="crumb">当前位置：<a href="/">首页</a> &gt; 政务公开 &gt; 年报</div><div class="xl"><h1>{title}</h1>
<p class="info">发布日期：{published} 来源：青石镇 浏览次数：{count} 【字体：<a>大</a> <a>中</a> <a>小</a>】 打印
关闭</p>
<div class="TRS_Editor">{body}{files}</div><div class="pages">上一篇：<a href="t1.html">{before}</a><br>
下一篇：<a href="t2.html">{after}</a></div></div><div class="related"><h3>相关文章</h3><ul>{list}</ul></div>
<div class="footer">版权所有 © 2008-{year} 清岚县人民政府 豫ICP备05003616号 访问量：{count}</div>
<script nonce="{token}">var _hmt=["{version}"];</script></body></html>""",
    "2008 tables": """<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>{title}</title></head><body bgcolor="#ffffff"><table width="1000" align="center"><tr>
<td><img src="{picture}"></td><td>今天是：{day} 天气：{weather}</td></tr></table>
<table width="1000"><tr><td width="200" valign="top"><b>热点信息</b><ul>{list}</ul></td><td valign="top">
<table width="100%"><tr><td align="center" class="bt"><b>{title}</b></td></tr>
<tr><td align="center">发布时间：{published} 点击数：{count}</td></tr><tr><td class="nr">{body}{files}</td></tr>
<tr><td align="right">【<a href="#">打印</a>】【<a href="javascript:window.close()">关闭</a>】</td></tr></table>
</td></tr>
</table>
<center>您是第{count}位访问者 当前在线{online}人<br>主办：清岚县人民政府办公室 技术支持：某某科技</center>
</body></html>""",
    "Hanweb": """<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}-政府信息公开年报-清岚县人民政府</title>
<meta name="pubdate" content="{published}"></head><body><div id="top" class="{class}">{clock}</div>
<table class="zb"><tr><td>索 引 号：</td><td>00712/2022-00017</td><td>发布日期：</td><td>{published}</td></tr>
<tr><td>名&nbsp;&nbsp;称：</td><td colspan="3">{title}</td></tr></table>
<div id="barrierfree_container"><p class="title">{title}</p><div id="zoom" class="bt_content {class}">
<!--ZJEG_RSS.content.begin-->{body}{files}<p style="text-align:right">责任编辑：{editor}</p><!--ZJEG_RSS.content.end-->
</div><div class="ewm">扫一扫在手机打开当前页<img src="/qr?u={token}"></div><div class="bdsharebuttonbox">分享到：
<a>微信</a><a>微博</a></div></div><div id="xgxx"><h4>相关信息</h4><ul>{list}</ul></div>
<div id="foot">主办单位：清岚县人民政府 网站标识码4100000011 <a
href="{scheme}://bszs.conac.cn/?id={sid}">党政机关</a></div>
</body></html>""",
    "unnamed boxes": """<!DOCTYPE html><html><head><meta charset="utf-8">
<title>{title}-青石镇-清岚县人民政府网</title></head>
<body><div class="{class}"><div class="m1"><marquee>通知公告：{notice}</marquee></div><div class="m2">
<p>首页 &gt; 青石镇 &gt; 年报</p>
<h2>{title}</h2><div class="x3">时间：{published} 09:12 阅读：{count} 次 字号：【大】【中】【小】</div>
<div class="x4" data-v-{class}>{body}{files}</div><div class="x5"><p>编辑：{editor}</p><p>上一条：{before}</p>
<p>下一条：{after}</p></div></div><div class="m3"><h3>推荐阅读</h3><ul>{other list}</ul></div></div>
<div class="m4">Copyright©{year} 清岚县 ICP备13000000号-{online}</div>
<input type="hidden" name="__token" value="{token}">
</body></html>""",
    "chrome inside": """<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body>
<div class="article-content"><p>信息来源：青石镇 发布日期：{published} 访问次数：{count}次</p>
<p>字体：[ 大 中 小 ]</p>{body}
<img data-original="/lazy/{token}.png" src="data:image/gif;base64,R0lGOD">
<script>document.write("{clock}")</script>{files}
<p>【打印本页】 【关闭窗口】</p><p>上一篇：{before}</p><p>下一篇：没有了</p><p>责任编辑：{editor}</p>
<div class="related-news"><p>相关链接：</p><ul>{list}</ul></div><style>.{class}{{color:red}}</style></div>
<footer>访问总量{count}</footer></body></html>""",
    "disclosure directory": """<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>
<meta name="ContentSource" content="青石镇人民政府"></head><body><header>{weather}<form action="/s;jsessionid={sid}">
<input type="hidden" name="csrf" value="{token}"><select><option>全部</option></select></form></header>
<aside><ul>{other list}</ul></aside><div class="main"><div class="xxgk_head"><span>索引号：QS-2022-{online}</span>
<span>公开日期：{published}</span><span>浏览量：{count}</span></div><h1 class="{class}">{title}</h1>
<div class="xxgk_content">{body}{files}</div><p>（此文共被浏览 {count} 次）</p></div>
<div class="bottom"><a href="/sitemap?v={version}">网站地图</a> 备案号：豫ICP备{online}号</div></body></html>""",
}


@dataclass(frozen=True)
class Page:
    """One look at a report: how it is dressed, and the luck that draws what is around it."""

    report: Report
    style: str
    markup: str = "paragraphs"
    tables: str = "bare"
    luck: int = 0

    def text(self) -> str:
        """Render it."""
        rng = random.Random(self.luck)
        drawn = chrome(rng)
        body = body_of(self.report, rng, self.markup, self.tables)
        told = {"title": self.report.title, "published": self.report.published}
        return STYLES[self.style].format(**drawn, **told, body=body, files=_files(self.report))


def changed_cell(report: Report, place: int) -> Report:
    """Give the report with one figure more in the cell that a number leads to."""
    figures = [(k, y, x) for k, t in report.tables.items() for y, row in enumerate(t) for x, b in enumerate(row)
               if b.text.isdigit()]  # fmt: skip
    key, y, x = figures[place % len(figures)]
    rows = [list(row) for row in report.tables[key]]
    rows[y][x] = replace(rows[y][x], text=str(int(rows[y][x].text) + 1))
    return replace(report, tables=report.tables | {key: rows})
