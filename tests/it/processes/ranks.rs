//! Several ranks on one node: exactly one leads.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::Duration;
use wattprint::cli::run::ranks::{LaunchKey, RankError, Role, meeting_folder, settle};
use wattprint::http::socket::{Begin, Description, End, Request, Response, Server};
use wattprint::sample::WorkloadId;
use wattprint::source::process::Stat;

const PATIENCE: Duration = Duration::from_secs(20);

fn key(variables: &[(&str, &str)]) -> Option<LaunchKey> {
    let parent = Stat::read(Path::new("/proc"), std::process::id());
    let find = |name: &str| {
        let found = variables.iter().find(|(it, _)| *it == name);
        found.map(|(_, value)| (*value).to_owned())
    };
    LaunchKey::find(find, parent.as_ref())
}

fn member() -> Begin {
    Begin {
        pid: std::process::id(),
        include_root: false,
        cgroup: None,
        workload: Description::default(),
        ..Begin::default()
    }
}

fn answer(request: &Request) -> Response {
    match request {
        Request::Begin(_) => Response::begun(WorkloadId("w".into())),
        Request::End(_)
        | Request::Release(_)
        | Request::Status
        | Request::Standing
        | Request::Stop(_)
        | Request::Mark(_)
        | Request::List => Response::done(),
    }
}

fn leave(workload: WorkloadId) -> End {
    End {
        workload,
        cpu_us: None,
        exit_code: Some(0),
        work: Vec::new(),
        pid: 0,
        owner_died: false,
    }
}

#[test]
fn ranks_of_one_launch_know_each_other_and_others_do_not() {
    let step = [("SLURM_JOB_ID", "7"), ("SLURM_STEP_ID", "0")];
    let torch = [
        ("TORCHELASTIC_RUN_ID", "none"),
        ("MASTER_ADDR", "a"),
        ("MASTER_PORT", "1"),
    ];
    let other = [
        ("TORCHELASTIC_RUN_ID", "none"),
        ("MASTER_ADDR", "a"),
        ("MASTER_PORT", "2"),
    ];
    assert!(key(&step).is_some());
    assert_eq!(key(&step), key(&step));
    assert_ne!(
        key(&step),
        key(&[("SLURM_JOB_ID", "7"), ("SLURM_STEP_ID", "1")])
    );
    assert_ne!(key(&torch), key(&other));
    for launcher in [
        "WATTPRINT_RUN_ID",
        "PMIX_NAMESPACE",
        "OMPI_MCA_ess_base_jobid",
        "PMI_RANK",
    ] {
        assert!(key(&[(launcher, "1")]).is_some(), "{launcher}");
    }
    for alone in [
        &[][..],
        &[("SLURM_JOB_ID", "7")],
        &[("WATTPRINT_RUN_ID", "")],
    ] {
        assert_eq!(key(alone), None, "{alone:?}");
    }
}

#[test]
fn exactly_one_of_many_leads_and_it_waits_for_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let key = key(&[("WATTPRINT_RUN_ID", "many")]).unwrap();
    let (start, all_in) = (Barrier::new(8), Barrier::new(8));
    let seen = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                start.wait();
                match settle(&key, folder.path(), &member(), PATIENCE).unwrap() {
                    Role::Leader(leadership) => {
                        let server = Server::start(leadership.socket(), |it| answer(&it)).unwrap();
                        seen.lock().unwrap().push("leads");
                        all_in.wait();
                        assert!(server.close_when_left(PATIENCE));
                    }
                    Role::Follower {
                        mut client,
                        workload,
                    } => {
                        seen.lock().unwrap().push("follows");
                        all_in.wait();
                        client.end(leave(workload)).unwrap();
                    }
                }
            });
        }
    });
    let seen = seen.into_inner().unwrap();
    assert_eq!(seen.iter().filter(|it| **it == "leads").count(), 1);
    assert_eq!(seen.len(), 8);
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        0,
        "nothing is left behind"
    );
}

#[test]
fn a_leader_does_not_leave_before_its_followers() {
    let folder = tempfile::tempdir().unwrap();
    let key = key(&[("WATTPRINT_RUN_ID", "linger")]).unwrap();
    let Role::Leader(leadership) = settle(&key, folder.path(), &member(), PATIENCE).unwrap() else {
        panic!("the first leads");
    };
    let server = Server::start(leadership.socket(), |it| answer(&it)).unwrap();
    let Role::Follower { client, .. } = settle(&key, folder.path(), &member(), PATIENCE).unwrap()
    else {
        panic!("the second follows");
    };
    assert!(!server.close_when_left(Duration::from_millis(20)));
    drop(client);
    assert!(
        server.close_when_left(PATIENCE),
        "a follower that died has left"
    );
    let late = settle(&key, folder.path(), &member(), Duration::ZERO).unwrap_err();
    let shown = std::error::Error::source(&late).unwrap().to_string();
    assert!(shown.contains("this run is ending; start over"), "{shown}");
    drop((server, leadership));
    let next = settle(&key, folder.path(), &member(), PATIENCE).unwrap();
    assert!(
        matches!(next, Role::Leader(_)),
        "the next launch has its own leader"
    );
}

#[test]
fn a_leader_that_died_is_followed_by_another() {
    let folder = tempfile::tempdir().unwrap();
    let key = key(&[("WATTPRINT_RUN_ID", "dead")]).unwrap();
    let Role::Leader(first) = settle(&key, folder.path(), &member(), PATIENCE).unwrap() else {
        panic!("the first leads");
    };
    // As after SIGKILL: the socket's file stays, nobody listens, no lock is held.
    drop(std::os::unix::net::UnixListener::bind(first.socket()).unwrap());
    let socket = first.socket().to_owned();
    drop(first);
    assert!(socket.exists());
    let Role::Leader(second) = settle(&key, folder.path(), &member(), PATIENCE).unwrap() else {
        panic!("the next leads");
    };
    assert!(Server::start(second.socket(), |it| answer(&it)).is_ok());
}

#[test]
fn ranks_do_not_meet_where_others_could_interfere() {
    let place = tempfile::tempdir().unwrap();
    let folder = meeting_folder(None, place.path()).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    let open = meeting_folder(None, place.path()).unwrap_err();
    assert!(
        matches!(&open, RankError::Folder { why, .. } if why.contains("chmod 700")),
        "{open}"
    );
    fs::remove_dir(&folder).unwrap();
    std::os::unix::fs::symlink(place.path(), &folder).unwrap();
    let link = meeting_folder(None, place.path()).unwrap_err();
    assert!(
        link.to_string().ends_with("it is not a folder; remove it"),
        "{link}"
    );
    let runtime = place.path().join("runtime");
    fs::create_dir(&runtime).unwrap();
    let found = meeting_folder(Some(&runtime), place.path()).unwrap();
    assert_eq!(found, runtime.join("wattprint"));
}
