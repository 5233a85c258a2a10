"""`standing import --text`: what is shown, asked and recorded; the speech as it lies; what is refused."""

import shutil
from pathlib import Path

import pytest
from tests.cli.conftest import Ran, Run, run_program

SPEECH = Path(__file__).parent.parent / "domain" / "speech.txt"
EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "ankang"
IMPORT = ("standing", "import", "--text", "-", "--period", "2024-01..08")
TWO = "石泉县采用6条，积21分，居第4；白河县采用6条积27分，居直报县第3。全市共采用186条。"


def told(text: str, *more: str) -> Ran:
    """Import a text from a pipe."""
    return run_program(*IMPORT, *more, typed=text)


@pytest.fixture
def ankang(empty: Run) -> Run:
    """A ledger with the example's units."""
    return _with(empty, "units.csv")


def _with(empty: Run, *files: str) -> Run:
    folder = Path("example")
    folder.mkdir()
    for name in files:
        shutil.copy(EXAMPLE / name, folder)
    assert empty("init --from example").code == 0
    return empty


def test_the_speech_is_read_right_and_nothing_else(ankang: Run) -> None:
    ran = ankang("standing", "import", "--text", str(SPEECH), "--period", "2024-01..08", "--yes", "--format", "json")
    keys = ("unit", "level", "adopted", "points", "rank", "group", "points_change")
    assert [tuple(row[key] for key in keys) for row in ran.json["rows"] if row["result"] == "recorded"] == [
        ("石泉县", "province", 6, 21, 4, None, None),
        ("白河县", "province", 6, 27, 3, "直报县", None),
        ("汉阴县", "province", 2, 4, 28, None, None),
        ("旬阳县", "province", 3, 9, 11, None, None),
        ("市政府办公室", "province", 15, 65, None, None, 15),
    ]
    assert [row["sentence"] for row in ran.json["rows"] if row["result"] == "left"] == [
        "市报省信息130条",
        "4个直报县报省信息399条",
        "省、市、县领导批示信息28条",
        "各县均有3条以上领导批示信息",
        "调研信息共12条",
        "市县政府办公室共组织调研信息23篇",
    ]
    listed = ankang("standing list --format json").json["rows"]
    assert [(row["unit"], row["adopted"], row["points"], row["rank"]) for row in listed][:2] == [
        ("石泉县", 6, 21, 4), ("白河县", 6, 27, 3),
    ]  # fmt: skip


def test_the_speech_is_on_record_in_the_example_already(empty: Run) -> None:
    z = _with(empty, "units.csv", "standings.csv")
    ran = z("standing", "import", "--text", str(SPEECH), "--period", "2024-01..08", "--yes")
    assert "Nothing new to record.\nOn record already: 5.\n" in ran.out
    assert len(z("log --format json").json["rows"]) == 1


def test_what_was_understood_is_shown_then_recorded(z: Run) -> None:
    ran = told(TWO, "--yes", "--level", "省", "--source", "省办通报")
    assert ran.code == 0
    assert "石泉县采用6条，积21分，居第4" in ran.out
    assert "Left alone: “全市共采用186条” (about several units together)." in ran.out
    assert "Recorded standings: 2 (s1, s2), 2024-01-01 to 2024-08-31. Undo: zhibao undo" in ran.out
    row = z("standing list --unit BH --format json").json["rows"][0]
    assert (row["group"], row["level"], row["rank"], row["source"]) == ("直报县", "province", 3, "省办通报")
    assert z("verify").code == 0
    assert z("undo").code == 0
    assert z("standing list --format json").json["rows"] == []


def test_a_dry_run_shows_and_records_nothing(z: Run) -> None:
    ran = told(TWO, "--dry-run")
    assert (ran.code, "Dry run, nothing recorded" in ran.out) == (0, True)
    assert z("standing list --format json").json["rows"] == []


def test_away_from_a_terminal_it_is_refused_without_yes(z: Run) -> None:
    ran = told(TWO)
    assert (ran.code, ran.fault) == (1, "answer-missing")
    assert "--yes" in ran.err
    assert z("standing list --format json").json["rows"] == []


@pytest.mark.parametrize(("answer", "recorded"), [("y\n", 2), ("n\n", 0), ("\n", 0)])
def test_on_a_terminal_it_is_asked(z: Run, monkeypatch: pytest.MonkeyPatch, answer: str, recorded: int) -> None:
    Path("通报.txt").write_text(TWO, encoding="utf-8")
    monkeypatch.setattr("zhibao_cli.cli.asking._on_terminal", lambda: True)
    ran = run_program("standing", "import", "--text", "通报.txt", "--period", "2024-01..08", typed=answer)
    assert "Record these standings (2)?" in ran.err
    assert (ran.code, "nothing was recorded" in ran.err) == ((0, False) if recorded else (1, True))
    assert len(z("standing list --format json").json["rows"]) == recorded


