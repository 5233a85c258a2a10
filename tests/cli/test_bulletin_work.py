"""The bulletin on how the work was done, who fell short of what; its fields in an office's own template."""

from io import BytesIO
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.cli.test_brief import told
from tests.cli.test_bulletin import OFFICE, SPRING, bulletin, text
from tests.io.words import opened

RECORDS = """
    submit 秋茶产销两旺 --unit SQ --with BH --on 2024-03-01 --kind 动态 --author 王小明
    submit 夏粮收购 --unit HY --on 2024-03-06
    submit 河湖治理 --unit SLJ --on 2024-03-07
    submit 春耕备耕 --unit SQ --on 2024-04-05
    adopt 秋茶 --channel szw --form 单篇 --on 2024-03-20
    adopt 春耕 --channel akzw --on 2024-04-21
    solicit 秋粮收购 --level 省 --ask SQ、HY、BH --on 2024-03-05 --due 2024-03-20
    solicitation outcome 秋粮收购 done --unit SQ --on 2024-03-19
    solicitation outcome 秋粮收购 late --unit HY --on 2024-03-25
    instruct 秋茶 --level 省 --leader 张省长 --text 很好，请研究推广 --on 2024-04-02 --due 2024-04-10
    instruct 夏粮 --level 市 --on 2024-04-02 --due 2024-04-20
    amend i2 --feedback-on 2024-04-12
    outcome 秋茶 写入实施方案 --document 石政发〔2024〕8号 --on 2024-04-25
    review 夏粮 --political --by 赵审核 --back 产量数字不符 --on 2024-03-06
    review 夏粮 --political --by 赵审核 --back 标题过长 --on 2024-03-07
    review 夏粮 --all --by 赵审核 --on 2024-03-08
    review 秋茶 --all --by 赵审核 --on 2024-03-01
    officer add 王强 --unit SQ --from 2024-01-01
    officer add 李芳 --unit HY --from 2024-01-01
    train 信息写作 --hours 4 --officer 王强 --officer 李芳 --on 2024-03-05
    target add --group 直报县 --metric 报送 --every 每月 --value 2
"""


@pytest.fixture
def spring(z: Run) -> Run:
    """Two months of records."""
    told(z, RECORDS)
    return z


def test_what_was_done(spring: Run) -> None:
    assert (
        "约稿3篇，按时完成1篇，迟交1篇，未交1篇，完成率66.7%。应反馈的领导批示2件，已反馈1件，逾期未反馈1件。"
        "四关审核信息2条，退回修改1条。举办信息员培训1期，2人次参加。"
    ) in bulletin(spring).lines
    assert any("1条信息转化为决策或文件。" in line for line in bulletin(spring).lines)


def test_what_fell_short(spring: Run) -> None:
    lines = bulletin(spring).lines
    assert "领导批示逾期未反馈的单位：石泉县1件、白河县1件。" in lines
    assert "信息在审核中被退回的单位：汉阴县1条（产量数字不符；标题过长）。" in lines
    assert (
        "未完成任务的单位：石泉县报送2（任务4，差2）、白河县报送1（任务4，差3）、汉阴县报送1（任务4，差3）。" in lines
    )


def test_months_running_without_a_report(spring: Run) -> None:
    # 市农业农村局 has had nothing since the ledger begins in March; the others had something in April or March.
    assert "连续零报送的单位：市农业农村局（2个月）。" in bulletin(spring).lines
    ran = spring(f"bulletin --period 2024-05 {OFFICE} -o 五月.docx")
    assert ran.code == 0, ran.err
    lines = opened(Path("五月.docx").read_bytes()).lines
    assert "连续零报送的单位：白河县（2个月）、汉阴县（2个月）、市水利局（2个月）、市农业农村局（3个月）。" in lines
    zeros = {
        row["unit"]: row["unreported"] for row in spring("target zero --period 2024-05 --format json").json["rows"]
    }
    assert zeros == {"石泉县": 1, "白河县": 2, "汉阴县": 2, "市水利局": 2, "市农业农村局": 3}


def test_what_is_nothing_is_left_out(z: Run) -> None:
    told(z, "submit 秋茶 --unit SQ --on 2024-03-01\nsubmit 春耕 --unit SQ --on 2024-04-01")
    found = text(bulletin(z))
    for word in ("约稿", "应反馈", "四关审核", "培训", "转化", "逾期", "退回", "各类型"):
        assert word not in found.replace("对约稿和领导批示", "")


def test_a_quota_of_the_card_is_not_told_again_as_a_target(spring: Run) -> None:
    Path("quota.toml").write_text(
        '[scorecard]\nid = "quota"\ntitle = "有任务"\neffective_from = 2023-01-01\n\n[[rule]]\non = "adopted"\n'
        'points = 1\n\n[[quota]]\ncount = "submitted"\nevery = "month"\nat_least = "target"\nshort_each = -1\n',
        encoding="utf-8",
    )
    lines = bulletin(spring, "--scorecard quota.toml").lines
    (short,) = [line for line in lines if line.startswith("未完成任务的单位")]
    assert short.count("汉阴县") == 1
    assert "汉阴县报送1（任务4，差3）" in short


