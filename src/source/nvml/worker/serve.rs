//! The worker's own side: it holds the library and answers.

use super::wire::{Refusal, Reply, Request, Seen};
use crate::sample::Sample;
use crate::source::{Roots, Source};
use nix::sys::signal::{SigSet, Signal, raise};
use std::ffi::CStr;
use std::io::{self, BufRead, BufReader, Write};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// What people see in a list of processes.
const NAME: &CStr = c"wattprint-nvml";

/// How long the library may take to end in good order once nobody asks any more.
const GRACE: Duration = Duration::from_secs(2);

/// What a service manager or a terminal may send to all processes of a service.
/// The last reading comes after that, so that the worker stays until it is left.
const NOT_FOR_US: [Signal; 4] = [
    Signal::SIGINT,
    Signal::SIGTERM,
    Signal::SIGHUP,
    Signal::SIGQUIT,
];

/// Serves whoever started this process over its standard input, until that one
/// has gone.
///
/// # Errors
///
/// Standard input is not such a line: this was started by hand.
pub fn serve(roots: &Roots) -> io::Result<()> {
    let ignored: SigSet = NOT_FOR_US.into_iter().collect();
    ignored.thread_block().map_err(io::Error::from)?;
    let line = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    line.peer_addr()?;
    // Both are extra: without them the end of the line ends this process.
    let _best_effort = nix::sys::prctl::set_pdeathsig(Signal::SIGKILL);
    let _best_effort = nix::sys::prctl::set_name(NAME);
    let requests = requests(line.try_clone()?)?;
    match super::super::open_here(roots) {
        Ok(source) => {
            say(&line, &Reply::Opened)?;
            answer(source, &requests, &line)
        }
        Err(error) => say(&line, &Reply::Refused(Refusal::of(&error))),
    }
}

fn answer(
    mut source: Box<dyn Source>,
    requests: &Receiver<Request>,
    line: &UnixStream,
) -> io::Result<()> {
    for request in requests {
        let mut sample = Sample::new(request.at, request.kind);
        let result = source.observe(request.kind, &mut sample);
        let seen = Seen::of(sample, result);
        say(line, &Reply::Seen(Box::new(seen)))?;
    }
    Ok(())
}

fn say(mut line: &UnixStream, reply: &Reply) -> io::Result<()> {
    let mut text = serde_json::to_vec(reply)?;
    text.push(b'\n');
    line.write_all(&text)
}

/// Listens on a thread of its own, because the other one may hang in a driver
/// when the end comes.
fn requests(line: UnixStream) -> io::Result<Receiver<Request>> {
    let (tell, requests) = channel();
    let listen = move || {
        hear(BufReader::new(line), &tell);
        // The other thread sees the end, too, unless it hangs.
        drop(tell);
        std::thread::sleep(GRACE);
        let _nobody_left_to_tell = raise(Signal::SIGKILL);
    };
    let thread = std::thread::Builder::new().name("requests".to_owned());
    thread.spawn(listen)?;
    Ok(requests)
}

fn hear(line: impl BufRead, tell: &Sender<Request>) {
    for text in line.lines() {
        let request = text.ok().and_then(|it| serde_json::from_str(&it).ok());
        let Some(request) = request else { return };
        if tell.send(request).is_err() {
            return;
        }
    }
}
