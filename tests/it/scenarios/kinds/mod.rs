//! The kinds of scenario, each drawn at random from a seed.

mod accelerators;
mod processors;
mod waves;

use super::random::Random;
use super::sources;
use super::stream::{Stream, stream};
use super::world::World;
use accelerators::{
    exclusive, mig_counted, mig_uncounted, moving, mps, reserved_idle, reuse, stranger, time_sliced,
};
use processors::{cpu_different, cpu_same, cpu_unknown, dram, forking, pinned, short};
use wattprint::sample::Component;

/// One kind of scenario.
pub struct Kind {
    pub name: &'static str,
    pub about: &'static str,
    /// The devices whose energy is judged.
    pub component: Component,
    pub claim: Claim,
    /// Whether everything that uses the channel is visible to the meter.
    pub visible: bool,
    pub draw: fn(&mut Random) -> World,
    /// How the samples come about: from the world itself, or from the real
    /// source of processes before a made-up `/proc` and tree of groups.
    pub see: fn(&World, u64) -> Stream,
}

/// What is claimed of a kind, besides that the truth of every tenant lies in its
/// interval in nine scenarios of ten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// The method is exact: for 95 % of all tenants the charge is the truth within five
    /// percent.
    Exact,
    /// No more: there is no exact division.
    Bounded,
    /// The charge is the truth, but for the tick in which something changes unseen.
    ToATick,
}

use Claim::{Bounded, Exact, ToATick};

/// All kinds.
pub const KINDS: &[Kind] = &[
    gpu_kind(
        "exclusive GPU",
        "one job a GPU, bursts and pauses",
        Exact,
        exclusive,
    ),
    gpu_kind(
        "reserved, idle GPU",
        "set aside, hardly used",
        Exact,
        reserved_idle,
    ),
    gpu_kind(
        "time-sliced GPU",
        "a steady tenant beside bursty ones",
        Bounded,
        time_sliced,
    ),
    gpu_kind("MPS", "kernels side by side", Bounded, mps),
    gpu_kind(
        "MIG, counted",
        "mixed slices, activity is counted",
        Bounded,
        mig_counted,
    ),
    gpu_kind(
        "MIG, not counted",
        "mixed slices, nothing else is known",
        Bounded,
        mig_uncounted,
    ),
    Kind {
        visible: false,
        ..gpu_kind(
            "stranger on the GPU",
            "beside a process of nobody",
            Bounded,
            stranger,
        )
    },
    Kind {
        see: sources::stream,
        ..gpu_kind(
            "PID reuse",
            "a number used again by another workload",
            Exact,
            reuse,
        )
    },
    Kind {
        see: sources::stream,
        ..gpu_kind(
            "moving between cgroups",
            "one process, two workloads",
            ToATick,
            moving,
        )
    },
    cpu_kind(
        "CPU, same work",
        "neighbours who differ in time only",
        Exact,
        cpu_same,
    ),
    cpu_kind(
        "CPU, different work",
        "CPU time that draws different power",
        Bounded,
        cpu_different,
    ),
    cpu_kind(
        "CPU, idle power unknown",
        "the prior is off by up to a half",
        Bounded,
        cpu_unknown,
    ),
    cpu_kind("CPU, pinned", "packages of different load", Exact, pinned),
    Kind {
        see: sources::stream,
        ..cpu_kind("shorter than a tick", "jobs of 100 to 900 ms", Exact, short)
    },
    Kind {
        see: sources::stream,
        ..cpu_kind(
            "forking build",
            "processes that no look finds",
            Exact,
            forking,
        )
    },
    Kind {
        component: Component::Dram,
        ..cpu_kind("DRAM", "memory and traffic of their own", Bounded, dram)
    },
];

const fn gpu_kind(
    name: &'static str,
    about: &'static str,
    claim: Claim,
    draw: fn(&mut Random) -> World,
) -> Kind {
    Kind {
        name,
        about,
        component: Component::Accelerator,
        claim,
        visible: true,
        draw,
        see: stream,
    }
}

const fn cpu_kind(
    name: &'static str,
    about: &'static str,
    claim: Claim,
    draw: fn(&mut Random) -> World,
) -> Kind {
    Kind {
        component: Component::Cpu,
        ..gpu_kind(name, about, claim, draw)
    }
}
