//! The accelerator that is planned with, and what its user knows better.

use super::number::above_zero;
use crate::plan::Remark;
use crate::profile::{Accelerator, AcceleratorError, Catalog};
use crate::quantity::{Bandwidth, FlopRate, Power, significant};
use clap::Args;

/// Which accelerator, with numbers in place of those of the catalogue.
#[derive(Debug, Args)]
#[command(next_help_heading = "Hardware")]
pub struct AcceleratorArgs {
    /// The accelerator: as its driver names it, or short, such as H100.
    #[arg(long, value_name = "NAME")]
    accelerator: String,
    /// Rated power of one accelerator, in watts.
    #[arg(long, value_name = "W", value_parser = above_zero)]
    accelerator_power: Option<f64>,
    /// Dense 16-bit peak of one accelerator, without sparsity, in TFLOP/s.
    #[arg(long, value_name = "TFLOP_PER_S", value_parser = above_zero)]
    accelerator_peak: Option<f64>,
    /// Bandwidth of the memory of one accelerator, in GB/s.
    #[arg(long, value_name = "GB_PER_S", value_parser = above_zero)]
    accelerator_bandwidth: Option<f64>,
}

impl AcceleratorArgs {
    /// The rated power that was given.
    pub fn power(&self) -> Option<Power> {
        self.accelerator_power.map(Power::from_watts)
    }

    /// What the catalogue knows of it, with what was given instead.
    ///
    /// An accelerator that nobody knows can be planned with when its rated power
    /// is given.
    ///
    /// # Errors
    ///
    /// An unknown or ambiguous name gives [`AcceleratorError`] with the nearest ones.
    pub fn find(&self, catalog: &Catalog) -> Result<Accelerator, AcceleratorError> {
        let known = catalog.accelerator(&self.accelerator);
        let mut accelerator = match (known, self.power()) {
            (Ok(known), Some(power)) => known.with_power(power),
            (Err(AcceleratorError::Unknown { .. }), Some(power)) => {
                Accelerator::given(&self.accelerator, power)
            }
            (known, _) => known?,
        };
        if let Some(peak) = self.accelerator_peak {
            accelerator = accelerator.with_peak(FlopRate::from_flop_per_second(peak * 1e12));
        }
        if let Some(bandwidth) = self.accelerator_bandwidth {
            let bandwidth = Bandwidth::from_bytes_per_second(bandwidth * 1e9);
            accelerator = accelerator.with_bandwidth(bandwidth);
        }
        Ok(accelerator)
    }

    /// Which numbers of the accelerator are the user's own.
    ///
    /// The rated power is none of them: it stands among the factors.
    pub fn remark(&self) -> Option<Remark> {
        let said = |what, value: Option<f64>, unit| {
            value.map(|it| format!("{what} {} {unit}", significant(it, 4)))
        };
        let given = [
            said("memory bandwidth", self.accelerator_bandwidth, "GB/s"),
            said("dense 16-bit peak", self.accelerator_peak, "TFLOP/s"),
        ];
        let given: Vec<_> = given.into_iter().flatten().collect();
        (!given.is_empty()).then(|| Remark {
            id: "accelerator-given",
            text: format!("{} of the accelerator, given by hand", given.join(" and ")),
            assumed: false,
        })
    }
}
