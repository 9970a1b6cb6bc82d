"""The words reports are made of: invented places and sentences of our own. Data only."""

# Stems of invented places: any of the first with any of the second.
FIRST = "霜澄榆芦栗岚砚桐杉鹭雁穗苇梨槐枫菱荞蓼桑"
SECOND = "渡坪湾桥坡塘垭沟川原陂泽潭溪屯岭峪墩浦堰"
COUNTIES = ("清岚县", "云汀县", "苍梧岭县", "望槐市", "石漪区", "雁泊旗")
PROVINCES = ("", "", "河阳省", "")
NATIONALITIES = ("苗族", "回族", "彝族", "土家族", "壮族")
BANNERS = ("巴勒河", "乌珠淖", "查布和日", "哈达图尔")

# kind: how the place is called after its stem, and how the body that files is called after the place.
KINDS = {
    "town": ("镇", "人民政府"),
    "township": ("乡", "人民政府"),
    "ethnic": ("{nationality}乡", "人民政府"),
    "street": ("街道", "办事处"),
    "sumu": ("苏木", "人民政府"),
}

TITLES = (
    "{filer}{year}年政府信息公开工作年度报告",
    "{place}{year}年政府信息公开工作年度报告",
    "{year}年{place}政府信息公开工作年度报告",
    "{county}{filer}{year}年政府信息公开工作年度报告",
    "{county}{place}{year}年度政府信息公开工作年度报告",
    "{filer}关于{year}年政府信息公开工作的年度报告",
    "{filer}{year}年度政府信息公开年度报告",
    "{place}{year}年政府信息公开年报",
    "{place}政府信息公开工作年度报告（{year}年）",
    "{place}{year}年政府信息公开工作报告",
    "{place} {year} 年政府信息公开工作年度报告",
)
TITLES_WITHOUT_YEAR = ("{filer}政府信息公开工作年度报告", "{place}政府信息公开年度报告")

OPENINGS = (
    "根据《中华人民共和国政府信息公开条例》，{place}编制本报告。数据统计期限为{year}年1月1日至{year}年12月31日。",
    "本报告由{filer}编写，所列数据的统计期限自{year}年1月1日起，至{year}年12月31日止，读者可到便民大厅索取纸质本。",
    "现将{place}{year}年度政府信息公开情况报告如下，统计时段为{year}年1月1日到{year}年12月31日。",
)
OVERVIEW = (
    "{we}把公开的事排进每周例会，谁经手、谁核对、哪天登出都记在一本账上。",
    "村里的公开栏统一换了玻璃面板，字号放大，老人站在栏前就看得清。",
    "对拿不准的内容先送司法所看一遍，再由分管同志签字，做到不漏也不错。",
    "值班同志每天早上查一次信箱，来信当天登记、当天转办。",
    "补贴名单贴出前隐去身份证号和银行卡号，贴满七天后收回存档。",
    "{we}请三位退休教师做义务读稿人，凡是读不懂的句子一律重写。",
    "道路、医保、住房和养老金是大家问得最多的四件事，对应的材料单独装订成册。",
    "办公室把往年留下的旧文件逐份翻检，过时的撤下，能用的补上目录。",
    "逢集的日子，干部在街口摆一张桌子，当面说清楚怎样查、怎样要、找谁问。",
    "{we}同县里的平台管理员建了联系群，栏目打不开时当天就能修好。",
)
PROBLEMS = (
    "一是人手偏少，登记偶有滞后；二是个别材料写得太长，群众不爱看。",
    "公开的材料里图表少、文字多，村民看完仍要打电话来问。",
    "有的站所报送不及时，临近年底才一起补齐。",
    "下一步补一名专职人员，每季度核对一次目录，把长文改成短句。",
    "今后请各站所按月交单，逾期的在例会上点名。",
    "拟同邻近乡镇互查一轮，互相挑错，查出的问题列单销号。",
)
OTHER = (
    "没有其他需要报告的事项。",
    "{we}没有收取信息处理费，也没有别的事项要报告。",
    "本年度无其他需要说明的情况。",
    "按规定应当报告的事项，前面各部分都已写明。",
)
# Figures of something else: none of them is a quantity of the form.
DECOYS = (
    "全年走访农户{n}户，收集意见{m}条。",
    "印制明白纸{n}份，全部送到村组。",
    "举办院坝会{n}场，到会{m}人次。",
    "接听热线电话{n}个，当场答复的占九成以上。",
)

HEADINGS = {
    "overview": "总体情况",
    "disclosure": "主动公开政府信息情况",
    "requests": "收到和处理政府信息公开申请情况",
    "disputes": "政府信息公开行政复议、行政诉讼情况",
    "problems": "存在的主要问题及改进情况",
    "other": "其他需要报告的事项",
}
HEADINGS_2014 = (
    ("overview", "概述"),
    ("disclosure", "主动公开情况"),
    ("requests", "依申请公开情况"),
    ("disputes", "行政复议、行政诉讼和举报投诉情况"),
    ("problems", "存在的主要问题和改进措施"),
    ("table", "附表"),
)
HEADINGS_2008 = (
    ("overview", "概述"),
    ("disclosure", "主动公开政府信息的情况"),
    ("requests", "依申请公开政府信息的情况"),
    ("fees", "政府信息公开的收费及减免情况"),
    ("disputes", "因政府信息公开申请行政复议、提起行政诉讼的情况"),
    ("problems", "存在的主要问题及改进情况"),
)
NUMBERS = "一二三四五六七八九十"
# How headings are dressed: the number before the words.
DRESSES = (
    "{cn}、{words}",
    "{cn}、{words}",
    "{cn}、{words}",
    "{cn}. {words}",
    "（{cn}）{words}",
    "第{cn}部分 {words}",
    "{n}、{words}",
)
