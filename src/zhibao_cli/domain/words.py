"""The field's words: every value a user may type or read, in Chinese and English. The one place for each.

Source: domain.md and the table "Words for values" of the file formats (docs/files.md).
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from zhibao_cli.i18n import language


@dataclass(frozen=True, slots=True)
class Word:
    """A value: its code (in JSON, files and SQL), what a Chinese reader reads, other spellings that are accepted.

    `en` is what an English reader reads, if not the code.
    """

    code: str
    zh: str
    also: tuple[str, ...] = ()
    en: str = ""

    def __str__(self) -> str:
        return self.zh if language() == "zh" else self.en or self.code


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
SEVERITY = _vocabulary(Word("minor", "轻微"), Word("serious", "严重"))
NETWORK = _vocabulary(Word("vertical", "纵向"), Word("horizontal", "横向"), Word("diffusion", "扩散"))
EVERY = _vocabulary(
    Word("week", "每周", ("周",)), Word("month", "每月", ("月",)), Word("two-months", "每两月", ("两月", "双月")),
    Word("quarter", "每季", ("季", "季度", "每季度")), Word("half", "每半年", ("半年",)), Word("year", "每年", ("年",)),
)  # fmt: skip
YES_NO = _vocabulary(
    Word("true", "是", ("yes", "y", "1", "√", "✓", "有", "t")), Word("false", "否", ("no", "n", "0", "×", "无", "f")),
)  # fmt: skip
EVENT = _vocabulary(
    Word("submitted", "报送"), Word("forwarded", "上报"), Word("adopted", "采用"), Word("unadopted", "未采用"),
    Word("instructed", "批示"), Word("feedback", "反馈"), Word("solicited", "约稿"), Word("fault", "差错"),
    Word("adjustment", "加减分"),
)  # fmt: skip

VOCABULARIES: Mapping[str, Mapping[str, Word]] = MappingProxyType({
    "level": LEVEL, "kind": KIND, "form": FORM, "medium": MEDIUM, "route": ROUTE, "status": STATUS, "rank": RANK,
    "outcome": OUTCOME, "fault": FAULT, "severity": SEVERITY, "network": NETWORK, "every": EVERY, "flag": YES_NO,
    "event": EVENT,
})  # fmt: skip
"""Every vocabulary by the name a Column's `words` gives it."""


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
    word = VOCABULARIES[vocabulary].get(code)
    return str(word) if word else code
