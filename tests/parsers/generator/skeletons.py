"""Pages of the portal families (portals.md): the furniture around a report, as templates. Data only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Skeleton:
    """A page: `head` labels, what stands before and after the report, and the address it lies at."""

    name: str
    head: str
    before: str
    after: str
    address: str


NAV = (
    '<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a></li>'
    '<li><a href="/hd/">互动交流</a></li></ul></div>'
)
SIDE = (
    '<div class="side"><h3>相关栏目</h3><ul><li><a href="/a/1.html">政府信息公开指南</a></li>'
    '<li><a href="/a/2.html">鹤嘴镇{other}年政府信息公开工作年度报告</a></li>'
    '<li><a href="/a/3.html">法治政府建设年度报告</a></li></ul></div>'
)
FOOT = (
    '<div class="footer"><p>主办：{county}人民政府 版权所有</p><p>网站标识码4100000011　豫ICP备00000000号</p>'
    "<p>您是第80213位访问者</p></div>"
)
META = (
    '<meta name="SiteName" content="{county}人民政府"><meta name="ColumnName" content="政府信息公开年报">'
    '<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{published} 10:30">'
    '<meta name="ContentSource" content="{filer}">'
)
BREAD = '<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/x">{place}</a> &gt; 政府信息公开年报</div>'
INFO = "发布日期：{published} 浏览次数：{count}次 【字体：大 中 小】"

SKELETONS = (
    Skeleton(
        "TRS",
        META,
        f'<div class="header">{{county}}人民政府</div>{NAV}{BREAD}<div class="xl_main"><h1>{{title}}</h1>'
        f'<div class="xx">{INFO}</div><div class="TRS_Editor">',
        f'</div><div class="xg">上一篇：<a href="b.html">关于停水的通知</a></div></div>{SIDE}{FOOT}',
        "http://www.{site}.gov.cn/zwgk/nb/{ym}/t{ymd}_1029.html",
    ),
    Skeleton(
        "Hanweb",
        META,
        f'{NAV}<table class="bt" width="100%"><tr><td class="title">{{title}}</td></tr><tr>'
        f"<td>{INFO} 来源：{{filer}}</td>"
        '</tr></table><div id="zoom" class="bt_content">',
        f"</div>{FOOT}",
        "http://www.{site}.gov.cn/art/2020/1/14/art_1229460359_58888.html",
    ),
    Skeleton(
        "VSB",
        "",
        f'{NAV}{BREAD}<form name="_newscontent_fromname"><div class="article"><h2 class="title">{{title}}</h2>'
        f'<p class="date">{INFO}</p><div id="vsb_content_2"><div class="v_news_content">',
        f'</div></div><p>【<a href="javascript:window.close()">关闭窗口</a>】</p></div></form>{FOOT}',
        "https://www.{site}.gov.cn/info/1025/10755.htm",
    ),
    Skeleton(
        "gkmlpt",
        META,
        '<table class="classify"><tr><td>索引号：</td><td>007012345/2021-00017</td>'
        "<td>分类：</td><td>政府信息公开年报</td></tr>"
        "<tr><td>发布机构：</td><td>{filer}</td><td>成文日期：</td><td>{dated}</td></tr><tr><td>名称：</td>"
        '<td colspan="3">{title}</td></tr><tr><td>发布日期：</td><td>{published}</td>'
        "<td>主题词：</td><td></td></tr></table>"
        '<h1 class="content-title">{title}</h1><div class="article-content">',
        f'</div><script>window._CONFIG = {{{{"SID": 7}}}}</script>{FOOT}',
        "http://www.{site}.gov.cn/gkmlpt/content/0/638/post_638777.html",
    ),
    Skeleton(
        "columns",
        META,
        f'<div class="wrap">{SIDE}<div class="con"><div class="pages_title"><h1>{{title}}</h1></div>'
        f'<div class="pages-date">{INFO}</div><div id="UCAP-CONTENT">',
        f"</div></div></div>{FOOT}",
        "http://www.{site}.gov.cn/columns/75e19332/{ym}/12/c5e13fb2.html",
    ),
    Skeleton(
        "Lonsun",
        META,
        f'{NAV}<div class="gk_content"><h1 class="wztit">{{title}}</h1><div class="wzbjxx">{INFO}</div>'
        '<div class="wzcon j-fontContent">',
        f'</div></div><div class="qrcode">扫一扫在手机打开当前页</div>{FOOT}',
        "http://www.{site}.gov.cn/public/12731/9731551.html",
    ),
    Skeleton(
        "bare",
        "",
        "<h3>{title}</h3><p>发布时间：{published}</p><div>",
        "</div>",
        "http://gk.{site}.gov.cn/show-71.html",
    ),
)
