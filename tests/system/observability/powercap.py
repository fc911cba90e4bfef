"""A processor package with an energy counter, as Linux shows it below /sys."""

import os
import threading
import time

MOST = 262_143_328_850


class Powercap:
    """A tree for `--path.sysfs`, whose counter advances by a steady power."""

    def __init__(self, folder, watts):
        self.folder = folder
        self.watts = watts
        zone = folder / "class/powercap/intel-rapl:0"
        zone.mkdir(parents=True)
        (zone / "name").write_text("package-0\n")
        (zone / "max_energy_range_uj").write_text(f"{MOST}\n")
        (zone / "energy_uj").write_text(f"{1:020}\n")
        self.file = os.open(zone / "energy_uj", os.O_WRONLY)
        threading.Thread(target=self.advance, daemon=True).start()

    def advance(self):
        used, last = 1_000_000.0, time.monotonic()
        while True:
            time.sleep(0.02)
            now = time.monotonic()
            used += (now - last) * self.watts * 1e6
            last = now
            # One write of the same length: who reads sees the old or the new.
            os.pwrite(self.file, f"{int(used) % MOST:020}\n".encode(), 0)
