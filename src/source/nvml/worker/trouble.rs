//! What is said while nothing comes from the driver.

use super::remote::State;
use super::workers::Workers;
use crate::sample::Miss;
use crate::source::clock::monotonic;

/// What is said of a worker that went without a word.
pub(super) const CRASHED: &str =
    "it ended without a word: the driver's library has probably crashed";

/// Why nothing has come, and as what a reading is missing for it.
pub(super) fn trouble(state: &State, workers: &Workers) -> (Miss, String) {
    match state {
        State::Working(..) => (Miss::Failed, "it has not answered yet".to_owned()),
        State::Loading(link, since) => {
            let time = monotonic().saturating_sub(*since).as_secs();
            let pid = link.pid();
            let why = format!("process {pid} has waited {time} s for it to start");
            (Miss::Failed, why)
        }
        State::Down(_, Miss::Released) => {
            let why = "it was released, so that others can have it for themselves";
            (Miss::Released, why.to_owned())
        }
        State::Down(_, miss) => (*miss, why_down(&workers.alive())),
    }
}

/// What is said of a driver out of which these processes do not come.
pub(super) fn left_behind(pids: &[u32]) -> String {
    let pids: Vec<String> = pids.iter().map(u32::to_string).collect();
    format!(
        "it hangs; process {} waits in it and cannot be ended",
        pids.join(" and ")
    )
}

fn why_down(left: &[u32]) -> String {
    if left.is_empty() {
        "the process that talked to it has ended; another will be started".to_owned()
    } else {
        left_behind(left)
    }
}
