"""A real Chromium: where it is, how it is started, what it must not see.

python tests/browser.py      finds one, installing it if need be, and prints where
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import axe_playwright_python
from playwright.sync_api import ConsoleMessage, Dialog, Page, Request, Response, sync_playwright

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = Path(axe_playwright_python.__path__[0], "axe.min.js").read_text()
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP ${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`));
"""


def find_chromium() -> str | None:
    for candidate in [*filter(None, map(shutil.which, NAMES)), own_chromium()]:
        if works(candidate):
            return candidate
    return None


def own_chromium() -> str:
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def works(program: str) -> bool:
    """Some systems put a program of this name that only says how to install another."""
    try:
        asked = subprocess.run([program, "--version"], capture_output=True, check=False, timeout=30)
    except OSError:
        return False
    return asked.returncode == 0


def install_chromium() -> None:
    """The system's own where we may install packages, else playwright's."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"]
        for command in (["apt-get", "update", "-q"], install):
            subprocess.run(command, env=env, check=False, stdin=subprocess.DEVNULL)
    if not find_chromium():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


class Watch:
    """What went wrong on a page behind the person's back."""

    def __init__(self, page: Page, site: str) -> None:
        self.troubles: list[str] = []
        self.site = urlsplit(site).netloc
        page.on("console", self.on_console)
        page.on("pageerror", lambda error: self.troubles.append(f"script error: {error}"))
        page.on("dialog", self.on_dialog)
        page.on("request", self.on_request)
        page.on("response", self.on_response)
        page.add_init_script(REPORT_VIOLATIONS)

    def on_console(self, message: ConsoleMessage) -> None:
        # The browser's own line about an answer of 400 or more: on_response judges those.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.troubles.append(f"console: {message.text}")

    def on_dialog(self, dialog: Dialog) -> None:
        self.troubles.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def on_request(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme in {"http", "https", "ws", "wss"} and url.netloc != self.site:
            self.troubles.append(f"request to another host: {request.url}")

    def on_response(self, response: Response) -> None:
        worst = 500 if response.request.is_navigation_request() else 400
        if response.status >= worst:
            self.troubles.append(f"{response.status} {response.url}")


@contextmanager
def the_same_with_scripts(page: Page) -> Iterator[Page]:
    """What a page without JavaScript shows, where axe's own scripts may run and the page's do not."""
    browser = page.context.browser
    assert browser
    html = re.sub(r"<script\b.*?</script>|</?noscript>", "", page.content(), flags=re.DOTALL)
    context = browser.new_context(viewport=page.viewport_size, locale="es-MX")
    copy = context.new_page()
    copy.route(page.url, lambda route: route.fulfill(body=html, content_type="text/html"))
    copy.goto(page.url)
    try:
        yield copy
    finally:
        context.close()


def assert_accessible(page: Page) -> None:
    """No violation of WCAG 2.2 A and AA nor of axe's best practices, as the page stands."""
    if page.evaluate("() => matchMedia('(scripting: none)').matches"):
        with the_same_with_scripts(page) as copy:
            assert_accessible(copy)
        return
    page.evaluate(AXE)
    asked = {"runOnly": AXE_TAGS, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(options)", asked)
    assert found["passes"], "axe examined nothing"
    violations = [
        f"{violation['id']}: {violation['help']}\n    {node['html']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
    assert not violations, f"{page.url}\n" + "\n".join(violations)


def main() -> None:
    if not find_chromium():
        install_chromium()
    path = find_chromium()
    if not path:
        sys.exit("The journeys need Chromium and none could be installed: install `chromium`.")
    sys.stdout.write(f"Chromium: {path}\n")


if __name__ == "__main__":
    main()
