"""The landing page, looked at as its readers do. Usage: page.py [PICTURES]."""

import os
import signal
import subprocess
import sys
import tempfile
import time

from browser import Browser

PROGRAM = os.environ.get("WATTPRINT", "target/debug/wattprint")
STAGE = os.environ.get("STAGE", "target/debug/examples/stage")
PICTURES = sys.argv[1] if len(sys.argv) > 1 else None

# What somebody might call a job.
HOSTILE = "<script>window.caught = 1</script>\u202egnp.exe\"'&" + "x" * 500

# The contrast of each text with what lies behind it, by WCAG 2.2, 1.4.3.
CONTRAST = """(() => {
  const channel = (it) => (it /= 255) <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const parse = (it) => it.match(/[\\d.]+/g).map(Number);
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const [r, g, b, a = 1] = parse(getComputedStyle(at).backgroundColor);
      if (a === 1) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const poor = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || node.closest('script, style, svg, noscript')) continue;
    const ink = light(parse(getComputedStyle(node).color)), ground = light(behind(node));
    const ratio = (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
    if (ratio < 4.5) poor.push(`${walk.currentNode.data.trim()}: ${ratio.toFixed(2)}`);
  }
  return poor;
})()"""

# What a reader of the page by its structure would miss.
STRUCTURE = """(() => {
  const wrong = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  let level = 0;
  for (const heading of all('h1, h2, h3, h4')) {
    const own = Number(heading.tagName[1]);
    if (own > level + 1) wrong.push(`${heading.textContent} skips a level`);
    level = own;
  }
  if (all('h1').length !== 1 || all('main').length !== 1) wrong.push('one h1, one main');
  for (const table of all('table')) {
    if (!table.caption || !table.caption.textContent) wrong.push('a table has no caption');
    if (table.querySelector('th:not([scope])')) wrong.push('a th has no scope');
  }
  for (const chart of all('svg[role=img]')) {
    const words = chart.getAttribute('aria-labelledby').split(' ');
    if (!words.every((id) => document.getElementById(id)?.textContent)) wrong.push('a chart has no words');
  }
  const ids = all('[id]').map((it) => it.id);
  if (new Set(ids).size !== ids.length) wrong.push('an id stands twice');
  for (const slider of all('[role=slider]')) {
    for (const name of ['aria-label', 'aria-valuenow', 'aria-valuemin', 'aria-valuemax', 'aria-valuetext'])
      if (!slider.hasAttribute(name)) wrong.push(`a slider has no ${name}`);
  }
  return wrong;
})()"""


