"""The simulated fleet: two clusters of three nodes, and who works on them.

Nothing here was measured. Powers are what data sheets lead one to expect of such
machines; grids, water and prices are round numbers of plausible size.
"""

from dataclasses import dataclass, field
from math import cos, pi

HOUR = 3600


@dataclass(frozen=True)
class Cluster:
    """A place: what its electricity means. Each factor is (low, best, high)."""

    name: str
    pue: tuple
    location: tuple
    market: tuple
    site_water: tuple
    grid_water: tuple
    price: tuple
    match: str


@dataclass(frozen=True)
class Work:
    """Somebody's work on one node: which accelerators it holds, from when to when.

    Times are hours before the end of the history. `shape` says how busy it is.
    """

    workload: str
    phase: str
    name: str
    gpus: tuple
    begins: float
    ends: float
    shape: str
    cores: float = 0.1
    labels: dict = field(default_factory=dict, hash=False)
    unit: str = ""
    rate: float = 0.0

    def busy(self, ago, hour):
        """How busy it keeps its accelerators, from 0 to 1; None where it is not there."""
        if not self.ends <= ago < self.begins:
            return None
        return SHAPES[self.shape](self.begins - ago, hour)


def day_and_night(hour):
    """Demand of people: low at four in the morning, high at four in the afternoon."""
    return 0.5 - 0.5 * cos((hour - 4) / 24 * 2 * pi)


def training(since, _hour):
    """Steady steps, and every hour the half minute in which a checkpoint is written."""
    return 0.55 if since % 1.0 < 1 / 60 and since > 0.5 else 0.93


SHAPES = {
    "training": training,
    "evaluation": lambda since, hour: 0.62,
    "finetuning": lambda since, hour: 0.82 if since % 0.5 > 0.06 else 0.35,
    "service": lambda since, hour: 0.12 + 0.66 * day_and_night(hour),
    "small service": lambda since, hour: 0.08 + 0.35 * day_and_night(hour),
    "forgotten": lambda since, hour: 0.0,
}

ALL = tuple(range(8))


def _run(begins, ends, phase, shape, rate):
    labels = {
        "project": "foundation",
        "model": "aurora-7b",
        "owner": "mira",
        "slurm_job": "48211",
        "run": "slurm:ams:48211",
    }
    return Work("slurm-48211", phase, "aurora-7b pretraining", ALL, begins, ends, shape, 0.22, labels, "token", rate)


def training_run():
    """One run over three nodes: training, interrupted by evaluations, then finetuning."""
    parts = []
    begins = 22.0
    for stage in range(4):
        parts.append(_run(begins, begins - 4.2, "pretraining", "training", 19000))
        parts.append(_run(begins - 4.2, begins - 4.45, "evaluation", "evaluation", 24000))
        begins -= 4.45
    parts.append(_run(begins, 1.6, "finetuning", "finetuning", 12000))
    return parts


def _pod(workload, name, phase, gpus, shape, project, model, rate=0.0, begins=99.0, ends=0.0, unit="request"):
    labels = {
        "project": project,
        "model": model,
        "owner": "platform",
        "image": f"registry.example/{name}:2026.11",
        "namespace": project,
        "pod": f"{name}-0",
    }
    return Work(workload, phase, name, gpus, begins, ends, shape, 0.12, labels, unit if rate else "", rate)


CLUSTERS = {
    "ams": Cluster("ams", (1.18, 1.22, 1.28), (255, 280, 320), (20, 28, 40), (0.2, 0.35, 0.6), (1.4, 2.1, 3.4),
                   (0.13, 0.14, 0.15), "exact"),
    "sto": Cluster("sto", (1.09, 1.12, 1.16), (22, 30, 45), (10, 15, 22), (0.02, 0.05, 0.1), (6.0, 9.5, 16.0),
                   (0.07, 0.08, 0.09), "older-period"),
}

# What each cluster may use in 30 days: joules of its nodes, grams by location.
BUDGETS = {"ams": (11_500 * 3.6e6, 3.9e6), "sto": (8_200 * 3.6e6, 0.27e6)}

# Who works where. The run stands on three nodes; the rest of Amsterdam is its queue.
NODES = {
    "ams-h100-1:19412": ("ams", training_run()),
    "ams-h100-2:19412": ("ams", training_run()),
    "ams-h100-3:19412": ("ams", training_run() + [
        _pod("pod-2f1c", "eval-suite", "evaluation", (0, 1, 2, 3), "evaluation", "foundation", "aurora-7b", begins=1.4),
    ]),
    "sto-h100-1:19412": ("sto", [
        _pod("pod-71aa", "chat", "inference", (0, 1, 2, 3, 4, 5), "service", "assistant", "borealis-70b", 46.0),
        _pod("pod-88d0", "embed", "inference", (6,), "small service", "search", "comet-embed", 310.0),
    ]),
    "sto-h100-2:19412": ("sto", [
        _pod("pod-71ab", "chat", "inference", (0, 1, 2, 3), "service", "assistant", "borealis-70b", 31.0),
        _pod("pod-90b3", "rerank", "inference", (4, 5), "small service", "search", "comet-rank", 120.0),
        _pod("pod-14ee", "notebook-kim", "other", (7,), "forgotten", "research", ""),
    ]),
    "sto-h100-3:19412": ("sto", [
        _pod("pod-c310", "vision-adapter", "finetuning", (0, 1, 2, 3), "finetuning", "vision", "lumen-2b", 850.0, 15.0, 4.0, "image"),
        _pod("pod-51f7", "speech", "inference", (4, 5), "small service", "assistant", "echo-1b", 22.0),
    ]),
}

# What goes wrong, in hours before the end.
LOST_NODE = ("sto-h100-3:19412", 9.5, 7.2)
LOST_SOURCE = ("ams-h100-2:19412", "rapl", 6.0, 4.1)
LOST_GPU = ("ams-h100-2:19412", 5, 14.0, 13.3)
RESTARTED_AGENT = ("sto-h100-1:19412", 17.0)
