//! The accelerators' driver, let go of for a while at an administrator's request.

use crate::agent::Control;
use crate::cli::metering::Books;
use crate::http::socket::{Freed, Release, Response};
use crate::ledger::Message;
use crate::source::clock;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

/// Longer than a worker may take to end, and a slow tick before it.
const PATIENCE: Duration = Duration::from_secs(30);

/// Has the sampler let go of the driver, and says what became of that.
pub fn release(release: Release, control: &Sender<Control>, books: &Books) -> Response {
    let time = Duration::from_millis(release.for_ms);
    let (answer, answered) = channel();
    if control.send(Control::Release(time, answer)).is_err() {
        return Response::refused("the sampler has stopped");
    }
    let from = clock::now().wall;
    let Ok(released) = answered.recv_timeout(PATIENCE) else {
        return Response::refused(format!("the sampler did not answer within {PATIENCE:?}"));
    };
    let seconds = time.as_secs_f64();
    books.write(Message::Remark(format!(
        "the accelerators' driver was let go of at {from:.0} for {seconds} s, as an administrator asked"
    )));
    if !released.held.is_empty() {
        let held: Vec<String> = released.held.iter().map(u32::to_string).collect();
        return Response::refused(format!(
            "the driver is still held by process {}, which hangs in it and cannot be ended; \
             only the driver itself or a restart of the machine can end it",
            held.join(" and ")
        ));
    }
    Response {
        released: Some(Freed {
            ended: released.ended,
            until: from.checked_add(time).unwrap_or(from),
        }),
        ..Response::done()
    }
}
