"""Shows the main job on the example ledger: every figure is computed from its records, and every command is shown.

Run by `make demo`, or with any Python that has zhibao installed: python examples/demo.py
"""

import os
import shlex
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
LEDGER = HERE.parent / "build" / "demo" / "ankang.db"
CHINESE = "zh"

STEPS: tuple[tuple[str, str, str], ...] = (
    (
        "A ledger from a folder of tables and a scorecard. The records are made up to add up to published figures.",
        "由一个表格文件夹和一份积分办法建立台账。记录为虚构，合计与公开数字一致。",
        "init --from examples/ankang",
    ),
    (
        "January to August: who was adopted by the province, for how many points, and which place. Our own places are "
        "among the four counties; the province's published places stand beside them.",
        "1—8月省采用条数、积分和名次。本表名次为四个直报县之间的名次，省里公布的名次列在旁边。",
        "rank --period 2024-01..08 --level 省 --group 直报县",
    ),
    (
        "The city office against the same months of last year.",
        "市政府办公室与去年同期比较。",
        "rank --period 2024年1—8月 --level 省 --group 市级 --compare yoy",
    ),
    (
        "Where a figure comes from: every adoption, the rule's line in the scorecard, the arithmetic.",
        "积分从哪里来：每一次采用、积分办法第几行、算式。",
        "explain 白河 --period 2024-01..08 --level 省",
    ),
    (
        "Items sent up to the province, straight or forwarded, each once: the city office, and the four counties.",
        "报省信息（直报或转报，每条只计一次）：市本级和四个直报县。",
        "stats --by group --to 省 --period 2024-01..08",
    ),
    (
        "Items that leaders of province, city or county wrote on by the end of October: each county has at least 3.",
        "截至10月底省、市、县领导批示信息；各县均在3条以上。",
        "stats --by unit --instructed --period ..2024-10",
    ),
    (
        "Research items of 2,000 characters and more by then.",
        "截至10月底2000字以上的调研信息。",
        "stats --by unit --kind 调研 --min-words 2000 --period ..2024-10",
    ),
    (
        "All research items of January to August.",
        "1—8月调研信息。",
        "stats --by unit --kind 调研 --period 2024-01..08",
    ),
    (
        "Major items (research, overview, problem) the city office sent up in two years: the share that was solicited.",
        "近两年市政府办公室上报的大材料（调研、综合、问题类）中，素材来自约稿的占比。",
        "stats --by kind --unit 市政府办公室 --major --to 省、国家 --period 2023-01..2024-10",
    ),
    (
        "All of it in the words of the speech, ready to paste; with --format csv, where each figure comes from.",
        "以上各项写成一段讲话稿，可直接粘贴；加 --format csv 可查每个数字的出处。",
        "brief --period 2024-01..08 --instructed-to 2024-10",
    ),
    (
        "A day's work: an item is recorded …",
        "日常登记：报送一条信息……",
        "submit 石泉县秋蚕喜获丰收 --unit 石泉 --kind 动态 --to 省 --words 620 --on 2024-10-28",
    ),
    (
        "… and adopted by the province.",
        "……省里采用。",
        "adopt last --channel 每日要情 --form 简讯 --issue 212 --on 2024-10-31",
    ),
    ("A slip is taken back; the journal keeps both.", "记错可以撤销，流水中两者都在。", "undo"),
    ("Who recorded what.", "谁在何时记了什么。", "log --top 4"),
    ("Nothing was changed behind the journal's back.", "证明台账未被暗中改动。", "verify"),
)


def main() -> int:
    """Run every step; stop at the first that fails."""
    # Output is piped in a build, and a console may be in any encoding: what it cannot show is replaced.
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    LEDGER.parent.mkdir(parents=True, exist_ok=True)
    LEDGER.unlink(missing_ok=True)
    environment = os.environ | {"ZHIBAO_LEDGER": str(LEDGER), "ZHIBAO_ACTOR": os.environ.get("ZHIBAO_ACTOR", "demo")}
    chinese = _language() == CHINESE
    for english, other, command in STEPS:
        print(f"\n# {other if chinese else english}", flush=True)
        print(f"$ zhibao {command}", flush=True)
        run = subprocess.run(
            [sys.executable, "-m", "zhibao_cli", *shlex.split(command)], cwd=HERE.parent, env=environment, check=False
        )
        if run.returncode:
            return run.returncode
    return 0


def _language() -> str:
    from zhibao_cli.i18n import language

    return language()


if __name__ == "__main__":
    sys.exit(main())