def test_of_one_level_targets_are_not_spoken_of(spring: Run) -> None:
    found = text(bulletin(spring, "--level 省"))
    assert "未完成任务" not in found
    assert "应反馈的领导批示1件，逾期未反馈1件。" in found


def test_of_one_group_only_its_units_count(spring: Run) -> None:
    found = text(bulletin(spring, "--group 市直部门"))
    for word in ("约稿3篇", "应反馈", "四关审核", "举办", "石泉", "汉阴", "转化为"):
        assert word not in found
    assert "连续零报送的单位：市农业农村局（2个月）。" in found


def test_names_stay_out(spring: Run) -> None:
    whole = b"".join(bulletin(spring).parts.values()).decode("utf-8", "replace")
    for private in ("张省长", "很好", "王小明", "赵审核", "王强", "李芳"):
        assert private not in whole


def many(z: Run, adopted: int) -> None:
    """Twelve problem items and thirty others reported in spring, so many of each adopted."""
    lines = []
    for number in range(42):
        kind = "问题" if number < 12 else "动态"
        lines.append(f"submit 第{number:02}题 --unit SQ --on 2024-03-{number % 28 + 1:02} --kind {kind} --force")
        if number < adopted or number == 12:
            lines.append(f"adopt 第{number:02}题 --channel akzw --on 2024-04-20")
    told(z, "\n".join(lines))


def test_the_greatest_rates_are_told_with_their_counts(z: Run) -> None:
    many(z, 12)
    line = next(line for line in bulletin(z).lines if line.startswith("按类型看"))
    assert line.endswith("高于总体水平的是：问题类100.0%（12条中采用12条，明显高于其他类型）。")
    assert "（二）各类型采用情况" in bulletin(z).lines
    rows = z("patterns --by kind --period 2024-03..04 --format json").json["rows"]
    assert [(row["items"], row["adopted"], row["beside"]) for row in rows if row["value"] == "problem"] == [
        (12, 12, "above")
    ]


def test_where_the_interval_is_too_wide_nothing_is_told(z: Run) -> None:
    many(z, 6)
    assert not any(line.startswith("按类型看") for line in bulletin(z).lines)


# -- an office's own template


def filled(z: Run, *fields: str) -> list[str]:
    """What a template with these paragraphs makes."""
    docx = pytest.importorskip("docx")
    document = docx.Document()
    for field in fields:
        document.add_paragraph(field)
    out = BytesIO()
    document.save(out)
    Path("自定.docx").write_bytes(out.getvalue())
    ran = z(f"bulletin {SPRING} {OFFICE} --template 自定.docx -o 通报.docx --force")
    assert ran.code == 0, ran.err
    return opened(Path("通报.docx").read_bytes()).lines


def test_every_figure_is_a_field(spring: Run) -> None:
    lines = filled(
        spring,
        "{{ asked }} {{ asked_done }} {{ asked_late }} {{ asked_missed }} {{ asked_rate }}",
        "{{ feedback_due }} {{ feedback_given }} {{ feedback_overdue }} {{ outcomes }}",
        "{{ reviewed }} {{ reviewed_back }} {{ trainings }} {{ trained }}",
        "{% for one in turned %}{{ one.number }} {{ one.unit }} {{ one.title }} {{ one.text }} {{ one.document }} "
        "{{ one.day }}{% endfor %}",
        "{% for one in overdue %}{{ one.unit }}{{ one.count }} {% endfor %}",
        "{% for one in sent_back %}{{ one.unit }}{{ one.count }} {{ one.reasons|names }}{% endfor %}",
        "{% for one in silent_months + unadopted_months %}{{ one.unit }}{{ one.months }} {% endfor %}",
        "{{ best|length }} {{ rates|length }}",
    )
    assert [line.strip() for line in lines] == [
        "3 1 1 1 66.7%", "2 1 1 1", "2 1 1 2",
        "1 石泉县、白河县 秋茶产销两旺 写入实施方案 石政发〔2024〕8号 2024-04-25", "石泉县1 白河县1",
        "汉阴县1 产量数字不符、标题过长", "市农业农村局2 汉阴县2 市水利局2 市农业农村局2", "0 0",
    ]  # fmt: skip


def test_rates_have_their_intervals(z: Run) -> None:
    many(z, 12)
    fields = ("by", "name", "items", "adopted", "rate", "low", "high")
    row = " ".join(f"{{{{ one.{field} }}}}" for field in fields)
    signs = "{{ ' 高' if one.above }}{{ ' 低' if one.below }}"
    lines = filled(z, f"{{% for one in rates %}}{row}{signs}；{{% endfor %}}")
    assert lines[0].split("；")[:2] == [
        "kind 动态类 30 1 3.3% 0.6% 16.7% 低", "kind 问题类 12 12 100.0% 75.8% 100.0% 高",
    ]  # fmt: skip


def test_a_field_there_is_not_is_still_named(spring: Run) -> None:
    with pytest.raises(AssertionError, match="asked_never"):
        filled(spring, "{{ asked_never }}")
