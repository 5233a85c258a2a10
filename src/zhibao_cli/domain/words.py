"""The field's words: every value a user may type or read, in Chinese and English. The one place for each.

Source: domain.md and the table "Words for values" of the file formats (docs/files.md).
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from zhibao_cli.i18n import language


@dataclass(frozen=True, slots=True)
class Word:
    """A value: its code (in JSON, files and SQL), what a Chinese reader reads, other spellings that are accepted.

    `en` is what an English reader reads, if not the code. One without a code says that there is nothing: null in JSON.
    """

    code: str
    zh: str
    also: tuple[str, ...] = ()
    en: str = ""

    def __str__(self) -> str:
        return self.zh if language() == "zh" else self.en or self.code


def coded(code: str, shown: object) -> Word:
    """A word made for one place: its code in JSON, else what a reader reads, as it is in the language in use."""
    text = str(shown)
    return Word(code, text, en=text)


NONE = Word("", "（无）", en="(none)")
"""The row of what has no value."""
TOTAL = Word("", "合计", en="Total")
"""The row of all together."""


def _vocabulary(*words: Word) -> Mapping[str, Word]:
    return MappingProxyType({word.code: word for word in words})


LEVEL = _vocabulary(
    Word("national", "国家", ("国",)), Word("province", "省", ("省级", "自治区", "直辖市")),
    Word("city", "市", ("市级", "地市", "州")), Word("county", "县", ("区", "县级", "县区", "区县")),
    Word("town", "乡镇", ("镇", "乡", "街道")),
)  # fmt: skip
KIND = _vocabulary(
    Word("news", "动态"), Word("practice", "经验"), Word("problem", "问题"), Word("proposal", "建议"),
    Word("research", "调研"), Word("overview", "综合"), Word("urgent", "紧急"),
)  # fmt: skip
MAJOR_KINDS = ("research", "overview", "problem")
FORM = _vocabulary(
    Word("full", "单篇"), Word("single", "单条"), Word("composite", "综合"), Word("brief", "简讯"),
    Word("title", "标题"),
)  # fmt: skip
MEDIUM = _vocabulary(
    Word("bulletin", "刊物"), Word("site", "网站"), Word("press", "报刊"), Word("broadcast", "广播电视"),
    Word("social", "新媒体"), Word("sms", "短信"),
)  # fmt: skip
ROUTE = _vocabulary(Word("direct", "直报"), Word("relay", "转报"))
STATUS = _vocabulary(
    Word("draft", "草稿"), Word("reported", "已报"), Word("returned", "退稿"), Word("invalid", "无效"),
)  # fmt: skip
RANK = _vocabulary(
    Word("principal", "主要领导"), Word("deputy", "其他领导"), Word("secretary-general", "秘书长"),
    Word("office", "办公室领导"),
)  # fmt: skip
OUTCOME = _vocabulary(
    Word("open", "待交"), Word("done", "完成"), Word("late", "迟交"), Word("missed", "未交"), Word("waived", "免交"),
)  # fmt: skip
FAULT = _vocabulary(
    Word("late", "迟报"), Word("omitted", "漏报"), Word("concealed", "瞒报"), Word("inaccurate", "失实"),
    Word("format", "格式不符"), Word("criticised", "被点名"),
)  # fmt: skip
POLICY = _vocabulary(
    Word("scorecard", "积分办法"), Word("review", "审核", ("审核把关", "四关审核")),
    Word("office", "发文单位", ("发文机关",)), Word("addressee", "主送单位", ("主送机关", "主送")),
)  # fmt: skip
REVIEW = _vocabulary(
    Word("off", "不要求", ("no", "否", "不", "关")), Word("warn", "提醒", ("警告",)),
    Word("require", "必须", ("yes", "是", "要求", "开")),
)  # fmt: skip
"""Whether an item nobody has checked may be reported."""
CHECK = _vocabulary(
    Word("political", "政治关", en="political"), Word("policy", "政策关", en="policy"),
    Word("sensitive", "敏感关", en="sensitivity"), Word("accurate", "准确关", en="accuracy"),
)  # fmt: skip
"""The four checks an item passes before it counts as reported."""
SEVERITY = _vocabulary(Word("minor", "轻微"), Word("serious", "严重"))
NETWORK = _vocabulary(Word("vertical", "纵向"), Word("horizontal", "横向"), Word("diffusion", "扩散"))
EVERY = _vocabulary(
    Word("week", "每周", ("周",)), Word("month", "每月", ("月",)), Word("two-months", "每两月", ("两月", "双月")),
    Word("quarter", "每季", ("季", "季度", "每季度")), Word("half", "每半年", ("半年",)), Word("year", "每年", ("年",)),
)  # fmt: skip
YES_NO = _vocabulary(
    Word("true", "是", ("yes", "y", "1", "√", "✓", "有", "t"), en="yes"),
    Word("false", "否", ("no", "n", "0", "×", "无", "f"), en="no"),
)  # fmt: skip
EVENT = _vocabulary(
    Word("submitted", "报送"), Word("forwarded", "上报"), Word("adopted", "采用"), Word("unadopted", "未采用"),
    Word("instructed", "批示"), Word("feedback", "反馈"), Word("solicited", "约稿"), Word("fault", "差错"),
    Word("adjustment", "加减分"),
)  # fmt: skip
METRIC: Mapping[str, Word] = MappingProxyType({
    **EVENT,
    **_vocabulary(
        Word("points", "积分"), Word("points_change", "积分增减", en="points on last year"), Word("place", "名次"),
        Word("order", "先后", en="order of places"),
        Word("adopted_items", "采用信息", en="items adopted"),
        Word("instructed_items", "批示信息", en="items instructed on"),
    ),
})  # fmt: skip
"""A figure: a count of events, points; in a superior's bulletin also their change, a place, who is before whom."""
PROGRESS = _vocabulary(
    Word("short", "未完成", en="short"), Word("open", "进行中", en="under way"), Word("met", "完成", en="met"),
    Word("over", "超额", en="over"),
)  # fmt: skip
"""How far a unit has come with a target."""
FEEDBACK = _vocabulary(
    Word("given", "按期反馈", en="on time"), Word("late", "逾期反馈", en="late"), Word("open", "待反馈", en="due"),
    Word("overdue", "逾期未反馈", en="overdue"),
)  # fmt: skip
"""How feedback on an instruction stands."""
PATTERN = _vocabulary(
    Word("kind", "类型", en="Kind"), Word("length", "篇幅", ("字数",), en="Length"),
    Word("solicited", "约稿", ("约稿与否",), en="Solicited"),
    Word("officer", "信息员撰写", ("信息员",), en="Written by an officer"), Word("month", "月份", ("月",), en="Month"),
    Word("topic", "专题", ("主题",), en="Topic"), Word("unit", "单位", en="Unit"),
    Word("network", "网络", en="Network"),
    Word("pair", "标题用词", ("用词", "标题"), en="Words of titles"),
)  # fmt: skip
"""What may have to do with an item's being adopted."""
BESIDE = _vocabulary(Word("above", "高于其他", en="above the others"), Word("below", "低于其他", en="below the others"))
"""How a rate stands beside that of all others."""
SOLICITED = _vocabulary(Word("solicited", "约稿"), Word("unsolicited", "非约稿", en="not solicited"))
"""Whether an item was asked for."""
WRITTEN = _vocabulary(
    Word("officer", "信息员撰写", en="by an officer"), Word("others", "其他人撰写", en="by others"),
)  # fmt: skip
"""Whether an officer wrote an item."""
STOPPED = _vocabulary(
    Word("by-check", "按关口", en="By check"), Word("by-reason", "按原因", en="By reason"),
    Word("returned-by-reason", "退稿，按原因", en="Returned, by reason"), Word("by-unit", "按单位", en="By unit"),
    Word("by-reviewer", "按审核人", en="By reviewer"), Word("by-month", "按月", en="In each month"),
)  # fmt: skip
"""By what reviews are counted."""
MATTER = _vocabulary(
    Word("solicitation", "约稿", en="Solicitation"), Word("feedback", "批示反馈", en="Feedback"),
    Word("review", "审核", en="Review"), Word("unreported", "未报送", en="Nothing reported"),
    Word("unadopted", "未采用", en="Nothing adopted"), Word("points", "积分", en="Points"),
    Word("quota", "任务", en="Quota"), Word("target", "目标任务", en="Target"),
    Word("total", "汇总数", en="Total of events"), Word("duplicate", "疑似重复", en="Possible duplicate"),
    Word("officers", "信息员", en="Officers"), Word("network", "网络", en="Network"),
    Word("document", "原文件", en="Source document"),
)  # fmt: skip
"""What `check` finds to look into."""
HEALTH = _vocabulary(
    Word("file", "文件", en="File"), Word("beside", "旁边的文件", en="Files beside it"),
    Word("space", "可用空间", en="Free space"), Word("contents", "内容", en="Contents"),
    Word("facts", "派生数据", en="Derived facts"), Word("index", "标题正文索引", en="Index of titles and texts"),
    Word("sqlite", "SQLite 版本", en="SQLite"), Word("console", "终端", en="Console"),
)  # fmt: skip
"""What `doctor` looks at."""
PART = _vocabulary(
    Word("item", "信息", en="Item"), Word("adoption", "采用", en="Adoption"), Word("adopted", "采用", en="Adopted"),
    Word("forwarding", "上报", en="Forwarding"), Word("forwarded", "上报", en="Forwarded"),
    Word("instruction", "批示", en="Instruction"), Word("instructed", "批示", en="Instructed"),
    Word("reviewed", "审核", en="Reviewed"), Word("outcome", "转化情况", en="What came of it"),
    Word("unit", "单位", en="Unit"), Word("record", "记录", en="Record"), Word("total", "汇总数", en="Total of events"),
    Word("training", "培训", en="Training"), Word("honours", "表彰", en="Honours"),
    Word("officers", "信息员", en="Officers"), Word("solicitations", "待交约稿", en="Open solicitations"),
    Word("standings", "上级名次", en="Published standings"), Word("totals", "汇总数", en="Totals"),
    Word("items", "信息", en="Items"), Word("asked", "被约单位", en="Units asked"),
    Word("figures", "指标", en="Figures"), Word("history", "变更记录", en="History"),
    Word("rules", "规则", en="Rules"), Word("places", "积分和名次", en="Points and places"),
)  # fmt: skip
"""The parts of what is shown of one record, or of two scorecards."""
FILED = _vocabulary(
    Word("unchanged", "未改动"), Word("changed", "登记后已改动", en="changed since"),
    Word("missing", "找不到", en="not found"),
)  # fmt: skip
"""What has become of a file that was attached."""
VOID = _vocabulary(Word("void", "作废"), Word("valid", "有效"))
FAULTY = _vocabulary(Word("warning", "提醒"), Word("error", "错误"))
STEP = _vocabulary(
    Word("2", "2 按规则和系数", en="2 rule and factors"), Word("3", "3 同一信息的批示", en="3 instructions of an item"),
    Word("4", "4 同一信息的采用", en="4 adoptions of an item"), Word("5", "5 上报、分摊", en="5 forwarding, shares"),
    Word("6", "6 期间任务", en="6 duties of the period"), Word("7", "7 封顶保底", en="7 caps and limits"),
    Word("8", "8 取整", en="8 rounding"),
)  # fmt: skip
"""The steps of "The order of reckoning" (docs/scorecard.md) that leave lines."""
DIFFERENCE = _vocabulary(
    Word("agrees", "一致"), Word("missing-adoption", "本级少采用", en="missing adoption"),
    Word("extra-adoption", "本级多采用", en="extra adoption"),
    Word("points-differ", "条数相同积分不同", ("积分不同",), en="points differ, counts do not"),
    Word("points-follow", "积分随条数不同", en="points follow the count"),
    Word("change-differs", "积分增减不同", en="change on last year differs"),
    Word("place-differs", "仅名次不同", en="only the place differs"),
    Word("place-follows", "名次随积分不同", en="place follows the points"),
    Word("unit-unknown", "单位不在册", en="unit unknown here"),
    Word("not-published", "通报中没有", en="not in the bulletin"),
    Word("source-total", "上级合计不等于分项", en="their total is not the sum of its parts"),
    Word("source-change", "上级增减与去年通报不符", en="their change contradicts last year's bulletin"),
    Word("source-order", "上级名次与积分矛盾", en="their places contradict their points"),
)  # fmt: skip
"""How a superior's figure and ours differ."""
CAUSE = _vocabulary(
    Word("edge-before", "期前十五天内采用", en="adopted within 15 days before"),
    Word("edge-after", "期后十五天内采用", en="adopted within 15 days after"),
    Word("edge-start", "期初十五天内采用", en="adopted in the first 15 days"),
    Word("edge-end", "期末十五天内采用", en="adopted in the last 15 days"),
    Word("late", "期后补录", en="recorded after the period"), Word("void", "已作废"),
    Word("not-reported", "稿件未报、退稿或无效", en="item is not a reported one"),
    Word("double", "疑似重复", en="possible duplicate"), Word("compiled", "几条合编", en="compiled of several"),
    Word("joint", "联合报送，非牵头", en="joint item, not the lead"), Word("reprint", "转载"),
    Word("namesake", "同名刊物，级别不同", en="publication of the same name, another level"),
    Word("outside", "当日不是在册单位", en="unit was no member that day"),
    Word("no-form", "未记形式", en="no form on record"), Word("by-hand", "手工记分", en="points recorded by hand"),
    Word("counted", "已计入", en="counted here"), Word("total-cut", "汇总跨期，未计入", en="total over the edge"),
    Word("part", "分项", en="part of the total"), Word("last-year", "去年同期", en="last year's"),
    Word("contrary", "与此矛盾", en="contradicts it"),
)  # fmt: skip
"""Why a record may explain a difference."""
LINE: Mapping[str, Word] = MappingProxyType({
    **EVENT,
    **_vocabulary(
        Word("base", "基础分", en="base points"), Word("quota", "任务"), Word("rate", "采用率", en="adoption rate"),
        Word("limit", "封顶保底"), Word("strike", "一票否决"), Word("rollup", "下级计入", en="rolled up"),
        Word("rounding", "尾数"),
    ),
})  # fmt: skip
"""What a score line is about: an event, or what is reckoned from many."""

