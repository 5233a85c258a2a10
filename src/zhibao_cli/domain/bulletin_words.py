"""The words of published bulletins: what each tells about the figure beside it. The one place for each.

A word that is not here is not understood, and a figure behind it is left alone. So a word belongs here only if it
never narrows a figure down to a part of the unit's items.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from zhibao_cli.domain.words import LEVEL

_KINDS = {
    # What a count counts.
    "adopt": "采用 录用 采纳 刊用 刊发 刊登 刊载 采编 选用 用稿 采用数 采用量 采用条数 采用篇数 采用件数 采用总数 "
             "录用数 录用量 录用条数 录用篇数 采纳数 采纳条数 采用信息数 采用信息条数",
    "submit": "报送 上报 收到 收集 投稿 来稿 送稿 上送 呈报 转报 编发 编报 编辑 接收 接报 提供 报省 报市 报县 "
              "市报省 县报省 区报省 县报市 区报市 报送数 报送量 报送条数 上报数 上报量 上报条数 投稿量 投稿数 "
              "报国办 报送省 报送市 推荐",
    "rate": "采用率 录用率 采纳率 用稿率 刊用率 命中率 报送率 完成率",
    "point": "积分 得分 总积分 总得分 总分 累计积分 累计得分 积分数 得分数 积分值 累计总分 合计得分 合计积分 "
             "累计得",
    # Places.
    "place": "居 列 位居 位列 名列 排名 排 排位 排在 排列 名次 位次 位于 居于 列在 并列 获 荣获 获得 取得 排行",
    "respect": "分别 依次 分列 分居 分获 分别列 分别居",
    # How a figure belongs to what stands around it.
    "of which": "其中 含 包括 包含 内含 另 另有 另外 此外 不含 不包括 除",
    "each": "各 均 都 各自 均为 各为 都是 皆为 均有 各有 都有",
    "etc": "等 等等",
    "total": "共 总共 共计 合计 总计 累计 一共 累计共 共有 合计共",
    "more": "多 增加 增长 提高 上升 提升 增 多积 多得 多了 增加了 净增 增多 多积了 上升了",
    "less": "少 减少 下降 降低 减 少积 少得 少了 减少了 净减 少积了 下降了",
    # The whole, or a group of it; never a unit. What is ranked together, too.
    "whole": "全市 全省 全县 全区 全州 全国 全旗 全盟 全系统 全区县 我市 我省 我县 我区 我州 我办 我局 本市 本省 "
             "本县 本区 各地 各级 各县 各县区 各区县 各县市区 各区 各市 各市县 各单位 各部门 各乡镇 各镇 各街道 "
             "各镇街 各直报点 各直报县 各直报单位 各处室 各科室 市直部门 市直单位 市级部门 市级单位 县直部门 "
             "县直单位 县级部门 区直部门 省直部门 省直单位 各市直部门 各县直部门 各有关单位 县区 区县 县市区 县市 "
             "市县 省市县 市县区 部门 乡镇 镇街 街镇 街道 直报县 直报点 直报单位 直报县区 直报区县 直报市 驻外机构 "
             "园区 各园区 信息直报点 信息直报县 同类单位 全省县区 全市县区 全省直报县 全省直报点 全市部门 全市乡镇",
    "filler": "信息 政务信息 信息稿件 稿件 稿 政务 的 了 为 是 有 已 被 由 并 且 和 与 及 以及 以 其 达 达到 在 中 "
              "里 当中 之中 数 数量 总数 量 总量 条数 篇数 件数 情况 工作 信息工作 政务信息工作 方面 本级 成绩 "
              "综合 总体 整体 总 最高 最多 仅 只 只有 得到 名 位 单位 的单位 如下 从 来看 看 统计 累计为 我们 信息数 "
              "信息量 信息条数 同时 并且 均被 又 则 也 还 先后 直报 信息采编 实际 最终 的成绩 的是 名单 排序 通报 "
              "公布 具体 等次",
    # Praise and blame between two figures of one unit.
    "comment": "次之 成绩突出 成绩显著 成绩优异 成绩较好 表现突出 表现优异 表现较好 名列前茅 位居前列 位列前茅 "
               "位居全省前列 走在前列 进步明显 进步较快 排名靠前 排名靠后 势头良好 质量较高 继续保持领先",
}  # fmt: skip

WORDS: Mapping[str, str] = MappingProxyType({word: kind for kind, words in _KINDS.items() for word in words.split()})
"""What each word is."""

BEFORE_NUMBER = MappingProxyType({"积": "point", "得": "point", "计": "point"})
"""Words of one letter that are cues only right before a number."""

COUNTS, POINTS, PLACES, RATES = ("条", "篇", "件", "则"), ("分",), ("名", "位"), ("%", "个百分点", "百分点")
THINGS = ("项",)
"""Measures; of the last, numbers are about something else, and said to be."""

WON = ("获", "荣获", "获得", "取得")
"""Cues only right before a place or a number: 获第三名, 获得21分, not 获批示."""

RANKED_BY_ITSELF = ("排名", "名次", "位次", "排位")
"""Words of places behind which a bare number is one."""

_ENDINGS = (
    "县 市 区 旗 州 盟 局 委 办 厅 院 社 会 镇 乡 街道 中心 公司 集团 银行 学校 大学 学院 中学 医院 管委会 政府 "
    "办公室 大队 支队 总队 部 处 科 站 所 队 村 社区 园 企业 机构 联合会 协会 分局 署 台"
)
NAME_ENDINGS = tuple(_ENDINGS.split())
"""What the name of an office or place ends with."""

LABEL_ENDINGS = (*NAME_ENDINGS, "机构", "部门", "单位", "系统", "口", "组")
"""What the name of one part of all who report ends with."""

NARROWING = re.compile(
    "调研|动态|问题|紧急|突发|约稿|批示|网站|门户|媒体|公众|微信|微博|专报|快报|快讯|简报|要情|参考|内参|《|建议|经验|综合信息|督办|督查"
    "|提案|议案|退|未|零|不|没|培训|报刊|电视|广播|短信|优秀|舆情"
)
"""Words in a heading after which a count is of a part of the items, or of something else."""

_OFFICES = (
    "政府办公厅|政府办公室|政府办|政府|府办公厅|府办公室|府办|委办公厅|委办公室|委办|委|两办|办公厅|办|厅|局|级|里|上"
)
_SOURCES = {
    "national": "国家级|国务院办公厅|国务院|国家部委|国办|中办|中央办公厅|中央|国家局|国家",
    "province": f"省(?:人民)?(?:{_OFFICES})|自治区(?:人民)?(?:{_OFFICES})|省|自治区",
    "city": f"市(?:人民)?(?:{_OFFICES})|州(?:{_OFFICES})|市",
    "county": f"县(?:人民)?(?:{_OFFICES})|区(?:{_OFFICES})|县|区",
}
_USED = "(?:政务)?(?:信息)?(?:采用|录用|采纳|刊用|刊发|刊登|采编|选用|用稿|积分|得分|总分)"
LEVELS = tuple(
    (level, re.compile(f"(?:被|由|经|受|获|为)(?:{source})(?=.{{0,12}}?{_USED})|(?:{source})(?={_USED})(?!{_USED}率)"))
    for level, source in _SOURCES.items()
    if level in LEVEL
)
"""Who adopted: 省采用, 被省政府办公厅采用, 国办录用. Only before a word for adopting or for points."""

_YEAR, _MONTH = "(?:[0-9]{4}|今|本)年", "[0-9]{1,2}"
_TO = "[-~至到]+"
_DAY = f"(?:{_YEAR})?{_MONTH}月[0-9]{{1,2}}[日号]"
SPAN = re.compile(
    f"(?:截止到?|截至到?|至|到)?(?:{_DAY}{_TO}(?:{_DAY}|[0-9]{{1,2}}[日号])|{_DAY}"
    f"|(?:{_YEAR})?{_MONTH}月?份?{_TO}(?:{_YEAR})?{_MONTH}月份?"
    f"|(?:{_YEAR})?(?:度)?前(?:[二三四2-4]个?季度|[0-9]{{1,2}}个?月)|(?:{_YEAR})?{_MONTH}月份?(?:底|末)?"
    f"|(?:{_YEAR})?第?[一二三四1-4]季度|(?:{_YEAR})?[上下]半年|{_YEAR}度?全年|{_YEAR}度?(?!以来|同期|初|底|末|来)|全年"
    "|本月份?|当月|本季度?|当季|本周|本半年)"
)
"""A span of time that names its months."""
NOW = re.compile("截[止至]到?目前|到目前为?止|目前|迄今|至今|本期|今年以来|年初以来|本年以来|今年|本年度?|年内")
"""Words for the time the bulletin is about."""
THIS_YEAR = ("今年以来", "年初以来", "本年以来", "今年", "本年", "本年度", "年内", "累计", "累计共", "累计为")
"""Those that are about this year from its first day."""
OTHERWISE = re.compile(
    "去年同期|上年同期|去年度?|上年度?|前年|往年|历年|上个?月份?|上个?季度|上期|上周|同期|近[两二三四五六七八九十几数0-9]+[年月]来?"
    "|[两二三四五六七八九十几数0-9]+年来|近年来?|近几年|连续[一二两三四五六七八九十0-9]+[年月]|今后|明年|下月|下季度|下半年以来"
)
"""Words for another time."""

ON_LAST_YEAR = re.compile(
    "(?:比|较|与|同|和)(?:去年|上年|上一年|前一年|去年度|上年度)(?:的?同期|的?同月|的?同季度)?(?:相比|比较|比)?"
    "|(?:比|较|与|和)同期(?:相比|比)?|同比"
)
ON_OTHER = re.compile(
    "(?:比|较|与|同|和)"
    "(?:上个?月份?|上个?季度|上期|上半年|上周|前年|年初|[0-9]{4}年|[0-9]{1,2}月份?|平均|全市平均|全省平均)"
    "(?:同期)?(?:相比|比)?|环比"
)
"""What a change is reckoned on."""