class Node:
    """An agent beside an imitated driver with two GPUs, and work on both."""

    def __init__(self, folder):
        self.folder = folder
        self.stage = subprocess.Popen([STAGE, "2"], text=True,
                                      stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.library = self.stage.stdout.readline().strip()
        self.port, self.agent = None, None
        os.makedirs(f"{folder}/empty")
        self.tell("wave 0 240000 410000 70")
        self.tell("wave 1 90000 180000 46")
        self.start()
        self.work = subprocess.Popen(["sleep", "100000"])
        self.hold(0, "finetune-nl-8b", "finetuning")
        self.chat = self.hold(1, "chat-nl", "inference")

    def hold(self, gpu, name, phase):
        """Begins a workload on a GPU, and says which."""
        started = self.ask("start", "--name", name, "--phase", phase, "--gpus", str(gpu),
                           "--pid", str(self.work.pid), "--owner", str(os.getpid()))
        return started.strip()

    def ask(self, verb, *words):
        command = [PROGRAM, "workload", verb, "--socket", f"{self.folder}/agent.sock", *words]
        return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout

    def meet_hostile(self):
        """Somebody with a bad name takes the second GPU."""
        self.ask("stop", self.chat)
        self.hold(1, HOSTILE, "inference")
        time.sleep(5)

    def tell(self, line):
        self.stage.stdin.write(line + "\n")
        self.stage.stdin.flush()
        answer = self.stage.stdout.readline().strip()
        assert answer == "ok", answer

    def start(self):
        said = open(f"{self.folder}/agent.txt", "w")
        command = [PROGRAM, "agent", "--web.listen-address", f"127.0.0.1:{self.port or 0}",
                   "--ledger", f"{self.folder}/ledger.db", "--socket", f"{self.folder}/agent.sock",
                   "--path.nvml", self.library, "--path.cgroup", f"{self.folder}/empty",
                   "--interval", "0.5s", "--place", "NL", "--pue", "1.2"]
        self.agent = subprocess.Popen(command, stderr=said)
        for _ in range(200):
            with open(f"{self.folder}/agent.txt") as file:
                text = file.read()
            if "http://" in text:
                self.port = int(text.split("http://127.0.0.1:")[1].split("/")[0])
                self.url = f"http://127.0.0.1:{self.port}/"
                return
            time.sleep(0.1)
        raise AssertionError(f"the agent does not listen: {text}")

    def kill(self):
        self.agent.send_signal(signal.SIGKILL)
        self.agent.wait()

    def close(self):
        for one in [self.agent, self.work, self.stage]:
            one.kill()
            one.wait()


def check(what, is_so, found=None):
    if not is_so:
        raise AssertionError(f"{what}: {found!r}")
    print(f"ok: {what}")


def picture(page, name):
    if PICTURES:
        page.picture(f"{PICTURES}/{name}.png")


def clean(page, node, what):
    """Nothing went wrong, and nothing came from elsewhere."""
    complaints = page.complaints()
    check(f"{what}: no errors", not complaints, complaints)
    outside = [it for it in page.addresses() if not it.startswith((node.url, "data:"))]
    check(f"{what}: no request to elsewhere", not outside, outside)


def portrait(browser, node):
    """The picture in docs/img: as far as the table of devices, while all names are good."""
    if PICTURES:
        page = browser.page(1280, False)
        page.go(node.url)
        end = "document.querySelector('.cards').closest('section').getBoundingClientRect().bottom"
        page.picture(f"{PICTURES}/landing.png", page.ask(end) + 24)
        page.close()


def looks(browser, node):
    for width in [360, 1280, 1600]:
        for dark in [False, True]:
            what = f"{width} px, {'dark' if dark else 'light'}"
            page = browser.page(width, dark)
            page.go(node.url)
            overflow = page.ask("document.documentElement.scrollWidth - innerWidth")
            check(f"{what}: fits the width", overflow <= 0, overflow)
            page.ask("document.querySelector('details').open = true")
            poor = page.ask(CONTRAST)
            check(f"{what}: contrast of at least 4.5", poor == [], poor)
            page.ask("document.querySelector('details').open = false")
            wrong = page.ask(STRUCTURE)
            check(f"{what}: headings, tables, charts and names", wrong == [], wrong)
            ground = page.ask("getComputedStyle(document.body).backgroundColor")
            is_dark = int(ground.split("(")[1].split(",")[0]) < 100
            check(f"{what}: follows the system's colours", is_dark == dark, ground)
            picture(page, f"{'dark' if dark else 'light'}-{width}")
            clean(page, node, what)
            page.close()


def keyboard(page):
    """Everything can be reached and read with keys alone."""
    where = """(({className, tagName, id, hash}) => className || hash || id || tagName)(document.activeElement)"""
    path = []
    for _ in range(60):
        page.press("Tab", 9)
        path.append(page.ask(where))
        if path[-1] == "BODY":
            break
    check("Tab begins at the way past the header", path[0] == "skip", path)
    readers = [at for at, it in enumerate(path) if it.startswith("reader")]
    check("Tab reaches each chart once", len(readers) >= 3, path)
    check("each chart's table follows it", all(path[at + 1] == "SUMMARY" for at in readers), path)
    links = page.ask("[...document.querySelectorAll('footer a')].map((it) => it.getAttribute('href'))")
    check("Tab reaches the links at the end", links == ["/metrics", "/live.json", "/healthz", "/readyz"], links)

    page.ask("document.querySelector('.reader').focus()")
    said = lambda: page.ask("document.querySelector('.readout').textContent")
    spoken = lambda: page.ask("document.querySelector('.reader').getAttribute('aria-valuetext')")
    last = said()
    check("a chart in focus reads its latest point", "UTC: " in last and "W to " in last, last)
    page.press("ArrowLeft", 37)
    before = said()
    check("an arrow moves to the point before", before != last and "UTC" in before, before)
    figure = before.split(" (")[0]
    check("the same is spoken", spoken().startswith(f"{figure}, between "), spoken())
    page.press("ArrowRight", 39)
    check("the other arrow moves back", said() == last, said())
    page.press("Home", 36)
    check("Home reaches the first", said() != last, said())
    page.press("ArrowLeft", 37)
    page.ask("document.querySelector('details').open = true")
    return page.ask("document.querySelector('.reader').getAttribute('aria-valuetext')")


def updates(page, node):
    """New numbers come by themselves, and disturb nobody."""
    page.ask("window.same = true")
    large = lambda: page.ask("document.querySelector('.large').textContent")
    old, stamp = large(), page.ask("document.querySelector('time').dateTime")
    node.tell("power 0 690000")
    page.until("the node's power follows", lambda: large() != old)
    page.until("the stamp goes on", lambda: page.ask("document.querySelector('time').dateTime") > stamp)
    kilowatts = lambda: page.ask("document.querySelector('.card .now b').textContent")
    page.until("the GPU draws 690 W", lambda: kilowatts() in ["689 W", "690 W", "691 W"])
    check("numbers change without a new page", page.ask("window.same"))
    check("focus stays", page.ask("document.activeElement.className").startswith("reader"))
    check("what was opened stays open", page.ask("document.querySelector('details').open"))
    node.tell("wave 0 240000 410000 70")


def outage(page, node):
    """An agent that is gone is said to be gone, and its return is seen."""
    said = lambda: page.ask("document.getElementById('alert').textContent")
    check("nothing is said while all is well", said() == "", said())
    node.kill()
    words = page.until("the page says that the agent is gone", said)
    check("it says since when", words.startswith("Not updated since ") and "UTC" in words, words)
    check("the alert is a status that is read out", page.ask("document.getElementById('alert').ariaLive") == "polite")
    picture(page, "outage")
    node.start()
    page.until("the page recovers", lambda: said() == "", 60)
    print("ok: an agent that returns is heard again")


def hostile(page, node):
    """A job's name is text and nothing else."""
    check("no script in a name runs", page.ask("window.caught === undefined"))
    names = page.ask("[...document.querySelectorAll('bdi')].map((it) => it.textContent)")
    shown = [it for it in names if "<script>" in it]
    check("it is shown as text", shown, names)
    check("it is short and runs one way", all(len(it) <= 80 and "\u202e" not in it for it in shown), shown)


def without_script(browser, node):
    page = browser.page(1280, False, script=False)
    page.go(node.url)
    html = page.html()
    for part in ['class="large"', "<caption", 'class="best" d="M', "Without JavaScript", "finetune-nl-8b"]:
        check(f"without a script there is {part}", part in html)
    check("without a script nothing is added", 'role="slider"' not in html)
    picture(page, "no-script")
    clean(page, node, "no script")
    page.close()


def main():
    with tempfile.TemporaryDirectory() as folder:
        node, browser = Node(folder), None
        try:
            # Two whole steps, and a gap in one line, if there are to be pictures.
            time.sleep(float(os.environ.get("LANDING_SECONDS", "25")))
            browser = Browser()
            portrait(browser, node)
            node.meet_hostile()
            looks(browser, node)
            without_script(browser, node)
            page = browser.page(1280, False)
            page.go(node.url)
            hostile(page, node)
            keyboard(page)
            updates(page, node)
            clean(page, node, "all the while")
            outage(page, node)
        finally:
            if browser:
                browser.close()
            node.close()
    print("the landing page: all is well")


main()
