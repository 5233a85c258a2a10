"""What a text in Markdown says without its marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibao_cli.domain.markdown import plain_text
from zhibao_cli.domain.text import count_words


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("# 标题", "标题"),
        ("## 一、总体情况 ##", "一、总体情况"),
        ("#标签不是标题", "#标签不是标题"),
        ("标题\n====\n正文\n----", "标题\n正文"),
        ("**重点**内容", "重点内容"),
        ("***又粗又斜***", "又粗又斜"),
        ("*斜体*，_斜体_，__粗__，~~删~~", "斜体，斜体，粗，删"),
        ("**粗里有*斜*体**", "粗里有斜体"),
        ("见[链接](http://a.b)。", "见链接。"),
        ('见[链接](http://a.b "题")。', "见链接。"),
        ("见[链接][1]。\n[1]: http://a.b", "见链接。"),
        ("<http://a.b/c>", "http://a.b/c"),
        ("图：![示意图](a.png)。", "图：。"),
        ("- 一\n* 二\n+ 三", "一\n二\n三"),
        ("1. 一是\n2) 二是", "1. 一是\n2) 二是"),
        ("- [x] 已办\n- [ ] 未办", "已办\n未办"),
        ("> 引用\n> > 再引", "引用\n再引"),
        ("---\n***\n正文", "正文"),
        ("| 县 | 条数 |\n|----|:--:|\n| 石泉 | 3 |", " 县   条数 \n 石泉   3 "),
        ("`代码 *不是* 斜体`", "代码 *不是* 斜体"),
        ("```py\n# 不是标题\n```\n正文", "# 不是标题\n正文"),
        (r"\*不是\* 斜体", "*不是* 斜体"),
        ("3*5=15，a_b_c", "3*5=15，a_b_c"),
        ("<b>粗</b><!-- 不见 -->", "粗"),
        ("A&amp;B", "A&B"),
        ("增长5.2%，1.2万亩", "增长5.2%，1.2万亩"),
        ("（一）石泉县", "（一）石泉县"),
        ("-5℃", "-5℃"),
        ("2024.3", "2024.3"),
    ],
)
def test_what_is_left(written: str, said: str) -> None:
    assert plain_text(written) == said


def test_the_marks_are_not_counted() -> None:
    # 标题 2, 重点内容 4, ，1, 见 1, 链接 2, 。1.
    assert count_words(plain_text("# 标题\n\n**重点**内容，见[链接](http://a.b)。")) == 11


@given(st.text("石泉县，。、（）“”0123456789abc \n", max_size=60))
def test_a_text_without_marks_stays(text: str) -> None:
    assert "".join(plain_text(text).split()) == "".join(text.split())


@given(st.text("*_`[]()#->|\\!~<>&;1.石a\n ", max_size=80))
def test_nothing_is_too_odd_to_read(text: str) -> None:
    assert count_words(plain_text(text)) <= count_words(text) + len(text)
