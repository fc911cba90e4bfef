//! A library that cannot be used says why.

use super::{chain, refusal};
use fake_nvml::{Call, Fake};
use wattprint::source::OpenError;

#[test]
fn a_missing_library_says_where_it_was_looked_for() {
    let fake = Fake::new(0);
    let nowhere = fake.directory().join("no/libnvidia-ml.so.1");
    let refused = refusal(&nowhere);
    let expected = format!("the NVML library `{}` is not present", nowhere.display());
    assert_eq!(refused.to_string(), expected);
    assert!(matches!(refused, OpenError::Absent { .. }));

    let directory = fake.directory().join("directory");
    std::fs::create_dir(&directory).unwrap();
    let shown = directory.display();
    let expected = format!("the NVML library `{shown}` (it is a directory) is not present");
    assert_eq!(refusal(&directory).to_string(), expected);
}

#[test]
fn a_library_that_cannot_be_started_says_why_and_what_would_help() {
    let fake = Fake::new(1);
    let library = fake.lib();
    let shown = library.display();

    fake.fail(Call::Init, 9);
    assert_eq!(
        refusal(&library).to_string(),
        "the NVIDIA kernel driver (NVML is here, but the driver is not loaded) is not present"
    );

    fake.fail(Call::Init, 18);
    assert_eq!(
        chain(&refusal(&library)),
        format!(
            "the NVML library `{shown}` does not work: the library and the loaded kernel driver \
             are of different versions, as after an upgrade: restart the machine, or unload and \
             load the `nvidia` kernel modules"
        )
    );

    fake.fail(Call::Init, 4);
    let OpenError::Denied { what, remedy, .. } = refusal(&library) else {
        panic!("not a denial")
    };
    assert_eq!(what, "the NVIDIA driver, `/dev/nvidiactl`");
    assert_eq!(
        remedy,
        "run as a user who may open `/dev/nvidiactl` and `/dev/nvidia0`, or give the container \
         these device files"
    );

    fake.fail(Call::Init, 999);
    let expected =
        format!("the NVML library `{shown}` does not work: an internal driver error occurred");
    assert_eq!(chain(&refusal(&library)), expected);

    let text = fake.directory().join("text.so");
    std::fs::write(&text, "not a library").unwrap();
    assert!(matches!(refusal(&text), OpenError::Broken { .. }));
}
