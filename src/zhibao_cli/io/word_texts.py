"""The words of the default templates: bulletin 通报, statement 核对表, note of corrections 更正通知."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from zhibao_cli.io.word_parts import FIRST_FONT, SECOND_FONT, TITLE_FONT, Cell, row, table
from zhibao_cli.io.word_pen import Pen

_SCOPE = "{% if level %}（{{ level }}级）{% endif %}"
_NUMBER_LINE = "{{ number }}"


def _head(pen: Pen, title: str, addressee: str) -> str:
    """Number, title, addressee."""
    return (
        pen.when("number", pen.line("DocNumber", _NUMBER_LINE), pen.blank(2))
        + pen.line("DocTitle", title, TITLE_FONT) + pen.blank() + pen.line("Addressee", addressee)
    )  # fmt: skip


def bulletin(pen: Pen) -> str:
    """The bulletin with its annexes."""
    return (
        _head(pen, "{{ office }}关于{{ period }}政务信息工作情况的通报", "{{ addressee or '各有关单位' }}：")
        + pen.body("现将{{ period }}政务信息报送和采用情况" + _SCOPE + "通报如下。")
        + _totals(pen) + _adopted(pen) + _praise(pen) + _lapses(pen) + _next_steps(pen)
        + _annex_list(pen) + pen.signed() + _score_tables(pen)
        + pen.when("items", _item_list(pen)) + pen.when("instructions", _instruction_list(pen)) + pen.end()
    )  # fmt: skip


def _totals(pen: Pen) -> str:
    return (
        pen.first("总体情况")
        + pen.body(
            "{{ period }}，{{ units }}个单位共报送信息{{ submitted }}条"
            "{% if sent_up %}，上报{{ sent_up }}条{% endif %}"
            "{% if adopted %}，采用{{ adopted }}条{% if rate %}，采用率{{ rate }}{% endif %}{% endif %}"
            "{% if by_level|length > 1 %}，其中{% for part in by_level %}{{ part.name }}采用{{ part.adopted }}条"
            "{{ '' if loop.last else '、' }}{% endfor %}{% endif %}。"
            "{% if instructed %}获领导批示{{ instructed }}次，涉及信息{{ instructed_items }}条。{% endif %}"
            "{% if outcomes %}{{ outcomes }}条信息转化为决策或文件。{% endif %}"
            "{% if solicited %}报送的信息中，应约报送{{ solicited }}条。{% endif %}"
            "{% if not levels_add_up %}（各级采用数之和与采用总数不一致。）{% endif %}"
        )
        + pen.when("asked or feedback_due or reviewed or trainings", pen.body(_WORK))
    )


_WORK = (
    "{% if asked %}约稿{{ asked }}篇{% if asked_done %}，按时完成{{ asked_done }}篇{% endif %}"
    "{% if asked_late %}，迟交{{ asked_late }}篇{% endif %}{% if asked_missed %}，未交{{ asked_missed }}篇{% endif %}"
    "{% if asked_waived %}，免交{{ asked_waived }}篇{% endif %}"
    "{% if asked_rate %}，完成率{{ asked_rate }}{% endif %}。{% endif %}"
    "{% if feedback_due %}应反馈的领导批示{{ feedback_due }}件"
    "{% if feedback_given %}，已反馈{{ feedback_given }}件{% endif %}"
    "{% if feedback_overdue %}，逾期未反馈{{ feedback_overdue }}件{% endif %}。{% endif %}"
    "{% if reviewed %}四关审核信息{{ reviewed }}条"
    "{% if reviewed_back %}，退回修改{{ reviewed_back }}条{% endif %}。{% endif %}"
    "{% if trainings %}举办信息员培训{{ trainings }}期"
    "{% if trained %}，{{ trained }}人次参加{% endif %}。{% endif %}"
)
"""How the work was done: each sentence is left out where there is nothing of it."""


def _adopted(pen: Pen) -> str:
    groups = pen.second("（一）各类单位情况") + pen.body(
        "{% for part in by_group %}{{ part.name }}报送{{ part.submitted }}条"
        "{% if part.adopted %}，采用{{ part.adopted }}条{% endif %}{{ '。' if loop.last else '；' }}{% endfor %}"
        "{% if not groups_add_up %}联合报送的信息在有关类别分别计数，合计只计一次，故各类之和大于总数。{% endif %}"
    )
    channels = pen.second("{{ '（二）' if by_group|length > 1 else '（一）' }}各刊物采用情况") + pen.body(
        "{% for part in by_channel %}{{ part.name }}{{ part.adopted }}条{{ '。' if loop.last else '、' }}{% endfor %}"
        "{% if not channels_add_up %}（各刊物采用数之和与采用总数不一致。）{% endif %}"
    )
    rates = pen.second(
        "（{{ '一二三'[(1 if by_group|length > 1 else 0) + (1 if by_channel else 0)] }}）各类型采用情况"
    ) + pen.body(
        "按类型看，报送的信息到期末已被采用的比例，高于总体水平的是："
        "{% for one in best %}{{ one.name }}{{ one.rate }}（{{ one.items }}条中采用{{ one.adopted }}条"
        "{% if one.above %}，明显高于其他类型{% endif %}）{{ '。' if loop.last else '、' }}{% endfor %}"
    )
    return pen.when(
        "by_group|length > 1 or by_channel or best",
        pen.first("报送采用情况"),
        pen.when("by_group|length > 1", groups),
        pen.when("by_channel", channels),
        pen.when("best", rates),
    )


def _praise(pen: Pen) -> str:
    leading = pen.each(
        "group in groups if group.leading",
        pen.body(
            "{% if group.name and groups|length > 1 %}{{ group.name }}中，{% endif %}积分居前的是："
            "{% for row in group.leading %}{{ row.unit }}{{ row.points }}分"
            "{{ '。' if loop.last else '、' }}{% endfor %}"
        ),
    )
    awards = pen.each(
        "award in awards",
        pen.body(
            "{{ award.group }}{{ award.title }}："
            "{% if award.units %}{{ award.units|names }}。{% else %}空缺。{% endif %}"
            "{% for one in award.refused %}{{ one.unit }}因{{ one.why }}，不列入。{% endfor %}"
        ),
    )
    return pen.when(
        "awards or groups|selectattr('leading')|list",
        pen.first("先进情况"),
        pen.when("awards", awards),
        pen.when("not awards", leading),
    )


def _lapses(pen: Pen) -> str:
    return pen.when(
        "lapses",
        pen.first("存在问题"),
        pen.when("silent", pen.body("未报送信息的单位：{{ silent|names }}。")),
        pen.when("silent_months", pen.body(
            "连续零报送的单位：{% for one in silent_months %}{{ one.unit }}（{{ one.months }}个月）"
            "{{ '。' if loop.last else '、' }}{% endfor %}"
        )),
        pen.when("unadopted", pen.body("报送了信息但未被采用的单位：{{ unadopted|names }}。")),
        pen.when("missed", pen.body(
            "未按要求完成约稿的单位："
            "{% for one in missed %}{{ one.unit }}{% if one.missing %}未交{{ one.missing }}篇{% endif %}"
            "{{ '、' if one.missing and one.late }}{% if one.late %}迟交{{ one.late }}篇{% endif %}"
            "{{ '。' if loop.last else '；' }}{% endfor %}"
        )),
        pen.when("short", pen.body(
            "未完成任务的单位：{% for one in short %}{{ one.unit }}{{ one.figure }}{{ one.done }}"
            "（任务{{ one.wanted }}，差{{ one.short }}）{{ '。' if loop.last else '、' }}{% endfor %}"
        )),
        pen.when("overdue", pen.body(
            "领导批示逾期未反馈的单位：{% for one in overdue %}{{ one.unit }}{{ one.count }}件"
            "{{ '。' if loop.last else '、' }}{% endfor %}"
        )),
        pen.when("sent_back", pen.body(
            "信息在审核中被退回的单位：{% for one in sent_back %}{{ one.unit }}{{ one.count }}条"
            "{% if one.reasons %}（{{ one.reasons|join('；') }}）{% endif %}"
            "{{ '。' if loop.last else '、' }}{% endfor %}"
        )),
        pen.when("faults", pen.body(
            "报送中出现差错的单位：{% for one in faults %}{{ one.unit }}{{ one.fault }}{{ one.count }}次"
            "{{ '。' if loop.last else '、' }}{% endfor %}"
        )),
    )  # fmt: skip


def _next_steps(pen: Pen) -> str:
    return pen.first("下一步要求") + pen.body(
        "各单位要对照本通报查找差距，围绕中心工作和群众关切，多报情况准确、分析到位的信息，提高采用率；对约稿和领导批示"
        "要按时办理、及时反馈；报送前要严格审核，把好政治关、政策关、敏感关、准确关。"
    ) + pen.body("各单位对附件所列数据如有异议，请及时与我办信息科联系核对。", keep=True)  # fmt: skip


def _annex_list(pen: Pen) -> str:
    several = "{% if items or instructions %}1.{% endif %}"
    return (
        pen.blank(keep=True) + pen.line("AnnexList", "附件：" + several + "{{ period }}政务信息积分排名表")
        + pen.when("items", pen.line("AnnexMore", "2.{{ period }}政务信息采用目录"))
        + pen.when("instructions", pen.line(
            "AnnexMore", "{{ 3 if items else 2 }}.{{ period }}政务信息领导批示情况"
        ))
    )  # fmt: skip


def _score_tables(pen: Pen) -> str:
    further = ["{%tc for title in columns %}", "{{ title }}", "{%tc endfor %}"]
    upper = [
        *pen.heads("名次", "单位", "报送", merge="restart"),
        *pen.heads("{% colspan columns|length + 1 %}采用", span=4),
        *pen.heads("批示", "积分", merge="restart"),
    ]
    lower = [
        *pen.heads("", "", "", merge="continue"), *pen.heads("合计", *further),
        *pen.heads("", "", merge="continue"),
    ]  # fmt: skip
    line = pen.cells(
        "{{ row.place }}", "<{{ row.unit }}", "{{ row.submitted }}", "{{ row.adopted }}",
        "{%tc for count in row.by %}", "{{ count }}", "{%tc endfor %}", "{{ row.instructed }}", "{{ row.points }}",
    )  # fmt: skip
    total = [Cell("合计", "TableFigure", pen.fonts(), span=2), *pen.cells(
        "{{ group.total.submitted }}", "{{ group.total.adopted }}",
        "{%tc for count in group.total.by %}", "{{ count }}", "{%tc endfor %}",
        "{{ group.total.instructed }}", "{{ group.total.points }}",
    )]  # fmt: skip
    rows = [
        row(upper, header=True), row(lower, header=True), *pen.loop_rows("row in group.rows", 9, line), row(total),
    ]  # fmt: skip
    return (
        pen.annex("附件{% if items or instructions %}1{% endif %}", "{{ period }}政务信息积分排名表")
        + pen.each(
            "group in groups",
            pen.when("groups|length > 1", pen.line(
                "TableTitle", "{{ group.name or '未分组单位' }}（{{ group.rows|length }}个）", SECOND_FONT
            )),
            table(rows, 9),
            pen.when("not group.adds_up", pen.line(
                "Note", "联合报送的信息在各单位分别计数，合计只计一次，故各单位之和大于合计。"
            )),
        )
        + _notes(pen) + pen.section_end()
    )  # fmt: skip


def _notes(pen: Pen) -> str:
    return pen.each("note in notes", pen.line("Note", "注：{{ note }}")) + pen.line(
        "Note", "数据来源：台账日志{{ mark }}。"
    )


def _item_list(pen: Pen) -> str:
    heads = pen.heads("序号", "单位", "标题", "刊物", "期号", "采用日期", "批示")
    line = pen.cells(
        "{{ item.number }}", "<{{ item.unit }}",
        "<{{ item.title }}{% if item.authors %}（{{ item.authors }}）{% endif %}",
        "<{{ item.channel or item.level }}", "{{ item.issue }}", "{{ item.day }}", "{{ '√' if item.instructed }}",
    )  # fmt: skip
    return pen.annex("附件2", "{{ period }}政务信息采用目录") + table(
        [row(heads, header=True), *pen.loop_rows("item in items", 7, line)], 7
    )  # fmt: skip


def _instruction_list(pen: Pen) -> str:
    heads = pen.heads("序号", "单位", "标题", "批示领导", "批示日期", "批示内容")
    line = pen.cells(
        "{{ item.number }}", "<{{ item.unit }}", "<{{ item.title }}", "<{{ item.leader or item.level }}",
        "{{ item.day }}", "<{{ item.text }}",
    )  # fmt: skip
    return pen.annex("附件{{ 3 if items else 2 }}", "{{ period }}政务信息领导批示情况") + table(
        [row(heads, header=True), *pen.loop_rows("item in instructions", 6, line)], 6
    )  # fmt: skip


def statement(pen: Pen) -> str:
    """A unit's statement, to be checked, signed and sent back."""
    lines = pen.cells(
        "{{ line.number }}", "{{ line.day }}", "<{{ line.item }}", "<{{ line.title }}", "{{ line.event }}",
        "<{{ line.rule }}", "{{ line.arithmetic }}", "{{ line.points }}",
    )  # fmt: skip
    scored = table(
        [row(pen.heads("序号", "日期", "编号", "标题", "事项", "计分依据", "算式", "分值"), header=True),
         *pen.loop_rows("line in lines", 8, lines),
         row([Cell("合计", "TableFigure", pen.fonts(), span=7), *pen.cells("{{ points }}")])], 8,
    )  # fmt: skip
    others = pen.cells(
        "{{ one.number }}", "{{ one.day }}", "<{{ one.item }}", "<{{ one.title }}", "{{ one.event }}", "<{{ one.why }}"
    )
    not_counted = table(
        [row(pen.heads("序号", "日期", "编号", "标题", "事项", "原因"), header=True),
         *pen.loop_rows("one in not_counted", 6, others)], 6,
    )  # fmt: skip
    return (
        pen.line("DocTitle", "{{ period }}政务信息积分核对表", TITLE_FONT) + pen.blank()
        + pen.line("Addressee", "{{ unit }}：")
        + pen.body(
            "现将你单位{{ period }}政务信息计分情况" + _SCOPE + "送去核对。报送{{ submitted }}条"
            "{% if adopted %}、采用{{ adopted }}条{% endif %}{% if instructed %}、批示{{ instructed }}次{% endif %}，"
            "积{{ points }}分{% if place %}，{% if group %}在{{ group }}{{ of }}个单位中{% endif %}"
            "{{ '并列' if tied }}第{{ place }}{% endif %}。如有遗漏或差错，请注明并附依据；无误请签字盖章退回。"
        )
        + pen.first("计分明细") + pen.when("lines", scored) + pen.when("not lines", pen.body("本期没有计分事项。"))
        + pen.when("not_counted", pen.first("未计分事项"), not_counted)
        + pen.when("pending", pen.first("待办事项"), pen.each("one in pending", pen.body("{{ one }}")))
        + pen.each("note in notes", pen.line("Note", "注：{{ note }}"))
        + pen.line("Note", "数据来源：台账日志{{ mark }}。")
        + pen.blank()
        + pen.line("Normal", "核对意见：", FIRST_FONT) + pen.blank(3)
        + pen.line("Normal", "单位负责人（签字）：　　　　　　信息员（签字）：")
        + pen.blank() + pen.line("Date", "（盖章）　　　　年　　月　　日")
        + pen.blank() + pen.when("office", pen.line("Signature", "{{ office }}"))
        + pen.line("Date", "{{ dated }}") + pen.end_of_one(landscape=True)
    )  # fmt: skip


