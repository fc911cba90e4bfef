//! A `libnvidia-ml.so` whose truth is known, so that measurements can be judged.
//!
//! As a `cdylib` it answers the NVML calls that wattprint makes, from a wave of
//! true power and a model of the sensor that looks at it. As an `rlib` it gives
//! tests [`Fake`], which owns a copy of that library and drives it through a
//! control page that both map: in this process or from the one that spawned it,
//! without environment variables, each copy apart from all others.
//!
//! [`wave`] holds the arithmetic as pure functions of time, for tests that
//! simulate a sensor without waiting.

mod calls;
mod fake;
mod gpu;
mod page;
mod parts;
pub mod wave;

pub use fake::Fake;
pub use gpu::{Gpu, List, Process, Scope};
pub use page::{ABORT, Call, MAX_GPUS, MAX_PROCESSES, monotonic_us, wall_us};
pub use parts::{Part, Use};
