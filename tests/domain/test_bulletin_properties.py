"""What holds for every text: it is read without an error, figures come from their sentence, noise changes nothing."""

import re
from collections.abc import Callable
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.domain.bulletin_office import UNITS, jotted, read

from zhibao_cli.domain.bulletin_numbers import number_at
from zhibao_cli.domain.bulletin_text import Script, clean
from zhibao_cli.domain.bulletin_words import WORDS
from zhibao_cli.domain.numbers import exact

_NAMES = tuple(name for unit in UNITS for name in (unit.name, *unit.others))
_BITS = (
    *"，。；：、（）()\n ,.0123456789十百《》", "6条", "21分", "第4", "前3名", "52.8%", "1600余条", "今年1-8月", "去年",
    "截至10月底", "比去年同期", "其中", "各", "分别", "紫阳县", "4个直报县", "\n2、", "\n\n— 3 —\n\n", "(huì)",
)  # fmt: skip
_PIECES = st.sampled_from([*_NAMES, *list(WORDS)[::3], *_BITS])
TEXTS = st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=25).map("".join))


@given(TEXTS)
def test_any_text_is_read_without_an_error(text: str) -> None:
    read(text)
    read(text, level="city", force=True)


@given(TEXTS)
def test_every_figure_stands_in_its_sentence(text: str) -> None:
    for one in read(text).findings:
        sentence = clean(one.sentence).text
        values = {Fraction(1)} if re.search("首位|榜首|头名", sentence) else set()
        for at in range(len(sentence)):
            number = number_at(Script(sentence, sentence, ("",) * len(sentence)), at)
            if number is not None and number.value is not None:
                values.add(number.value)
        listed = "前" in one.sentence and one.place is not None  # the place is the one in the list
        figures = [one.adopted, one.points, one.points_change and abs(one.points_change), one.of]
        figures += [] if listed else [one.place]
        assert {Fraction(value) for value in figures if value is not None} <= values, (one, values)


@given(TEXTS)
def test_only_units_on_record_are_found_and_named_in_their_sentence(text: str) -> None:
    for one in read(text).findings:
        unit = next(unit for unit in UNITS if unit.code == one.unit)
        sentence = clean(one.sentence).text
        assert any(name.removeprefix("市").rstrip("县区市") in sentence for name in (unit.name, *unit.others)), one


# -- sentences made by templates, with noise

_PLACES = ("石泉县", "白河", "汉阴县政府办公室", "旬阳市", "汉滨区", "市财政局", "农业局", "城东街道", "市政府办公室")
_CODES = ("SQ", "BH", "HY", "XY", "HB", "CZJ", "NYJ", "JJD", "SZF")
_TEMPLATES = (
    "{unit}采用{n}条，积{p}分，居第{r}",
    "{unit}共被采用信息{n}篇，累计得分{p}分，排名第{r}位",
    "{unit}报送信息999条，采用{n}条，采用率30.1%，积分{p}分，列第{r}名",
    "{unit}（采用{n}条，{p}分，第{r}名）",
    "{unit}：采用{n}条，积分{p}，名次{r}",
    "{unit}今年以来录用{n}条、积{p}分、位居第{r}",
    "{unit}以采用{n}条、积{p}分的成绩位列第{r}位",
)
_NUMERALS = "〇一二三四五六七八九"


@st.composite
def _row(draw: st.DrawFn) -> tuple[str, str]:
    at = draw(st.integers(0, len(_PLACES) - 1))
    n, r = draw(st.integers(0, 1999)), draw(st.integers(1, 120))
    p = Fraction(draw(st.integers(0, 99_999)), draw(st.sampled_from([1, 10, 100])))
    sentence = draw(st.sampled_from(_TEMPLATES)).format(
        unit=_PLACES[at], n=draw(_written(n)), p=draw(_written(p)), r=draw(_written(r))
    )
    return f"{_CODES[at]} {n}/{exact(p)}/{r}", sentence


def _written(value: Fraction | int) -> st.SearchStrategy[str]:
    """A number as bulletins write it: plain, full-width, with separators, in Chinese."""
    plain = exact(value)
    ways = [plain, plain.translate({ord(a): ord(a) + 0xFEE0 for a in "0123456789."})]
    if value >= 1000:
        whole, _, part = plain.partition(".")
        ways.append(f"{int(whole):,}" + (f".{part}" if part else ""))
    if value in range(1, 100):
        tens, ones = divmod(int(value), 10)
        head = "" if not tens else "十" if tens == 1 else _NUMERALS[tens] + "十"
        ways.append(head + (_NUMERALS[ones] if ones else ""))
    return st.sampled_from(ways)


_NOISE: dict[str, Callable[[str], str]] = {
    "nothing": lambda text: text,
    "half-width marks": lambda text: text.translate({ord(a): b for a, b in zip("，。；：（）", ",.;:()", strict=True)}),
    "doubled marks": lambda text: re.sub("([，；])", r"\1\1", text),
    "broken lines": lambda text: re.sub("(?<=[，、；])", "\n", text),
    "a page between": lambda text: re.sub("(?<=[，])", "\n\n— 12 —\n\n", text, count=1),
    "a page's number in front": lambda text: re.sub("(?<=[，])", "\n7、", text, count=1),
    "spaces about": lambda text: re.sub("([条分名位])", r" \1 ", text),
    "brackets left open": lambda text: text.replace("）", ""),
    "brackets never opened": lambda text: text.replace("（", ""),
}


@settings(max_examples=60)
@given(
    st.lists(_row(), min_size=1, max_size=5, unique_by=lambda row: row[0].split()[0]), st.sampled_from(sorted(_NOISE))
)
def test_what_was_put_into_sentences_is_read_back(rows: list[tuple[str, str]], noise: str) -> None:
    text = _NOISE[noise]("；".join(sentence for _, sentence in rows) + "。")
    assert jotted(read(text).findings) == " | ".join(wanted for wanted, _ in rows), text


@settings(max_examples=60)
@given(st.lists(_row(), min_size=2, max_size=4, unique_by=lambda row: row[0].split()[0]), st.data())
def test_a_line_broken_anywhere_never_makes_a_wrong_figure(rows: list[tuple[str, str]], data: st.DataObject) -> None:
    text = "；".join(sentence for _, sentence in rows) + "。"
    at = data.draw(st.integers(0, len(text)))
    broken = text[:at] + data.draw(st.sampled_from(["\n", "\n\n", "\n3\n", "\n— 3 —\n", "\n5、", " "])) + text[at:]
    right = {wanted.split()[0]: wanted.split()[1].split("/") for wanted, _ in rows}
    for one in read(broken).findings:
        figures = jotted((one,)).split()[1].split("/")
        assert all(value in ("-", good) for value, good in zip(figures, right[one.unit], strict=True)), broken