CLAUSE = _vocabulary(
    Word("published", "上级公布"), Word("reckoned", "本级统计"), Word("counted", "本级条数"),
    Word("sent_up", "上报", en="sent up"), Word("instructed", "批示"), Word("research", "调研"),
    Word("long_research", "长篇调研", en="long research"), Word("solicited", "约稿"), Word("honours", "表彰"),
    Word("problems", "问题类", en="problem items"), Word("asked", "约稿完成", en="solicitations fulfilled"),
    Word("feedback", "批示反馈"), Word("outcomes", "转化"), Word("reviews", "审核"), Word("trainings", "培训"),
    Word("targets", "任务"),
)  # fmt: skip
"""What a clause of the paragraph is about."""
STATED = _vocabulary(
    Word("adopted", "采用"), Word("points", "积分"), Word("place", "名次"),
    Word("points_change", "积分增减", en="points on last year"), Word("units", "单位数", en="units"),
    Word("sent_up", "上报", en="sent up"), Word("instructed_items", "批示信息", en="items instructed on"),
    Word("least", "各单位最少", en="least of each unit"), Word("research", "调研"),
    Word("long_research", "长篇调研", en="long research"), Word("min_words", "最少字数", en="least length"),
    Word("major", "大材料"), Word("major_solicited", "来自约稿的大材料", en="major, solicited"),
    Word("solicited_percent", "约稿占比（%）", en="solicited, per cent"),
    Word("years", "连续年数", en="years in a row"), Word("problems", "问题类信息", en="problem items"),
    Word("asked", "约稿数", en="drafts asked for"), Word("done", "完成"), Word("late", "迟交"),
    Word("missed", "未交"), Word("open", "待交"), Word("waived", "免交"),
    Word("fulfilled_percent", "完成率（%）", en="fulfilled, per cent"),
    Word("feedback_due", "应反馈", en="feedback due"), Word("feedback_given", "已反馈", en="feedback given"),
    Word("feedback_late", "超期反馈", en="feedback late"),
    Word("feedback_overdue", "逾期未反馈", en="feedback overdue"),
    Word("outcomes", "转化"), Word("outcome_items", "转化的信息", en="items that turned into something"),
    Word("reviewed", "审核信息", en="items reviewed"), Word("sent_back", "退回修改", en="items sent back"),
    Word("trainings", "培训期数", en="trainings"), Word("trained", "参训人次", en="attendances"),
    Word("target_units", "有任务的单位", en="units with targets"),
    Word("target_met", "完成任务的单位", en="units that met them"),
)  # fmt: skip
"""What a figure stated in the paragraph is."""

