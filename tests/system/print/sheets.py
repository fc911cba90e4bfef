"""Prints HTML pages with Chromium, counts the sheets, and makes pictures of them."""

import argparse
import glob
import os
import re
import subprocess
import sys
import tempfile

# What a page may take: the report promises two sheets of A4, in points.
MOST_SHEETS = 2
A4 = (595, 842)
# Examples that show every section at once, as no real report does.
LONGER = {"page-everything"}
WIDTHS = (360, 800, 1400)


def chromium(*arguments):
    """Runs Chromium without a window and without a profile of its own."""
    with tempfile.TemporaryDirectory() as profile:
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                   f"--user-data-dir={profile}", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode != 0:
        raise SystemExit(f"chromium failed: {done.stderr[-2000:]}")


def printed(page, folder):
    """The page as PDF."""
    pdf = os.path.join(folder, os.path.basename(page).removesuffix(".html") + ".pdf")
    chromium("--no-pdf-header-footer", f"--print-to-pdf={pdf}", "file://" + os.path.abspath(page))
    return pdf


def sheets(pdf):
    """How many sheets there are, and their size in points."""
    said = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True).stdout
    count = int(re.search(r"^Pages:\s+(\d+)", said, re.M).group(1))
    size = re.search(r"^Page size:\s+([\d.]+) x ([\d.]+)", said, re.M)
    return count, tuple(round(float(it)) for it in size.groups())


def words(pdf):
    """What can be read and searched: charts and letters are no pictures."""
    return subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True).stdout


def pictures(page, pdf, folder):
    """Every sheet, and the screens of a telephone, a tablet and a desk."""
    name = os.path.join(folder, os.path.basename(page).removesuffix(".html"))
    subprocess.run(["pdftoppm", "-r", "80", "-png", pdf, name], check=True)
    for width in WIDTHS:
        chromium(f"--screenshot={name}-{width}.png", f"--window-size={width},2600",
                 "file://" + os.path.abspath(page))


def problems(page, pdf):
    """What is wrong with the sheets of a page."""
    count, size = sheets(pdf)
    example = os.path.basename(page).split(".")[0]
    if any(abs(one - other) > 1 for one, other in zip(size, A4)):
        yield f"sheets of {size} points are not A4"
    if count > MOST_SHEETS and example not in LONGER:
        yield f"{count} sheets, at most {MOST_SHEETS}"
    with open(page, encoding="utf-8") as file:
        text = file.read()
    for title in re.findall(r"<h2>([^<]+)</h2>", text):
        if title.split()[0] not in words(pdf):
            yield f"the heading {title!r} is not on paper"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", metavar="FOLDER", help="leave PDFs and pictures here")
    parser.add_argument("files", nargs="*")
    given = parser.parse_args()
    files = given.files or sorted(glob.glob("tests/golden/page-*.html") + glob.glob("docs/examples/*/*.html"))
    if not files:
        raise SystemExit("no pages to print")
    failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.pictures or scratch
        os.makedirs(folder, exist_ok=True)
        for page in files:
            pdf = printed(page, folder)
            if given.pictures:
                pictures(page, pdf, folder)
            found = list(problems(page, pdf))
            failed += bool(found)
            print("FAIL" if found else "PASS", f"{page}: {sheets(pdf)[0]} sheets", *found, sep="  ", flush=True)
    print(f"{len(files) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
