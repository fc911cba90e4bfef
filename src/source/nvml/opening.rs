//! Starting NVML, or saying why it cannot be started here.

use crate::source::OpenError;
use nvml_wrapper::Nvml;
use nvml_wrapper::bitmasks::InitFlags;
use nvml_wrapper::error::NvmlError;
use std::io;
use std::path::Path;

/// What the loader is asked for where no path is given.
const NAME: &str = "libnvidia-ml.so.1";

/// The library fits another driver than the one that runs.
#[derive(Debug, thiserror::Error)]
#[error(
    "the library and the loaded kernel driver are of different versions, as after an upgrade: \
     restart the machine, or unload and load the `nvidia` kernel modules"
)]
struct Mismatch;

/// Loads and starts NVML. A machine without GPUs is no error.
pub(super) fn start(path: Option<&Path>) -> Result<Nvml, OpenError> {
    look(path)?;
    let library = path.map_or_else(|| NAME.into(), |path| path.display().to_string());
    init(path).map_err(|error| explain(error, &library, path.is_some()))
}

/// Whether there is a file at the path that was given, if one was.
pub(super) fn look(path: Option<&Path>) -> Result<(), OpenError> {
    let shown = path.unwrap_or(Path::new("")).display();
    match path {
        Some(path) if path.is_dir() => Err(absent(&format!("`{shown}` (it is a directory)"))),
        Some(path) if !path.exists() => Err(absent(&format!("`{shown}`"))),
        _ => Ok(()),
    }
}

fn init(path: Option<&Path>) -> Result<Nvml, NvmlError> {
    let mut builder = Nvml::builder();
    if let Some(path) = path {
        builder.lib_path(path.as_os_str());
    }
    match builder.flags(InitFlags::NO_GPUS).init() {
        // Drivers before 384 have no flags.
        Err(NvmlError::FailedToLoadSymbol(_)) => builder.flags(InitFlags::empty()).init(),
        result => result,
    }
}

fn absent(library: &str) -> OpenError {
    OpenError::Absent {
        what: format!("the NVML library {library}"),
    }
}

fn explain(error: NvmlError, library: &str, given: bool) -> OpenError {
    let what = format!("the NVML library `{library}`");
    match error {
        // The loader's answer is only text: `NAME: cannot open shared object file: …`.
        NvmlError::LibloadingError(cause) if !given && not_found(&cause.to_string()) => {
            absent(&format!("`{library}`"))
        }
        NvmlError::DriverNotLoaded => OpenError::Absent {
            what: "the NVIDIA kernel driver (NVML is here, but the driver is not loaded)".into(),
        },
        NvmlError::NoPermission => OpenError::Denied {
            what: "the NVIDIA driver, `/dev/nvidiactl`".into(),
            remedy: "run as a user who may open `/dev/nvidiactl` and `/dev/nvidia0`, or give the \
                     container these device files"
                .into(),
            source: io::Error::from(io::ErrorKind::PermissionDenied),
        },
        NvmlError::LibRmVersionMismatch => OpenError::Broken {
            what,
            source: Box::new(Mismatch),
        },
        cause => OpenError::Broken {
            what,
            source: Box::new(cause),
        },
    }
}

/// Whether the loader found no such file, or only a directory of that name.
fn not_found(answer: &str) -> bool {
    let reasons = ["No such file or directory", "Is a directory"];
    answer.starts_with(NAME) && reasons.iter().any(|reason| answer.contains(reason))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_that_lacks_another_library_is_not_absent() {
        let missing = "cannot open shared object file: No such file or directory";
        assert!(not_found(&format!("{NAME}: {missing}")));
        assert!(not_found(&format!(
            "{NAME}: cannot read file data: Is a directory"
        )));
        assert!(!not_found(&format!("libcudart.so.12: {missing}")));
        assert!(!not_found(&format!("{NAME}: invalid ELF header")));
    }
}
