"""Chromium without a window, driven over its DevTools pipe: nothing to install.

The protocol: https://chromedevtools.github.io/devtools-protocol/.
"""

import base64
import json
import os
import select
import subprocess
import tempfile
import time

# Root needs --no-sandbox; the rest keeps Chromium from asking the network for anything.
FLAGS = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run
--disable-background-networking --disable-component-update --disable-sync
--hide-scrollbars --force-color-profile=srgb --remote-debugging-pipe""".split()


class Browser:
    """One browser with a profile of its own, which goes with it."""

    def __init__(self):
        self.profile = tempfile.TemporaryDirectory()
        to_browser, self.to = os.pipe()
        self.source, from_browser = os.pipe()

        def ends():
            # Chromium reads descriptor 3 and writes 4. What lies there may be one of
            # these two, so that both are first moved out of the way.
            read, write = os.dup(to_browser), os.dup(from_browser)
            os.dup2(read, 3)
            os.dup2(write, 4)

        command = ["chromium", *FLAGS, f"--user-data-dir={self.profile.name}", "about:blank"]
        self.process = subprocess.Popen(
            command, preexec_fn=ends, close_fds=False,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        os.close(to_browser)
        os.close(from_browser)
        self.rest, self.number, self.events = b"", 0, []

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        # Helpers may still be writing into the profile.
        self.profile._ignore_cleanup_errors = True
        self.profile.cleanup()

    def call(self, method, session=None, **parameters):
        """Asks something and waits for the answer; events meanwhile are kept."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self.to, json.dumps(message).encode() + b"\0")
        # A picture of a long page takes its time where others build.
        until = time.monotonic() + 120
        while time.monotonic() < until:
            for answer in self.read(0.2):
                if answer.get("id") == self.number:
                    if "error" in answer:
                        raise AssertionError(f"{method}: {answer['error']['message']}")
                    return answer["result"]
        raise AssertionError(f"{method}: no answer")

    def read(self, patience):
        """What has come by now; events are also kept."""
        if select.select([self.source], [], [], patience)[0]:
            self.rest += os.read(self.source, 1 << 20)
        *whole, self.rest = self.rest.split(b"\0")
        messages = [json.loads(it) for it in whole]
        self.events += [it for it in messages if "method" in it]
        return messages

    def page(self, width, dark, script=True):
        return Page(self, width, dark, script)


class Page:
    """One tab."""

    def __init__(self, browser, width, dark, script):
        self.browser = browser
        target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self.target = target
        attached = browser.call("Target.attachToTarget", targetId=target, flatten=True)
        self.session = attached["sessionId"]
        for domain in ["Page", "Runtime", "Network", "Log", "DOM"]:
            self.call(f"{domain}.enable")
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=900,
                  deviceScaleFactor=1, mobile=False)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])
        self.call("Emulation.setScriptExecutionDisabled", value=not script)

    def call(self, method, **parameters):
        return self.browser.call(method, self.session, **parameters)

    def go(self, url):
        self.call("Page.navigate", url=url)
        self.until("the page has loaded", lambda: self.seen("Page.loadEventFired"))

    def seen(self, method):
        """The events of one kind in this tab."""
        self.browser.read(0)
        mine = [it for it in self.browser.events if it.get("sessionId") == self.session]
        return [it["params"] for it in mine if it["method"] == method]

    def ask(self, expression):
        """What an expression in the page is worth."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True,
                           awaitPromise=True)
        if "exceptionDetails" in answer:
            raise AssertionError(f"{expression}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def html(self):
        """The document as it stands, also without a script."""
        root = self.call("DOM.getDocument", depth=0)["root"]["nodeId"]
        return self.call("DOM.getOuterHTML", nodeId=root)["outerHTML"]

    def press(self, key, code=None):
        for kind in ["rawKeyDown", "keyUp"]:
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key,
                      windowsVirtualKeyCode=code)

    def until(self, what, is_so, patience=30):
        end = time.monotonic() + patience
        while time.monotonic() < end:
            answer = is_so()
            if answer:
                return answer
            time.sleep(0.1)
        raise AssertionError(f"waited in vain: {what}")

    def picture(self, path, height=None):
        """The whole page, or as much of it from the top."""
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": height or size["height"],
                "scale": 1}
        shot = self.call("Page.captureScreenshot", format="png", clip=clip,
                         captureBeyondViewport=True)
        with open(path, "wb") as file:
            file.write(base64.b64decode(shot["data"]))

    def complaints(self):
        """Errors and warnings that the page's console has."""
        thrown = [it["exceptionDetails"]["text"] for it in self.seen("Runtime.exceptionThrown")]
        logged = [it["entry"]["text"] for it in self.seen("Log.entryAdded")
                  if it["entry"]["level"] in ("error", "warning")]
        said = [str(it["args"]) for it in self.seen("Runtime.consoleAPICalled")
                if it["type"] in ("error", "warning", "assert")]
        return thrown + logged + said

    def addresses(self):
        """Everything that the page has asked for."""
        return [it["request"]["url"] for it in self.seen("Network.requestWillBeSent")]

    def close(self):
        self.browser.call("Target.closeTarget", targetId=self.target)
