"""The tables an office hands in and gets out: their names, their columns, what people write above them.

The one description of each, for import, export, lists and blank templates (docs/files.md).
"""

from dataclasses import dataclass, replace

from zhibao_cli.i18n import Message, language, msg

TYPES = (
    "text", "date", "int", "points", "flag", "word", "metric",
    "item", "unit", "group", "channel", "kind", "officer", "solicitation", "topic",
)  # fmt: skip
REFERENCES = frozenset(TYPES[7:])
"""The types whose cells name something on record."""


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column: its key, what its cells hold, the Chinese headers it goes by (we write the first).

    `type` is one of TYPES; a word is a value of the vocabulary `words`, the types from item on name something on
    record. A cell of `many` holds several, joined by `;`.
    """

    key: str
    type: str
    headers: tuple[str, ...]
    words: str = ""
    many: bool = False

    def __str__(self) -> str:
        return self.headers[0] if language() == "zh" else self.key.replace("_", " ")

    @property
    def title(self) -> Message:
        """The header in the reader's language."""
        return msg("{text}", text=self)


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table. Each of `needs` is a choice: one of its sets of columns must be there."""

    name: str
    names: tuple[str, ...]
    needs: tuple[tuple[tuple[str, ...], ...], ...]
    columns: tuple[ColumnSpec, ...]

    def __str__(self) -> str:
        return self.names[0] if language() == "zh" else self.name

    @property
    def required(self) -> tuple[str, ...]:
        """The columns that must be there whatever else is."""
        return tuple(choices[0][0] for choices in self.needs if len(choices) == 1)

    def column(self, key: str) -> ColumnSpec:
        """The column of that key."""
        return next(column for column in self.columns if column.key == key)


def _column(key: str, kind: str, headers: str, words: str = "") -> ColumnSpec:
    return ColumnSpec(key, kind.removesuffix("*"), tuple(headers.split()), words, many=kind.endswith("*"))


def _word(key: str, words: str, headers: str) -> ColumnSpec:
    return _column(key, "word", headers, words)


def _table(name: str, names: str, needs: str, *columns: ColumnSpec) -> TableSpec:
    """`needs` is written "item|unit+title adopted_on": one of two choices, and a column."""
    choices = tuple(tuple(tuple(keys.split("+")) for keys in one.split("|")) for one in needs.split())
    return TableSpec(name, tuple(names.split()), choices, columns)


_UNIT = _column(
    "unit", "unit", "单位 报送单位 单位名称 信息报送单位 来稿单位 供稿单位 部门 报送部门 县区 责任单位 直报点"
)
_TITLE = _column("title", "text", "标题 题目 信息标题 信息题目 稿件标题 稿件题目 名称 信息名称")
_ITEM = _column("item", "item", "信息编号 信息 编号 稿件编号 信息号 原信息编号")
_ITEMS = replace(_ITEM, many=True)
_FROM = _column("from", "date", "起 起始日期 开始日期 生效日期 自 起始时间 任职日期")
_TO = _column("to", "date", "止 截止日期 结束日期 失效日期 至 截止时间 离任日期")
_START = _column("start", "date", "起 起始日期 开始日期 自 起始时间 统计起始")
_END = _column("end", "date", "止 截止日期 结束日期 至 截止时间 统计截止")
_ALIASES = _column("aliases", "text*", "别名 其他名称 又名 曾用名")
_REASON = "原因 理由 事由 说明"
_REF = _column("ref", "text", "记录号")
_NUMBER = _column("number", "text", "编号 信息编号 号 报送编号 稿件编号 信息号")

_SUBMISSION = (
    _NUMBER,
    _column("other_numbers", "text*", "其他编号 原编号 上级编号 外部编号"),
    _UNIT,
    _column("with", "unit*", "联合单位 合报单位 联合报送单位 共同报送单位 联报单位 其他单位 协作单位"),
    _TITLE,
    _column("kind", "kind", "类型 信息类型 信息类别 种类 类别 信息种类 体裁 稿件类型"),
    _column("words", "int", "字数 篇幅字数 总字数"),
    _column("submitted_on", "date", "报送日期 报送时间 上报日期 上报时间 来稿日期 来稿时间 收稿日期 收到日期"),
    _word("to", "level", "报至 直报级别 报送级别 报送层级 报送对象 报往"),
    _column("author", "text*", "作者 撰稿人 撰写人 信息作者 执笔人 撰稿 供稿人 报送人"),
    _column("signed_by", "text", "签发人 签发 审签人 签发领导 审签"),
    _column("solicited", "solicitation", "约稿编号 约稿 约稿号 所属约稿"),
    _column("topics", "topic*", "专题 主题 话题 标签 主题词 关键词"),
    _word("status", "status", "状态 报送状态 信息状态"),
    _column("text", "text", "正文 全文 内容 信息内容 信息正文"),
    _column("checked_by", "text", "审核人 核稿人 审稿人"),
)
_DOCUMENT = (
    _column("file", "text", "文件 原文 原文件 稿件文件"),
    _column("file_digest", "text", "文件校验码"),
)
_ADOPTION = (
    _ITEMS,
    _UNIT,
    _TITLE,
    _column(
        "channel", "channel",
        "刊物 采用刊物 刊物名称 渠道 采用渠道 载体 采用载体 刊登刊物 刊载刊物 采用媒体 媒体 平台 采用平台",
    ),
    _word("level", "level", "级别 采用级别 层级 采用层级 刊物级别 渠道级别"),
    _word("form", "form", "形式 采用形式 采用方式 采用类型 刊登形式 采用篇幅"),
    _column("adopted_on", "date", "采用日期 采用时间 刊登日期 刊登时间 刊发日期 刊发时间 刊载日期 刊载时间 采用月份"),
    _column("issue", "text", "期号 期数 刊期 期次 期刊号 采用期数 采用期号 刊号"),
    _column("printed_title", "text", "刊登标题 采用标题 刊用标题 见刊标题 刊发标题 刊载标题"),
    _word("route", "route", "途径 报送途径 采用途径 报送方式 报送渠道"),
    _column("reprint", "flag", "转载 是否转载"),
    _column("points", "points", "分值 得分 积分 分数 采用分 采用得分 计分 记分 赋分"),
)  # fmt: skip
_INSTRUCTION = (
    _ITEM,
    _column("leader", "text", "批示领导 领导 批示人 领导姓名 批示领导姓名"),
    _word("level", "level", "级别 批示级别 领导级别 批示层级 层级"),
    _word("rank", "rank", "领导职级 职级 领导职务 职务 领导类别"),
    _column("instructed_on", "date", "批示日期 批示时间 签批日期 签批时间"),
    _column("channel", "channel", "批示刊物 刊物 所在刊物 批示载体"),
    _column("text", "text", "批示内容 批示 批示原文 内容"),
    _column("feedback_due", "date", "反馈期限 反馈时限 应反馈日期 办理期限"),
    _column("feedback_on", "date", "反馈日期 反馈时间 实际反馈日期"),
)


def _also(column: ColumnSpec, headers: str) -> ColumnSpec:
    """The column with headers that mean it only in this table, where nothing else could be meant."""
    return replace(column, headers=(*column.headers, *headers.split()))


def _dated(columns: tuple[ColumnSpec, ...], key: str) -> tuple[ColumnSpec, ...]:
    """A bare "date" is that date, in a table of one sort of event."""
    return tuple(_also(column, "日期 时间") if column.key == key else column for column in columns)


_BY_LEVEL = {
    "national": "国家 国家级 中央 国办 中办",
    "province": "省 省级 省办 省政府 省政府办 省委 省委办 自治区",
    "city": "市 市级 市办 市政府 市政府办 市委 市委办 市本级",
    "county": "县 县级 县办 区 区县 县区 县政府 县政府办",
    "town": "乡镇 乡镇级",
}
"""What stands before 采用 in the header of a column that says whether a level adopted the item."""


def _by_level() -> tuple[ColumnSpec, ...]:
    """A column for each level: the day it adopted the item, or a mark that it did."""
    endings = ("采用", "采用日期", "采用时间", "采用情况")
    return tuple(
        ColumnSpec(f"{level}_adopted", "text", tuple(f"{word}{end}" for word in words.split() for end in endings))
        for level, words in _BY_LEVEL.items()
    )


def _wide() -> tuple[ColumnSpec, ...]:
    """The columns of all three kinds in one sheet. Two of an instruction have names of their own there."""
    renamed = {
        "level": _word("leader_level", "level", "批示级别 领导级别 批示层级"),
        "text": _column("instruction_text", "text", "批示内容 批示 批示原文"),
    }
    taken = {column.key for column in (*_SUBMISSION, *_ADOPTION)} - set(renamed)
    own = (renamed.get(c.key, c) for c in _INSTRUCTION if c.key not in taken)
    return (
        *_SUBMISSION,
        *(c for c in _ADOPTION if c.key not in {"item", "unit", "title"}),
        *_by_level(),
        *(c for c in own if c.key != "item"),
    )


ALL = (
    _table("records", "台账 信息台账 登记台账 总台账 信息登记", "unit title", *_wide()),
    _table(
        "groups", "类别 考核组 组别 单位类别 分组", "name",
        _column("name", "text", "名称 类别 组别 考核组 类别名称 分组"),
        _column("order", "int", "顺序 序号 排序 次序"),
    ),
    _table(
        "units", "单位 报送单位 单位名册 单位名单 直报点", "name",
        _column("code", "text", "代码 编码 单位代码 单位编码 简码"),
        _column("name", "text", "名称 单位名称 单位 全称 单位全称 报送单位"),
        _column("short_name", "text", "简称 单位简称"),
        _ALIASES,
        _column("group", "group", "类别 考核组 组别 分组 所属类别 单位类别"),
        _word("network", "network", "网络 所属网络 信息网络"),
        _column("direct_report", "flag", "直报点 是否直报点 直报 是否直报 信息直报点"),
        _column("rolls_up_to", "unit", "计入单位 归并计分 计入 上级单位 归口单位"),
        _column("merged_into", "unit", "并入 并入单位 合并至"),
        _FROM, _TO,
    ),
    _table(
        "officers", "信息员 人员 信息员名册 信息员名单", "unit name",
        _UNIT,
        _column("name", "text", "姓名 信息员 信息员姓名 人员"),
        _column("role", "text", "职务 角色 岗位 职责 分工"),
        _FROM, _TO, _REF,
    ),
    _table(
        "channels", "刊物 渠道 刊物目录 载体", "name level",
        _column("id", "text", "代码 编码 编号 标识 刊物代码"),
        _column("name", "text", "名称 刊物 刊物名称 渠道 渠道名称 载体"),
        _word("level", "level", "级别 层级 刊物级别"),
        _word("medium", "medium", "媒介 载体类型 媒体类型 类型 刊物类型"),
        _ALIASES,
    ),
    _table(
        "kinds", "类型 信息类型 信息类别 种类", "name",
        _column("id", "text", "代码 编码 编号 标识 类型代码"),
        _column("name", "text", "名称 类型 类型名称 信息类型 种类"),
        _column("major", "flag", "大材料 是否大材料 重点"),
        _ALIASES,
    ),
    _table("topics", "专题 主题 话题", "name", _column("name", "text", "名称 专题 主题 话题")),
    _table(
        "submissions", "报送 信息报送 报送信息 来稿", "unit title",
        *_dated(_SUBMISSION, "submitted_on"), *_DOCUMENT,
    ),
    _table(
        "adoptions", "采用 信息采用 采用信息 刊用", "item|unit+title channel|level adopted_on",
        *_dated(_ADOPTION, "adopted_on"), _REF,
    ),
    _table(
        "forwardings", "上报 转报 上报信息 信息上报", "item to forwarded_on",
        _ITEMS,
        _word("to", "level", "报至 上报级别 报往 级别 层级 上报层级"),
        _column("forwarded_on", "date", "上报日期 上报时间 转报日期 转报时间 日期 时间"),
        _column("printed_title", "text", "上报标题 转报标题 标题"), _REF,
    ),
    _table(
        "instructions", "批示 领导批示 批示信息 信息批示", "item level instructed_on",
        *_dated(_INSTRUCTION, "instructed_on"), _REF,
    ),
    _table(
        "outcomes", "转化 成果转化 转化成果 信息转化", "item text",
        _ITEM,
        _column("text", "text", "转化内容 转化成果 转化情况 成果 内容"),
        _column("document", "text", "文号 文件 文件号 发文字号"),
        _column("on", "date", "日期 转化日期 时间 转化时间"), _REF,
    ),
    _table(
        "returns", "退稿 不采用 退稿信息", "item",
        _ITEM,
        _column("reason", "text", "退稿原因 退稿理由 不采用原因 " + _REASON),
        _column("on", "date", "日期 退稿日期 时间 退稿时间"), _REF,
    ),
    _table(
        "reviews", "审核 信息审核 把关", "item",
        _ITEM,
        _column("political", "flag", "政治 政治关 政治审核"),
        _column("policy", "flag", "政策 政策关 政策审核"),
        _column("sensitive", "flag", "敏感 敏感问题 敏感关 敏感审核"),
        _column("accurate", "flag", "准确 准确性 准确关 准确性审核"),
        _column("by", "text", "审核人 审核 审核者"),
        _column("on", "date", "日期 审核日期 时间 审核时间"),
        _column("reason", "text", "退回原因 审核意见 意见 " + _REASON), _REF,
    ),
    _table(
        "solicitations", "约稿 约稿通知 约稿选题", "number topic",
        _column("number", "text", "编号 约稿编号 约稿号"),
        _column("topic", "text", "约稿主题 主题 选题 约稿选题 题目 约稿题目"),
        _word("level", "level", "级别 约稿级别 层级"),
        _column("important", "flag", "重要 是否重要 重点"),
        _column("issued_on", "date", "约稿日期 下发日期 下达日期 发出日期 约稿时间 下发时间 下达时间 日期"),
        _column("due_on", "date", "截止日期 期限 报送期限 截止时间 时限 完成时限"),
    ),
    _table(
        "solicited_units", "约稿单位 约稿完成 约稿完成情况", "solicitation unit",
        _column("solicitation", "solicitation", "约稿编号 约稿 约稿号 编号"),
        _UNIT,
        _word("outcome", "outcome", "结果 完成情况 状态 完成结果"),
        _column("received_on", "date", "收到日期 交稿日期 报送日期 收到时间 交稿时间 日期"),
        _column("item", "item", "信息编号 信息 稿件编号 所交信息"),
    ),
    _table(
        "faults", "差错 差错记录 扣分 通报批评", "unit fault occurred_on",
        _UNIT, _ITEM,
        _word("fault", "fault", "差错 差错类型 类型 差错种类"),
        _word("severity", "severity", "程度 严重程度 情节"),
        _word("notified_by", "level", "通报级别 通报层级 被谁通报"),
        _column("occurred_on", "date", "发生日期 日期 发生时间 时间 差错日期"),
        _column("points", "points", "分值 扣分 分数 扣分值"),
        _column("note", "text", "备注 说明 情况说明"), _REF,
    ),
    _table(
        "adjustments", "加减分 加分 奖惩分", "unit on points",
        _UNIT,
        _column("on", "date", "日期 加减分日期 时间"),
        _column("points", "points", "分值 加减分 分数 积分"),
        _column("reason", "text", _REASON),
        _column("approver", "text", "批准人 审批人 批准"), _REF,
    ),
    _table(
        "targets", "任务 任务数 目标任务 报送任务", "unit|group metric every value",
        _UNIT,
        _column("group", "group", "类别 考核组 组别 分组"),
        _column("metric", "metric", "指标 任务指标 考核指标 项目"),
        _word("every", "every", "周期 频次 考核周期 任务周期"),
        _column("value", "points", "任务数 数量 目标 目标值 任务 值"),
        _FROM, _TO, _REF,
        _column("kind", "kind", "类型 信息类型 任务类型"),
        _word("level", "level", "级别 采用级别 批示级别"),
        _word("to_level", "level", "报至 上报级别"),
        _column("min_words", "int", "最少字数 字数"),
    ),
    _table(
        "standings", "上级通报 上级名次 上级公布", "unit start end",
        _UNIT,
        _column("group", "text", "类别 组别 上级类别 分组"),
        _START, _END,
        _word("level", "level", "级别 通报级别 层级"),
        _column("adopted", "int", "采用 采用数 采用条数 采用篇数 采用量"),
        _column("points", "points", "积分 得分 分数 总分 累计得分"),
        _column("points_change", "points", "积分增减 同比 比上年 增减 较去年 比去年同期"),
        _column("rank", "int", "名次 排名 位次"),
        _column("of", "int", "参评数 排名总数 参加排名数 总数 参评单位数"),
        _column("source", "text", "来源 出处 文号 通报文号"), _REF,
    ),
    _table(
        "counts", "汇总 汇总数 统计数", "unit start+end|period event count",
        _UNIT, _START, _END, _column("period", "text", "期间 统计期间 时段 统计时段"),
        _word("event", "event", "事项 事件 项目 统计项"),
        _column("count", "int", "数量 条数 件数 篇数 次数"),
        _column("channel", "channel", "刊物 渠道 采用刊物"),
        _word("level", "level", "级别 采用级别 层级"),
        _word("form", "form", "形式 采用形式"),
        _column("kind", "kind", "类型 信息类型"),
        _word("rank", "rank", "领导职级 职级"),
        _word("to", "level", "报至 上报级别"),
        _column("source", "text", "来源 出处 文号 通报文号"), _REF,
    ),
    _table(
        "acknowledgements", "认可差异 已认可差异", "unit start end metric reason",
        _UNIT, _START, _END,
        _word("level", "level", "级别 通报级别 层级"),
        _column("metric", "text", "指标 项目"),
        _column("ours", "text", "本级数"),
        _column("theirs", "text", "上级数"),
        _column("reason", "text", _REASON), _REF,
    ),
    _table(
        "honours", "表彰 荣誉 获奖", "by year title",
        _UNIT,
        _column("officer", "officer", "信息员 个人 姓名 获奖个人"),
        _column("by", "text", "表彰单位 授予单位 表彰机关 颁发单位"),
        _word("level", "level", "级别 表彰级别"),
        _column("year", "int", "年度 年份 表彰年度"),
        _column("title", "text", "称号 荣誉称号 奖项 名称 荣誉"), _REF,
    ),
    _table(
        "trainings", "培训 业务培训 跟班学习", "on topic",
        _column("on", "date", "日期 培训日期 时间 培训时间"),
        _column("topic", "text", "主题 培训主题 内容 培训内容"),
        _column("hours", "points", "学时 课时 时长"),
        _column("officers", "officer*", "信息员 参训人员 参加人员 参加人"), _REF,
    ),
    _table(
        "policies", "规定 设置 本账规定", "name value",
        _column("name", "text", "名称 规定 设置 项目"),
        _column("value", "text", "值 取值 内容 设定"),
    ),
)  # fmt: skip
