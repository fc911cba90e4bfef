//! What a run tells its command, so that the command can change its own phase.

use std::ffi::OsString;
use std::path::Path;

/// Where whoever meters the command listens.
pub const SOCKET: &str = "WATTPRINT_SOCKET";

/// As which workload the command is metered, for scripts that ask about it.
pub const WORKLOAD: &str = "WATTPRINT_WORKLOAD";

/// What is set in the command's environment, or taken out of it.
pub type Told = [(&'static str, Option<OsString>); 2];

/// What a command is told that is metered as this workload over there. When
/// nobody can be asked it is told nothing, also not what a run around this one
/// had said.
pub fn told(socket: Option<&Path>, workload: &str) -> Told {
    [
        (SOCKET, socket.map(|path| path.as_os_str().to_owned())),
        (WORKLOAD, socket.map(|_| workload.into())),
    ]
}
