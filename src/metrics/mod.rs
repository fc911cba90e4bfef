//! What Prometheus sees: the sums since the process started, as families.
//!
//! [`Running`] adds up spans; [`Snapshot`] is what a scrape may see of it;
//! [`FAMILIES`] says which families there are and how each reads a snapshot;
//! [`expose`] writes them in a format. A new metric is one row in [`FAMILIES`].
//!
//! This room is pure: no files, sockets, clocks, environment or logging.

mod birth;
mod channels;
mod document;
mod exposed;
mod families;
mod family;
mod format;
mod history;
mod lately;
mod live;
mod making;
mod openmetrics;
mod rates;
mod reading;
mod running;
mod served;
mod shares;
mod snapshot;
mod standing;
mod tally;
mod text;
mod totals;
mod work;
mod workloads;

pub use birth::Birth;
pub use channels::{ChannelTotals, GapReason};
pub use document::document;
pub use exposed::{Exposed, ExposedChannel, Recovery};
pub use families::{FAMILIES, Part as FamilyPart, families};
pub use family::{Emit, Family, Kind, Process, Scrape, names};
pub use format::{Format, expose};
pub use history::{History, Told};
pub use lately::{LONGEST, LastHour, Lately, Line, MOST_LINES, Mark, Point, STEP};
pub use live::{
    Absent, Health, Hour, Known, Live, LiveDevice, LiveLedger, LiveLine, LiveSource, LiveWorkload,
    Sums as LiveSums, Workloads as LiveWorkloads,
};
pub use making::Making;
pub use rates::{Assess, Assessed};
pub use running::{Running, Settings};
pub use served::{Served, WebConfig};
pub use snapshot::{Context, FactorLabel, GridCarbon, LedgerHealth, Snapshot, SourceTotals};
pub use standing::{Amounts, Charge, Device, Range, Standing};
pub use tally::{Bound, Level, Levels, Tally};
pub use totals::Totals;
pub use work::Output;
pub use workloads::{Charged, OTHER, Part, Slot, Workloads};
