"""Furniture is cut out of the lines; a word of the report never is."""

import pytest

from parsers.document import Document, Line
from parsers.readers.furniture import SIGN, without_furniture


def left(text: str) -> list[str]:
    return [line.text for line in without_furniture(Document((Line(text, "paragraph 1"),))).lines()]


FURNITURE = (
    "浏览次数：80417", "点击量 [12] 次", "阅读：", "访问人数：3", "【字体：大 中 小】", "字号：A+ A-",
    "文字大小 大|中|小", "[打印本页]", "【关闭窗口】", "打印 | 关闭 | 收藏", "分享到：微信 微博 QQ空间",
    "返回顶部", "朗读", "纠错", "TOP", "A+ A-", "上一篇：关于放假的通知", "下一篇：无",
    "当前位置：首页 > 政务公开", "您所在的位置是：首页", "首页 > 乡镇 > 年报", "扫一扫在手机打开当前页",
    "责任编辑：王五", "来源：青石镇人民政府", "发布机构：青石镇", "作者：办公室", "发布日期：2022-01-20",
    "更新时间：2022-01-20 10:00", "公开日期：2022年1月20日", "今天是2023年3月1日 星期三", "2023年3月1日 星期三",
    "2022-01-20 10:00:01", "相关链接：", "推荐阅读", "版权所有 清岚县人民政府", "主办单位：清岚县", "ICP备1号",
    "网站标识码1234567890", "公网安备 1号", "|", "-- | --", "【】",
)  # fmt: skip
REPORT = (
    "一、总体情况", "2022年1月20日", "青石镇人民政府", "通过网站发布信息三十余条，微信公众号推送十二条。",
    "主动公开政府信息情况", "阅读材料已送到户，群众访问公开栏一千余人次。", "3", "/", "—", "-", "收到申请0件",
    "下一步打算", "扫除积弊，补一名专职人员。", "更新公开目录两次。", "来源于镇财政的经费三万元。",
    "文字材料由办公室保管。", "首页专栏已经开通",
)  # fmt: skip


@pytest.mark.parametrize("text", FURNITURE)
def test_furniture_goes(text: str) -> None:
    assert left(text) == []


@pytest.mark.parametrize("text", REPORT)
def test_the_report_stays(text: str) -> None:
    assert left(text) == [text]


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("青石镇年度报告 点击率：39 【字体：大 中 小】", "青石镇年度报告"),
        ("一、总体情况【打印】【关闭】", "一、总体情况"),
    ],
)
def test_pieces_are_cut_out_of_a_line(text: str, rest: str) -> None:
    assert left(text) == [rest]


def test_every_furniture_has_a_sign_or_is_empty() -> None:
    assert all(SIGN.search(text) or not text.strip(" |-【】") for text in FURNITURE)


def test_lines_keep_their_places_and_long_lines_are_prose() -> None:
    lines = (Line("浏览次数：1", "paragraph 1"), Line("正文 浏览次数：1", "paragraph 2"), Line("点击量：1" * 40, "p 3"))
    assert without_furniture(Document(lines)).blocks == (Line("正文", "paragraph 2"), lines[2])


def test_a_line_of_dashes_apart_is_a_row_of_cells_and_stays() -> None:
    document = Document((Line("--  --  --", "line 1"), Line("|  |", "line 2")))
    assert [line.text for line in without_furniture(document).lines()] == ["--  --  --"]


@pytest.mark.parametrize(
    "text",
    [
        "公众号阅读量15230次",
        "全年网站访问量 35120 次，比上年多。",
        "浏览量：35120次。",
        "（三）访问量：35120次",
        "网站访问量35120次",
    ],
)
def test_visitors_that_the_report_counts_stay(text: str) -> None:
    assert left(text) == [text]


@pytest.mark.parametrize(
    "text", ["本页面访问次数：12", "总访问量：778123", "发布日期：2022-01-22 下载次数：7", "相关信息："]
)
def test_counters_of_the_page_go(text: str) -> None:
    assert left(text) == []


BODY = (Line("一、总体情况", "p 1"), Line("全年登出消息三十余条。", "p 2"), Line("2022年1月20日", "p 3"))
BESIDE = (
    "本文阅读 123 次", "已有 123 人浏览", "共有123人浏览过此信息", "已阅：7次", "人气：77", "Views: 77",
    "点赞 3 收藏 2 评论 1", "赞(3)", "您对本页面内容是否满意？ 满意(3) 不满意(0)", "（责任编辑：张三）",
    "初审：张三　复审：王五　终审：赵六", "[上一条] 第1次例会", "分享到：微信 微博 12", "00:10 / 05:31",
    "听全文 约4分钟", "无障碍浏览", "最后更新时间：2024-01-11 12:01", "多云 1℃~11℃", "农历甲辰年正月初一",
    "您是第993位访客", "评分：1.5分 共3人参与", "来源：县政府网 1 号编辑室",
)  # fmt: skip


@pytest.mark.parametrize("text", BESIDE)
def test_more_is_furniture_above_and_below_the_text(text: str) -> None:
    beside = Line(text, "p 0")
    assert without_furniture(Document((beside, *BODY, beside))).blocks == BODY


@pytest.mark.parametrize(
    "text",
    [
        "公众号阅读：1200",
        "来源：县财政拨款3万元",
        "编辑：王建国同志任组长，全年编辑简报12期",
        "发布时间：每月5日前",
        "审核：共审核信息128条",
        "微信公众号 点赞 3000 次",
    ],
)
def test_what_looks_like_furniture_is_the_report_s_within_it(text: str) -> None:
    blocks = (*BODY[:2], Line(text, "p 9"), BODY[2])
    assert without_furniture(Document(blocks)).blocks == blocks


def test_a_list_of_other_articles_below_the_text_goes_with_its_heading() -> None:
    listed = (Line("猜你喜欢", "p 4"), Line("关于停水的通知 2023-05-06", "p 5"))
    assert without_furniture(Document((*BODY, *listed))).blocks == BODY


def test_a_line_of_many_counters_that_is_none_takes_no_time() -> None:
    """Patterns that may be read in many ways would take hours for one of these."""
    for text in ("验证码 " * 30, "赞 1, " * 30, "编辑：a - " * 15, "查看更多> " * 20, "微信 微博 " * 20):
        assert left(f"{text}完") == [f"{text}完"]