def test_the_same_again_records_nothing_and_says_so(z: Run) -> None:
    told(TWO, "--yes")
    ran = told(TWO, "--yes")
    assert (ran.code, "On record already: 2." in ran.out) == (0, True)
    assert len(z("standing list --format json").json["rows"]) == 2


def test_other_figures_are_told_and_left_unless_update(z: Run) -> None:
    told(TWO, "--yes")
    changed = TWO.replace("6条，积21", "7条，积22")
    ran = told(changed, "--yes")
    assert "Adopted: on record 6, in the text 7, Points: on record 21, in the text 22" in ran.out
    assert "left as they are: s1. --update puts them right." in ran.out
    assert z("standing list --unit SQ --format json").json["rows"][0]["adopted"] == 6
    assert told(changed, "--yes", "--update").code == 0
    row = z("standing list --unit SQ --format json").json["rows"][0]
    assert (row["ref"], row["adopted"], row["points"], row["rank"]) == ("s1", 7, 22, 4)
    assert z("verify").code == 0


def test_a_standing_typed_with_a_group_is_the_one_the_text_means_without(z: Run) -> None:
    z("standing add SQ --period 2024-01..08 --level 省 --adopted 6 --points 21 --rank 4 --group 直报县")
    assert "On record already: 1." in told("石泉县省采用6条，积21分，居第4", "--yes").out
    told("石泉县省采用7条，居第4", "--yes")
    assert len(z("standing list --format json").json["rows"]) == 1


def test_another_level_is_another_standing(z: Run) -> None:
    z("standing add SQ --period 2024-01..08 --level 市 --adopted 6")
    assert "Recorded standings: 1 (s2)" in told("石泉县省采用6条", "--yes").out


def test_another_time_than_the_periods_is_told_and_needs_force(z: Run) -> None:
    text = "今年1-7月，石泉县采用6条，积21分。"
    ran = told(text, "--yes")
    assert (ran.code, ran.fault) == (1, "text-no-standings")
    assert "--force takes the figures of 今年1-7月 for those of 2024-01-01..2024-08-31." in ran.err
    assert "about another time: 今年1-7月" in ran.err
    ran = told(text, "--yes", "--force")
    assert (ran.code, "The text speaks of 今年1-7月" in ran.err) == (0, True)


def test_a_text_without_figures_of_our_units_is_refused_with_every_reason(z: Run) -> None:
    ran = told("紫阳县采用5条；全市采用1600余条", "--yes", "--format", "json")
    assert (ran.code, ran.error["code"]) == (1, "text-no-standings")
    assert "“紫阳县采用5条”: not on record: 紫阳县" in str(ran.error)
    assert told("", "--yes").fault == "text-no-standings"


def test_totals_are_told_beside_their_parts(z: Run) -> None:
    out = told("石泉县采用6条。采用1618条，其中县区961条、部门612条、驻外机构50条。", "--dry-run").out
    assert "the parts add up to 1623, not to the total, 1618." in out


@pytest.mark.parametrize(
    ("words", "code", "fault"),
    [
        ("standing import --period 2024", 2, "option-missing"),
        ("standing import --text 没有.txt --period 2024", 4, "file-missing"),
        ("standing import --text 通报.pdf --period 2024", 2, "document-unknown"),
        ("standing import --text 通报.txt", 2, "option-missing"),
        ("standing import --text 通报.txt --period 2024-13", 2, "period-impossible"),
        ("standing import --text 通报.txt --period 2024 --level 村", 2, "level-unknown"),
        ("standing import --text 坏.docx --period 2024", 1, "document-broken"),
        ("standing import --text 长.txt --period 2024", 1, "text-too-long"),
        ("standing import --text 通报.txt --period 2024 --format csv --yes", 2, "format-unknown"),
    ],
)
def test_what_cannot_be_done_is_refused(z: Run, words: str, code: int, fault: str) -> None:
    Path("通报.txt").write_text(TWO, encoding="utf-8")
    Path("坏.docx").write_bytes(b"PK no")
    Path("长.txt").write_text("字" * 300_000, encoding="utf-8")
    ran = z(words)
    assert (ran.code, ran.fault) == (code, fault)


def test_in_chinese_the_sentence_and_the_reasons_are_chinese(z: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhibao_cli.i18n._chosen", ["zh"])
    assert "石泉县采用6条，积21分，居第4" in told(TWO, "--dry-run").out
