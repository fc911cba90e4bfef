//! Commands that cannot be started.

use nix::sys::signal::SigSet;
use std::fs;
use wattprint::cli::run::child::Child;
use wattprint::cli::run::refusal::SpawnError;

fn refused(command: &str) -> SpawnError {
    Child::spawn(&[command.into()], None, &SigSet::empty()).unwrap_err()
}

#[test]
fn a_command_that_cannot_be_started_says_why_and_what_helps() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, content: &str| {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let executable = |path: &str| {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    };
    let plain = file("plain", "#!/bin/sh\n");
    let orphaned = file("orphaned", "#!/no/such/interpreter\n");
    executable(&orphaned);
    let absent = folder.path().join("absent").to_str().unwrap().to_owned();
    let here = folder.path().to_str().unwrap().to_owned();
    let cases = [
        (
            "wattprint-no-such",
            127,
            "was not found",
            "check the spelling, and that its directory is in PATH".to_owned(),
        ),
        (
            &absent,
            127,
            "was not found",
            format!("check the path: there is no file `{absent}`"),
        ),
        (
            &plain,
            126,
            "cannot be executed",
            format!("make it executable: chmod +x {plain}"),
        ),
        (
            &here,
            126,
            "cannot be executed",
            format!("`{here}` is a directory; name a program in it"),
        ),
        (
            &orphaned,
            126,
            "cannot be executed",
            "the interpreter named in its first line, or its loader, is absent".to_owned(),
        ),
    ];
    for (command, code, message, hint) in cases {
        let why = refused(command);
        assert_eq!(why.exit_code(), code, "{command}");
        assert_eq!(why.to_string(), format!("command `{command}` {message}"));
        assert_eq!(why.hint(), hint);
    }
    let nothing = Child::spawn(&[], None, &SigSet::empty()).unwrap_err();
    assert_eq!(
        (nothing.exit_code(), nothing.to_string().as_str()),
        (2, "no command was given")
    );
}
