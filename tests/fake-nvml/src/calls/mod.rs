//! The exported functions, with the signatures of `nvml.h`, by theme.
//!
//! An output argument is an optional reference to memory that need not be
//! initialised: that is a C pointer which may be null, without the unsafety.

mod energy;
mod events;
mod gpm;
mod identity;
mod library;
mod memory;
mod mig;
mod processes;
mod state;

use crate::page::{Call, GpuPage, Page};
use std::ffi::{CStr, c_char, c_uint};
use std::mem::MaybeUninit;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::Ordering::Relaxed;

type Code = c_uint;
type Out<'a, T> = Option<&'a mut MaybeUninit<T>>;

const SUCCESS: Code = 0;
const INVALID_ARGUMENT: Code = 2;
const NOT_SUPPORTED: Code = 3;
const NOT_FOUND: Code = 6;
const INSUFFICIENT_SIZE: Code = 7;
const TIMEOUT: Code = 10;
const GPU_IS_LOST: Code = 15;
const VERSION_MISMATCH: Code = 25;
const UNKNOWN: Code = 999;

/// A device handle as the caller holds it: slot and MIG instance, never null.
#[repr(transparent)]
#[derive(Clone, Copy)]
struct Handle(usize);

impl Handle {
    fn new(slot: usize, instance: usize) -> Self {
        Self((slot + 1) << 8 | instance)
    }

    fn slot(self) -> usize {
        (self.0 >> 8).wrapping_sub(1)
    }

    fn instance(self) -> usize {
        self.0 & 0xff
    }

    /// Counts a call and gives the GPU, unless it is gone or the call is to fail.
    fn meet(self, call: Call) -> Result<&'static GpuPage, Code> {
        let gpu = page().gpu.get(self.slot()).ok_or(INVALID_ARGUMENT)?;
        let answer = gpu.faults.meet(call);
        if present(self.slot()) {
            answer.map(|()| gpu)
        } else {
            Err(GPU_IS_LOST)
        }
    }

    /// The same, for what a MIG instance does not offer.
    fn meet_whole(self, call: Call) -> Result<&'static GpuPage, Code> {
        let gpu = self.meet(call)?;
        (self.instance() == 0).then_some(gpu).ok_or(NOT_SUPPORTED)
    }
}

/// The control page beside this very library.
fn page() -> &'static Page {
    static PAGE: OnceLock<&Page> = OnceLock::new();
    PAGE.get_or_init(|| {
        // SAFETY: `Dl_info` is plain data; the address is of our own code, so that
        // on success the name is a string which lives as long as the library.
        let own = unsafe {
            let mut info: libc::Dl_info = std::mem::zeroed();
            libc::dladdr(page as *const libc::c_void, &raw mut info);
            CStr::from_ptr(info.dli_fname)
        };
        let mut name = own.to_bytes().to_vec();
        name.extend_from_slice(b".ctl");
        let file = Path::new(std::ffi::OsStr::from_bytes(&name));
        Page::map(file).expect("the control page can be mapped")
    })
}

fn present(slot: usize) -> bool {
    let listed = (page().gpus.load(Relaxed) as usize).min(page().gpu.len());
    slot < listed && page().gpu[slot].removed.load(Relaxed) == 0
}

fn answer(result: Result<(), Code>) -> Code {
    result.err().unwrap_or(SUCCESS)
}

fn put<T>(out: Out<T>, value: T) -> Result<(), Code> {
    out.map(|out| _ = out.write(value)).ok_or(INVALID_ARGUMENT)
}

/// Writes a C string into the caller's buffer.
fn put_text(text: &str, out: *mut c_char, length: c_uint) -> Result<(), Code> {
    if out.is_null() {
        return Err(INVALID_ARGUMENT);
    }
    if text.len() >= length as usize {
        return Err(INSUFFICIENT_SIZE);
    }
    // SAFETY: the caller vouches for `length` bytes, and the text is shorter.
    unsafe {
        std::ptr::copy_nonoverlapping(text.as_ptr(), out.cast(), text.len());
        out.add(text.len()).write(0);
    }
    Ok(())
}

/// Reads a C string that the caller hands in.
fn text<'a>(text: *const c_char) -> Result<&'a str, Code> {
    if text.is_null() {
        return Err(INVALID_ARGUMENT);
    }
    // SAFETY: the caller vouches for a string that lives through the call.
    let text = unsafe { CStr::from_ptr(text) };
    text.to_str().map_err(|_| INVALID_ARGUMENT)
}
