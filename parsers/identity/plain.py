"""Titles and names in their plain spelling: folded width, simplified characters, without the spaces of a bad scan.

Takes a line as printed and gives what the rules of this package compare; what a record shows stays as printed.
"""

import re
import unicodedata

# Mirrors turn whole pages into traditional characters. These are the ones that names of places and titles use and that
# have one simplified form; they are turned back only where a page is in traditional characters at all.
TRADITIONAL = (
    "開報務區鎮縣辦廳鄉門莊業導標準錄請圖關於發佈總結計劃網絡規則協調東風雲龍長興馬鳳樓橋灣灘嶺岡崗溝瀋陽廣豐華寧嶼島塢壩窯窪"
    "澗澤濱濟渾溫滬漢滄漁濼灤瀘瀏瀾無慶應為節義聖衛衝裡裏見觀覽車軍輝農連進運達遠遷遼鄭鄧鄒鄰鐘鋼錦鐵銀銅錢鎖閘間閻陳陰陸隴雙"
    "雞離電靈靜頭頂順須領顧額顯飛飯館駐駝驛騰魚魯鮮鳥鳴鴨鶴鵝鹽麗麥黃點齊齋龜國團園圍場塊墾壽壺夢夾奧婦學實寶將專對屬層歲嵐巖"
    "巔幹庫廟廠廢張強彌後從復徵恆愛慮態憲戰戶擔據掛損擴數斷時晉晝曉書會條來楊極構樂樹機橫檢檯權歡歐歷歸殺氣決沒況涇淺淵減測滿"
    "漲潔潛濕濃災烏熱爐爾牆獨獅獲獎現瑪環瓊產畢畫當療盡監盤眾矚碼確礦禮禪種稱穀積穩窩築簡糧純紅紀約級紡組終給統經綠維綱緊線編"
    "緣縱績織繞繼續羅習聯聲職肅腳臨臺與舉舊艙藝蘇蘭處號蠶術補裝複視親訂討訓記訪設許評試話該詳誠語說談論諸謝證識譚譜護讀變讓豎"
    "貝負財責貨買賀資賓賢質賽贊贛跡踐軌軟輕載輪輯辭邊還邏醫釋針錫鍋鎢鏡閉問閱闊隊階際隨險隱雜難霧韓項預頓頌養餘驗"
)
SIMPLIFIED = (
    "开报务区镇县办厅乡门庄业导标准录请图关于发布总结计划网络规则协调东风云龙长兴马凤楼桥湾滩岭冈岗沟沈阳广丰华宁屿岛坞坝窑洼"
    "涧泽滨济浑温沪汉沧渔泺滦泸浏澜无庆应为节义圣卫冲里里见观览车军辉农连进运达远迁辽郑邓邹邻钟钢锦铁银铜钱锁闸间阎陈阴陆陇双"
    "鸡离电灵静头顶顺须领顾额显飞饭馆驻驼驿腾鱼鲁鲜鸟鸣鸭鹤鹅盐丽麦黄点齐斋龟国团园围场块垦寿壶梦夹奥妇学实宝将专对属层岁岚岩"
    "巅干库庙厂废张强弥后从复征恒爱虑态宪战户担据挂损扩数断时晋昼晓书会条来杨极构乐树机横检台权欢欧历归杀气决没况泾浅渊减测满"
    "涨洁潜湿浓灾乌热炉尔墙独狮获奖现玛环琼产毕画当疗尽监盘众瞩码确矿礼禅种称谷积稳窝筑简粮纯红纪约级纺组终给统经绿维纲紧线编"
    "缘纵绩织绕继续罗习联声职肃脚临台与举旧舱艺苏兰处号蚕术补装复视亲订讨训记访设许评试话该详诚语说谈论诸谢证识谭谱护读变让竖"
    "贝负财责货买贺资宾贤质赛赞赣迹践轨软轻载轮辑辞边还逻医释针锡锅钨镜闭问阅阔队阶际随险隐杂难雾韩项预顿颂养余验"
)
BACK = str.maketrans(TRADITIONAL, SIMPLIFIED)
# Of these, any title in traditional characters that matters here has one.
SIGN = re.compile("[開報務區鎮縣辦鄉門導標準錄圖關發總網規則調]")
SPREAD = re.compile(r"(?:\S\s+){5,}")
ENDING = re.compile(r"\.(?:docx?|wps|pdf|xlsx?|et|rtf|txt|s?html?|zip|rar|jpe?g|png)$", re.I)


def simplified(text: str) -> str:
    """Give a text in simplified characters when it is in traditional ones."""
    return text.translate(BACK) if SIGN.search(text) else text


def gathered(text: str) -> str:
    """Give a line without the spaces between each and every character that a scan or a justified title leaves."""
    return "".join(text.split()) if SPREAD.search(text) else text


def plain(title: str) -> str:
    """Give a title without white space and a file's ending, its width folded, in simplified characters."""
    return ENDING.sub("", simplified("".join(unicodedata.normalize("NFKC", title).split())))
