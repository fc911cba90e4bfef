"""What a ledger holds, read as any SQLite client would; joules."""

import contextlib
import json
import sqlite3


class Books:
    """The ledger of one node."""

    def __init__(self, path):
        self.path = path

    def rows(self, query, *values):
        ledger = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, timeout=20)
        try:
            return ledger.execute(query, values).fetchall()
        finally:
            ledger.close()

    def by_device(self):
        """The energy of each device: by component and device."""
        rows = self.rows("""
            SELECT component, device, sum(energy) / 1e6 FROM meter JOIN channel ON number = channel
            GROUP BY channel""")
        return {(component, device): joules for component, device, joules in rows}

    def by_workload(self):
        """What each workload is charged: by its identity and the component."""
        rows = self.rows("""
            SELECT holder.workload, component, sum(energy) / 1e6
            FROM entry JOIN channel ON channel.number = entry.channel
            JOIN holder ON holder.number = entry.holder
            WHERE holder.kind = 'workload' GROUP BY entry.holder, component""")
        return {(workload, component): joules for workload, component, joules in rows}

    def names(self):
        """What each workload is called."""
        return dict(self.rows("SELECT holder.workload, name FROM workload JOIN holder ON number = holder"))

    def of_another_machine(self, path, boot):
        """A copy whose sessions say that they were of another boot: a machine of its own.

        Agents on one machine share its boot, by which reports tell machines apart.
        """
        with contextlib.closing(sqlite3.connect(self.path)) as here, contextlib.closing(sqlite3.connect(path)) as copy:
            here.backup(copy)
            for number, description in copy.execute("SELECT number, description FROM session").fetchall():
                session = json.loads(description)
                session["host"]["boot_id"] = boot
                values = boot, json.dumps(session), number
                copy.execute("UPDATE session SET boot = ?, description = ? WHERE number = ?", values)
            copy.commit()
        return path

    def bounds(self):
        """From when to when it goes, seconds since 1970."""
        first, last = self.rows("SELECT min(from_wall) / 1e9, max(until_wall) / 1e9 FROM period")[0]
        return first, last