def correction(pen: Pen) -> str:
    """The note that says what changed since a bulletin."""
    moved = pen.cells(
        "{{ one.number }}", "<{{ one.unit }}", "{{ one.adopted_before }}", "{{ one.adopted }}",
        "{{ one.points_before }}", "{{ one.points }}", "{{ one.place_before }}", "{{ one.place }}",
    )  # fmt: skip
    upper = [
        *pen.heads("序号", "单位", merge="restart"), *pen.heads("采用", "积分", "名次", span=2),
    ]  # fmt: skip
    lower = [
        *pen.heads("", "", merge="continue"), *pen.heads("原", "现", "原", "现", "原", "现"),
    ]  # fmt: skip
    changed = pen.cells(
        "{{ one.number }}", "{{ one.what }}", "{{ one.sort }}", "<{{ one.unit }}", "<{{ one.ref }}", "<{{ one.title }}",
        "<{{ one.how }}",
    )  # fmt: skip
    old = (
        "{% if old_title %}{{ old_title|book }}{% endif %}{% if old_number %}（{{ old_number }}）{% endif %}"
    )  # fmt: skip
    return (
        _head(pen, "{{ office }}关于更正{{ period }}政务信息通报有关数据的通知", "{{ addressee or '各有关单位' }}：")
        + pen.body(
            "{% if old_title or old_number %}" + old + "{% if old_dated %}于{{ old_dated }}{% endif %}印发后，"
            "{% else %}{{ period }}政务信息通报印发后，{% endif %}台账有关记录有更正，现将变化情况通知如下，"
            "有关数据以本通知为准。"
        )
        + pen.when("moved", pen.body("积分、名次有变化的单位{{ moved|length }}个，见附件1。"))
        + pen.when("not moved", pen.body("各单位采用数、积分和名次没有变化。", keep=True))
        + pen.when("changed", pen.body("更正的记录{{ changed|length }}条，见附件{{ 2 if moved else '' }}。", keep=True))
        + pen.each("text in cards_changed", pen.body("{{ text }}"))
        + pen.when("moved or changed", pen.blank(keep=True), pen.line(
            "AnnexList", "附件：{% if moved %}{% if changed %}1.{% endif %}积分和名次变化情况"
            "{% else %}更正记录{% endif %}"
        ))
        + pen.when("moved and changed", pen.line("AnnexMore", "2.更正记录"))
        + pen.signed()
        + pen.when("moved",
            pen.annex("附件{{ 1 if changed else '' }}", "积分和名次变化情况"),
            table([row(upper, header=True), row(lower, header=True), *pen.loop_rows("one in moved", 8, moved)], 8),
        )
        + pen.when("changed",
            pen.annex("附件{{ 2 if moved else '' }}", "更正记录"),
            table([row(pen.heads("序号", "更正", "类别", "单位", "编号", "标题", "变化"), header=True),
                   *pen.loop_rows("one in changed", 7, changed)], 7),
        )
        + pen.line("Note", "对照：原台账日志{{ old_mark }}，现台账日志{{ mark }}。") + pen.end()
    )  # fmt: skip


TEMPLATES: Mapping[str, Callable[[Pen], str]] = MappingProxyType(
    {"bulletin": bulletin, "statement": statement, "correction": correction}
)
"""The default templates by the kind of document."""
