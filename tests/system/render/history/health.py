"""What a simulated agent says beside energy: who works there, and how it fares itself."""

from fleet import LOST_SOURCE
from node import STEP, gpu_name

INFO = ("name", "project", "model", "owner", "image", "namespace", "pod", "slurm_job", "run")

FACTORS = (
    ("grid.location", "national inventory, simulated"),
    ("grid.market", "contract, simulated"),
    ("site.pue", "operator's meters, simulated"),
    ("site.wue", "operator's meters, simulated"),
    ("water.grid", "survey of power stations, simulated"),
)


def gauges(node, ago, now):
    """Everything that is not a counter of energy, as (name, labels, value)."""
    up = {source: 0 if node.source_lost(source, ago) else 1 for source in ("nvml", "rapl")}
    yield from _workloads(node)
    for (component, device), watts in node.power.items():
        yield "power_watts", {"component": component, "device": device}, watts
    for component in ("accelerator", "cpu", "dram", "other"):
        yield "conservation_difference_joules", {"component": component}, 0
    for source, state in up.items():
        yield "source_up", {"source": source}, state
        delivered = now if state else now - 3600 * (LOST_SOURCE[2] - ago)
        yield "source_last_success_timestamp_seconds", {"source": source}, delivered
    yield from _context(node)
    yield from _process(node, now)


def _workloads(node):
    parts = {(it.workload, it.phase): it for it in node.works if it.workload in node.shown}
    for work in parts.values():
        names = {it: work.labels.get(it, "") for it in INFO if it != "name"}
        labels = {"workload": work.workload, "phase": work.phase, "name": work.name, **names}
        yield "workload_info", labels, 1
    yield "workloads", {}, len(node.shown)
    yield "workloads_limit", {}, 500


def _context(node):
    place = node.cluster
    yield "grid_carbon_intensity_grams_per_kwh", {"basis": "location", "match": place.match}, place.location[1]
    yield "grid_carbon_intensity_grams_per_kwh", {"basis": "market", "match": "supplied"}, place.market[1]
    yield "grid_carbon_intensity_age_seconds", {"basis": "location", "match": place.match}, 0
    yield "pue_ratio", {}, place.pue[1]
    for factor, source in FACTORS:
        match = place.match if factor == "grid.location" else "supplied"
        yield "factor_info", {"factor": factor, "source": source, "match": match}, 1
    yield "idle_policy_info", {"policy": "reserved"}, 1
    yield "build_info", {"version": "0.1.0"}, 1
    host = node.name.split(":")[0]
    yield "node_info", {"node": host, "cpu": "simulated processor", "os": "6.8.0", "hypervisor": ""}, 1
    yield "node_cpus", {}, 112
    yield "node_memory_bytes", {}, 1 << 40
    yield "wue_liters_per_kwh", {}, place.site_water[1]
    for component, device, source, name, method, how in _instruments(node):
        labels = {"component": component, "device": device, "source": source}
        yield "instrument_info", {**labels, "name": name, "method": method, "provenance": how}, 1


def _instruments(node):
    for gpu in range(8):
        yield "accelerator", gpu_name(node.name, gpu), "nvml", "simulated H100", "energy counter", "measured"
    for package in range(2):
        yield "cpu", f"package-{package}", "rapl", "simulated processor", "energy counter", "measured"
    yield "dram", "memory", "model", "1 TiB", "watts per GiB", "modelled"
    yield "other", "node", "model", "rest of the node", "node model", "modelled"


def _process(node, now):
    alive = now - node.started
    yield "ledger_bytes", {}, 41e6 + alive * 9
    yield "ledger_errors_total", {}, 0
    yield "audit_findings_total", {}, 0
    yield "audit_last_success_timestamp_seconds", {}, now - now % 900
    yield "snapshot_timestamp_seconds", {}, now - 1
    yield "snapshot_age_seconds", {}, 0.6
    yield "sample_interval_seconds", {}, 1
    yield "late_ticks_total", {}, int(alive / 9000)
    yield "suspended_seconds_total", {}, 0
    yield "scrapes_total", {}, alive / STEP
    yield "http_connections_dropped_total", {}, 0
    for source in ("nvml", "rapl"):
        yield "source_errors_total", {"source": source, "kind": "timeout"}, int(alive / 40000)
    for component, device in node.power:
        yield "sensor_restarts_total", {"component": component, "device": device}, 0
