"""A real browser, the system's Chromium; where there is none, these tests are skipped, and say so."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.conftest import ACTOR, NOW

from zhibao_cli.app.loading import init
from zhibao_cli.app.report_asked import ReportRequest
from zhibao_cli.app.reporting import report_page
from zhibao_cli.app.session import Session
from zhibao_cli.domain.page import Page as Report
from zhibao_cli.io.page import page_html

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

EXAMPLE = Path(__file__).parents[2] / "examples" / "ankang"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
WATCH = """
window.slow = [];
new PerformanceObserver((list) => window.slow.push(...list.getEntries().map((one) => one.duration)))
  .observe({ type: "longtask", buffered: true });
"""


@dataclass
class Opened:
    """A page in the browser, and what went wrong or outside meanwhile."""

    page: "Page"
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def titles(self) -> list[str]:
        """The titles of the items shown."""
        found: list[str] = self.page.locator("#items tbody th").all_text_contents()
        return found

    def count(self) -> str:
        """What is said of how many are shown."""
        found: str = self.page.locator("#items .count").inner_text()
        return found

    def slowest(self) -> float:
        """The longest that one task took so far, in milliseconds."""
        self.page.wait_for_timeout(60)  # tasks are reported when they are over
        return float(self.page.evaluate("Math.max(0, ...window.slow)"))

    def overflow(self) -> list[str]:
        """What stands out of the page to the right, outside of all that may be scrolled."""
        found: list[str] = self.page.evaluate(
            """() => [...document.querySelectorAll("body *")].filter((one) =>
              !one.closest(".wide, svg, .aside, .skip, noscript") &&
              one.getBoundingClientRect().right > innerWidth + 0.5
            ).map((one) => one.outerHTML.slice(0, 120))"""
        )
        wide = self.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        return [*found, *(["the page itself"] if wide else [])]


Open = Callable[..., Opened]


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """The browser, started once."""
    playwright = pytest.importorskip("playwright.sync_api", reason='no Playwright: pip install -e ".[browser]"')
    program = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    if program is None:
        pytest.skip("no Chromium on this machine: the page was not tried in a browser")
    with playwright.sync_playwright() as started:
        # Without a sandbox of its own it runs in containers too; it opens nothing but our own page.
        running = started.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The report of the example's first eight months."""
    session = Session(tmp_path_factory.mktemp("ankang") / "ankang.db", ACTOR, NOW.replace(year=2025))
    init(session, EXAMPLE)
    return report_page(session, ReportRequest(period="2024-01..08"))


@pytest.fixture
def opened(browser: "Browser", tmp_path: Path) -> Iterator[Open]:
    """Open a page as a file, as an office does."""
    contexts: list[Any] = []

    def open_page(report: Report, *, width: int = 1440, height: int = 900, scripts: bool = True, **more: Any) -> Opened:
        file = tmp_path / "report.html"
        file.write_text(page_html(report), encoding="utf-8")
        size: Any = {"width": width, "height": height}
        context = browser.new_context(viewport=size, java_script_enabled=scripts, **more)
        contexts.append(context)
        found = Opened(context.new_page())
        found.page.on("console", lambda said: found.said.append(said.text))
        found.page.on("pageerror", lambda error: found.said.append(str(error)))
        found.page.on("request", lambda request: found.asked.append(request.url))
        if scripts:
            found.page.add_init_script(WATCH)
        found.page.goto(file.as_uri())
        return found

    yield open_page
    for context in contexts:
        context.close()
