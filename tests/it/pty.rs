//! A terminal for programs that behave otherwise on one.

use nix::pty::{Winsize, openpty};
use std::fs::File;
use std::io::Read;
use std::os::fd::OwnedFd;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

/// A terminal with everything that was ever shown on it.
pub struct Terminal {
    pub keys: File,
    shown: Arc<Mutex<Vec<u8>>>,
    inside: OwnedFd,
}

impl Terminal {
    pub fn of_size(columns: u16, rows: u16) -> Self {
        let size = Winsize {
            ws_row: rows,
            ws_col: columns,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        let pair = openpty(&size, None).unwrap();
        let mut screen = File::from(pair.master.try_clone().unwrap());
        let shown = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&shown);
        // Ends with an error when nobody has the terminal any more.
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = screen.read(&mut bytes) {
                seen.lock().unwrap().extend_from_slice(&bytes[..count]);
            }
        });
        Self {
            keys: File::from(pair.master),
            shown,
            inside: pair.slave,
        }
    }

    /// Starts a program as the leader of a session on this terminal.
    pub fn start(&self, command: &Command) -> Child {
        let end = || Stdio::from(self.inside.try_clone().unwrap());
        let mut on_it = Command::new("setsid");
        on_it.args(["--ctty", "--wait"]).arg(command.get_program());
        on_it.args(command.get_args());
        if let Some(folder) = command.get_current_dir() {
            on_it.current_dir(folder);
        }
        let set = command.get_envs();
        on_it.envs(set.filter_map(|(name, value)| Some((name, value?))));
        on_it.stdin(end()).stdout(end()).stderr(end());
        on_it.spawn().unwrap()
    }

    pub fn shown(&self) -> String {
        String::from_utf8_lossy(&self.shown.lock().unwrap()).into_owned()
    }
}