RECORD = _vocabulary(
    Word("submission", "信息", en="item"), Word("adoption", "采用"), Word("forwarding", "上报"),
    Word("instruction", "批示"), Word("unit", "单位"), Word("group", "类别"), Word("officer", "信息员"),
    Word("channel", "刊物"), Word("kind", "类型"), Word("topic", "专题"), Word("scorecard", "积分办法"),
    Word("standing", "上级名次"), Word("solicitation", "约稿"),
    Word("solicited-unit", "约稿单位", en="solicited unit"), Word("policy", "规定"), Word("fault", "差错"),
    Word("adjustment", "加减分"), Word("return", "退稿"), Word("target", "任务"),
    Word("total", "汇总数"), Word("acknowledgement", "认可的差异", en="accepted difference"),
    Word("review", "审核"), Word("outcome", "转化"), Word("honour", "表彰"), Word("training", "培训"),
)  # fmt: skip
"""What each sort of record is called."""

FIELD = _vocabulary(
    Word("series", "编号系列"), Word("serial", "序号"), Word("unit", "单位"), Word("joint", "联合单位", en="with"),
    Word("title", "标题"), Word("kind", "类型"), Word("words", "字数"),
    Word("submitted_on", "报送日期", en="reported on"), Word("to_level", "报至", en="sent to"),
    Word("authors", "作者"), Word("signed_by", "签发人", en="signed by"),
    Word("checked_by", "审核人", en="checked by"), Word("solicited", "约稿编号", en="solicitation"),
    Word("topics", "专题"), Word("status", "状态"), Word("other_numbers", "其他编号", en="other numbers"),
    Word("text", "正文"), Word("item", "信息"), Word("others", "其余信息", en="further items"),
    Word("channel", "刊物"), Word("level", "级别"), Word("form", "形式"),
    Word("adopted_on", "采用日期", en="adopted on"), Word("issue", "期号"),
    Word("printed_title", "刊登标题", en="title in print"), Word("route", "途径"), Word("reprint", "转载"),
    Word("points", "分值"), Word("forwarded_on", "上报日期", en="forwarded on"), Word("leader", "批示领导"),
    Word("rank", "领导职级"), Word("instructed_on", "批示日期", en="instructed on"),
    Word("feedback_due", "反馈期限", en="feedback due"), Word("feedback_on", "反馈日期", en="feedback given"),
    Word("code", "代码"), Word("valid_from", "起", en="from"), Word("valid_to", "止", en="to"), Word("name", "名称"),
    Word("short_name", "简称", en="short name"), Word("aliases", "别名"), Word("group_name", "类别", en="group"),
    Word("network", "网络"), Word("direct_report", "直报点", en="direct report"),
    Word("rolls_up_to", "计入单位", en="rolls up to"), Word("merged_into", "并入", en="merged into"),
    Word("initials", "拼音首字母"), Word("position", "顺序", en="order"), Word("role", "职务"),
    Word("medium", "媒介"), Word("major", "大材料"), Word("card", "积分办法", en="scorecard"),
    Word("effective_from", "生效日期", en="in force from"), Word("effective_to", "失效日期", en="in force to"),
    Word("digest", "校验码"), Word("file", "文件"), Word("file_digest", "文件校验码", en="digest of the file"),
    Word("start_on", "起", en="from"), Word("end_on", "止", en="to"),
    Word("adopted", "采用"), Word("points_change", "积分增减", en="points change"), Word("place", "名次"),
    Word("ranked", "参评数", en="of how many"), Word("source", "来源"), Word("number", "编号"),
    Word("topic", "约稿主题"), Word("important", "重要"), Word("issued_on", "约稿日期", en="issued on"),
    Word("due_on", "截止日期", en="due on"), Word("outcome", "结果"), Word("solicitation", "约稿编号"),
    Word("received_on", "收到日期", en="received on"), Word("value", "任务数"), Word("fault", "差错"),
    Word("severity", "程度"), Word("notified_by", "通报级别", en="notified by"),
    Word("occurred_on", "发生日期", en="occurred on"), Word("note", "备注"), Word("adjusted_on", "日期", en="date"),
    Word("reason", "原因"), Word("approver", "批准人"), Word("returned_on", "退稿日期", en="returned on"),
    Word("metric", "指标", en="figure"), Word("every", "周期", en="span"),
    Word("min_words", "最少字数", en="least length"),
    Word("event", "事项"), Word("count", "数量"), Word("ours", "本级数", en="our figure"),
    Word("theirs", "上级数", en="the superior's figure"),
    Word("political", "政治关", en="political check"), Word("policy", "政策关", en="policy check"),
    Word("sensitive", "敏感关", en="sensitivity check"), Word("accurate", "准确关", en="accuracy check"),
    Word("reviewed_by", "审核人", en="reviewed by"), Word("reviewed_on", "审核日期", en="reviewed on"),
    Word("document", "文号"), Word("happened_on", "日期", en="date"), Word("officer", "信息员"),
    Word("given_by", "表彰单位", en="given by"), Word("year", "年度"), Word("held_on", "培训日期", en="held on"),
    Word("hours", "学时"), Word("officers", "参训人员"), Word("training.topic", "培训内容", en="topic"),
    Word("outcome.text", "转化情况", en="what came of it"), Word("honour.title", "称号", en="title"),
    Word("forwarding.printed_title", "上报标题", en="title as sent"), Word("instruction.text", "批示内容", en="text"),
    Word("policy.value", "设定", en="value"),
    Word("standing.points", "积分", en="points"), Word("officer.name", "姓名", en="name"),
)  # fmt: skip
"""What each field of a record is called; "table.field" where one is called otherwise than in other records."""

