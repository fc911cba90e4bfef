//! NVML in a process of its own: this program again, started to talk to the driver.
//!
//! A call into a driver that hangs cannot be ended but with its process, a driver
//! that crashes takes its process with it, and the driver's device files are held
//! until their process ends. So the process that talks to the driver is one that
//! can be done without: it is asked over a socket, one request and one reply at a
//! time, and what has to outlive it is kept on this side.
//!
//! A reply that is late is no fault: its readings carry the stamps of their own
//! calls, and are taken in at the next tick. Only a worker that does not answer
//! for five seconds is ended.

mod known;
mod link;
mod remote;
mod serve;
mod trouble;
mod wire;
mod workers;

pub(super) use remote::Remote;
pub use serve::serve;
pub use workers::Workers;

/// The hidden command with which the program is started as a worker.
pub const SUBCOMMAND: &str = "nvml-worker";
