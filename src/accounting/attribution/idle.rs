//! The idle part of one channel's energy, with its bounds.

/// What would have been drawn with nothing to do, in microjoules.
#[derive(Debug, Clone, Copy)]
pub(super) struct IdleEnergy {
    /// What is charged as that.
    pub central: u64,
    /// The least and the most that it may be.
    pub ends: [u64; 2],
    /// What of it may have been somebody's use: who pays for it may owe less by that.
    pub doubted: u64,
}

impl IdleEnergy {
    /// An energy that is known.
    pub fn sure(energy: u64) -> Self {
        Self {
            central: energy,
            ends: [energy; 2],
            doubted: 0,
        }
    }
}