VOCABULARIES: Mapping[str, Mapping[str, Word]] = MappingProxyType({
    "level": LEVEL, "kind": KIND, "form": FORM, "medium": MEDIUM, "route": ROUTE, "status": STATUS, "rank": RANK,
    "outcome": OUTCOME, "fault": FAULT, "severity": SEVERITY, "network": NETWORK, "every": EVERY, "flag": YES_NO,
    "event": EVENT, "policy": POLICY, "review": REVIEW,
})  # fmt: skip
"""Every vocabulary of values that are typed, by its name."""

SHOWN: Mapping[str, Mapping[str, Word]] = MappingProxyType({
    **VOCABULARIES, "line": LINE, "metric": METRIC, "record": RECORD, "field": FIELD, "difference": DIFFERENCE,
    "cause": CAUSE, "progress": PROGRESS, "feedback": FEEDBACK, "pattern": PATTERN, "beside": BESIDE, "check": CHECK,
    "clause": CLAUSE, "stated": STATED, "solicited": SOLICITED, "matter": MATTER, "health": HEALTH, "part": PART,
    "step": STEP,
})  # fmt: skip
"""Every vocabulary by the name a Column's `words` gives it; the rest are only read."""


def fold(text: str) -> str:
    """The form names are compared in: full-width made half-width, letter case and all white space set aside."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def code_of(vocabulary: Mapping[str, Word], typed: str) -> str | None:
    """The code of a value typed in either language; None when it is no value of this vocabulary."""
    wanted = fold(typed)
    for word in vocabulary.values():
        if wanted in (fold(word.code), fold(word.zh), *(fold(other) for other in word.also)):
            return word.code
    return None


def say(vocabulary: str, code: str) -> str:
    """The word for a code in the reader's language; the code itself when it is an office's own word."""
    word = SHOWN[vocabulary].get(code)
    return str(word) if word else code


def field_word(table: str, field: str) -> Word:
    """What a field of a record is called."""
    own = FIELD.get(f"{table}.{field}")
    return replace(own, code=field) if own else FIELD.get(field) or Word(field, field)
