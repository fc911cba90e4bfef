//! Fake libnvidia-ml.so: pure std + libc externs, single file, no dependencies.
//! State lives in a control page: an mmap'ed file found NEXT TO THE .so ITSELF ("<so path>.ctl"),
//! located with dladdr(). So: one copy of the .so per test => isolated state per test, in-process
//! (parallel tests) or cross-process (spawned agent), with no env vars.
#![allow(non_snake_case, non_camel_case_types, clippy::missing_safety_doc)]
use std::ffi::{c_char, c_int, c_longlong, c_uint, c_ulong, c_ulonglong, c_void, CStr};
use std::sync::atomic::{AtomicI64, AtomicU32, AtomicU64, Ordering::*};
use std::sync::OnceLock;

pub const MAX_DEV: usize = 32;
pub const MAX_PROC: usize = 16;

/// Which call a fault applies to (index in `rc` / `delay_us`).
#[repr(usize)]
#[derive(Clone, Copy)]
pub enum F {
    Init = 0,
    Count,
    Handle,
    Energy,
    Power,
    Field,
    Samples,
    Procs,
    ProcUtil,
    Util,
    Mem,
    Mig,
    Misc,
    N,
}
pub const NF: usize = F::N as usize;

#[repr(C)]
pub struct Dev {
    pub rc: [AtomicU32; NF],       // 0 = ok, else the nvmlReturn_t to return
    pub delay_us: [AtomicU64; NF], // sleep before returning (a hanging driver)
    pub calls: [AtomicU64; NF],    // call counters (to prove a rate / a back-off)
    // square wave of true power
    pub lo_mw: AtomicU64,
    pub hi_mw: AtomicU64,
    pub period_us: AtomicU64,
    pub duty_permille: AtomicU64,
    pub t0_us: AtomicU64, // wave origin, CLOCK_MONOTONIC us
    // how the sensor sees it
    pub energy_quantum_us: AtomicU64, // counter refresh period (e.g. 20_000 or 100_000); 0 = continuous
    pub avg_window_us: AtomicU64,     // power_usage trailing window (1_000_000 on H100)
    pub inst_window_us: AtomicU64,    // POWER_INSTANT window (25_000 on A100/H100)
    pub power_quantum_us: AtomicU64,  // update period of the power reading
    pub gain_ppm: AtomicI64,          // sensor gain error
    pub energy_offset_mj: AtomicI64,  // add to the counter (jump back = negative)
    pub freeze_energy: AtomicU64,     // !=0: counter stuck at this value
    pub procs: AtomicU32,
    pub pid: [AtomicU32; MAX_PROC],
    pub mem: [AtomicU64; MAX_PROC],
    pub sm: [AtomicU32; MAX_PROC],
    pub gi: [AtomicU32; MAX_PROC],
    pub mig: AtomicU32,
    pub mig_count: AtomicU32,
    pub util: AtomicU32,
    pub field_mask_unsupported: AtomicU64,
    pub proc_stride: AtomicU32, // 0/24 = documented struct; 40 = the R535-era layout (extra u64 per entry)
}
#[repr(C)]
pub struct Ctl {
    pub magic: AtomicU32,
    pub count: AtomicU32,
    pub init_rc: AtomicU32,
    pub inits: AtomicU32,
    pub shutdowns: AtomicU32,
    pub driver_minor: AtomicU32,
    pub dev: [Dev; MAX_DEV],
}

extern "C" {
    fn dladdr(a: *const c_void, i: *mut DlInfo) -> c_int;
    fn open(p: *const c_char, flags: c_int, mode: c_int) -> c_int;
    fn ftruncate(fd: c_int, len: i64) -> c_int;
    fn mmap(a: *mut c_void, l: usize, prot: c_int, fl: c_int, fd: c_int, off: i64) -> *mut c_void;
    fn close(fd: c_int) -> c_int;
    fn clock_gettime(c: c_int, t: *mut [i64; 2]) -> c_int;
}
#[repr(C)]
struct DlInfo {
    fname: *const c_char,
    fbase: *mut c_void,
    sname: *const c_char,
    saddr: *mut c_void,
}

struct P(*const Ctl);
unsafe impl Send for P {}
unsafe impl Sync for P {}
/// Map (creating if absent) a control file; used by the .so and, as an rlib, by the tests.
pub unsafe fn map_ctl(path: &CStr) -> *const Ctl {
    let fd = open(path.as_ptr(), 0o2 | 0o100, 0o600); // O_RDWR|O_CREAT
    assert!(fd >= 0, "fake-nvml: cannot open {path:?}");
    assert_eq!(ftruncate(fd, std::mem::size_of::<Ctl>() as i64), 0);
    let p = mmap(
        std::ptr::null_mut(),
        std::mem::size_of::<Ctl>(),
        3,
        1,
        fd,
        0,
    ); // RW, MAP_SHARED
    close(fd);
    assert!(p as isize != -1);
    p as *const Ctl
}
fn ctl() -> &'static Ctl {
    static C: OnceLock<P> = OnceLock::new();
    let p = C.get_or_init(|| unsafe {
        let mut i: DlInfo = std::mem::zeroed();
        dladdr(nvmlInit_v2 as *const c_void, &mut i);
        let mut s = CStr::from_ptr(i.fname).to_bytes().to_vec();
        s.extend_from_slice(b".ctl\0");
        P(map_ctl(CStr::from_bytes_with_nul(&s).unwrap()))
    });
    unsafe { &*p.0 }
}
pub fn now_us() -> u64 {
    let mut t = [0i64; 2];
    unsafe { clock_gettime(1, &mut t) };
    t[0] as u64 * 1_000_000 + t[1] as u64 / 1000
}
fn real_us() -> u64 {
    let mut t = [0i64; 2];
    unsafe { clock_gettime(0, &mut t) };
    t[0] as u64 * 1_000_000 + t[1] as u64 / 1000
}

impl Dev {
    /// exact integral of the true wave from t0 to t, in nanojoules (mW*us = nJ)
    pub fn true_nj(&self, t: u64) -> u128 {
        let t0 = self.t0_us.load(Relaxed);
        if t <= t0 {
            return 0;
        }
        let (lo, hi) = (
            self.lo_mw.load(Relaxed) as u128,
            self.hi_mw.load(Relaxed) as u128,
        );
        let per = self.period_us.load(Relaxed).max(1) as u128;
        let on = per * self.duty_permille.load(Relaxed) as u128 / 1000;
        let dt = (t - t0) as u128;
        let (n, r) = (dt / per, dt % per);
        n * (on * hi + (per - on) * lo) + r.min(on) * hi + r.saturating_sub(on) * lo
    }
    fn q(t: u64, q: u64) -> u64 {
        if q == 0 {
            t
        } else {
            t - t % q
        }
    }
    fn gain(&self, v: u128) -> u128 {
        (v as i128 * (1_000_000 + self.gain_ppm.load(Relaxed)) as i128 / 1_000_000) as u128
    }
    fn energy_mj(&self, t: u64) -> u64 {
        let f = self.freeze_energy.load(Relaxed);
        if f != 0 {
            return f;
        }
        let e =
            self.gain(self.true_nj(Self::q(t, self.energy_quantum_us.load(Relaxed)))) / 1_000_000;
        (e as i64 + self.energy_offset_mj.load(Relaxed)).max(0) as u64
    }
    fn mean_mw(&self, t: u64, w: u64) -> u32 {
        let t = Self::q(t, self.power_quantum_us.load(Relaxed));
        let w = w.max(1);
        (self.gain(self.true_nj(t) - self.true_nj(t.saturating_sub(w))) / w as u128) as u32
    }
}
// device handle: (index+1) << 8 | mig instance+1 (0 = the full GPU)
type H = *mut c_void;
fn enc(i: usize, mig: usize) -> H {
    (((i + 1) << 8) | mig) as H
}
fn dec(h: H) -> Option<(usize, usize)> {
    let v = h as usize;
    let (i, m) = (v >> 8, v & 255);
    if i == 0 || i > MAX_DEV {
        None
    } else {
        Some((i - 1, m))
    }
}
fn enter(h: H, f: F) -> Result<&'static Dev, c_uint> {
    let Some((i, _)) = dec(h) else { return Err(2) };
    let c = ctl();
    if i as u32 >= c.count.load(Relaxed) {
        return Err(15);
    } // hot-removed: GPU_IS_LOST
    let d = &c.dev[i];
    d.calls[f as usize].fetch_add(1, Relaxed);
    let us = d.delay_us[f as usize].load(Relaxed);
    if us > 0 {
        std::thread::sleep(std::time::Duration::from_micros(us));
    }
    match d.rc[f as usize].load(Relaxed) {
        0 => Ok(d),
        e => Err(e),
    }
}
macro_rules! tryh {
    ($h:expr, $f:expr) => {
        match enter($h, $f) {
            Ok(d) => d,
            Err(e) => return e,
        }
    };
}
unsafe fn puts(s: &str, p: *mut c_char, len: c_uint) -> c_uint {
    if p.is_null() {
        return 2;
    }
    if s.len() + 1 > len as usize {
        return 7;
    }
    std::ptr::copy_nonoverlapping(s.as_ptr() as *const c_char, p, s.len());
    *p.add(s.len()) = 0;
    0
}

#[no_mangle]
pub unsafe extern "C" fn nvmlInit_v2() -> c_uint {
    nvmlInitWithFlags(0)
}
#[no_mangle]
pub unsafe extern "C" fn nvmlInitWithFlags(_f: c_uint) -> c_uint {
    let c = ctl();
    c.inits.fetch_add(1, Relaxed);
    c.init_rc.load(Relaxed)
}
#[no_mangle]
pub unsafe extern "C" fn nvmlShutdown() -> c_uint {
    ctl().shutdowns.fetch_add(1, Relaxed);
    0
}
#[no_mangle]
pub unsafe extern "C" fn nvmlSystemGetDriverVersion(p: *mut c_char, l: c_uint) -> c_uint {
    puts(
        &format!("580.{}.03", ctl().driver_minor.load(Relaxed).max(82)),
        p,
        l,
    )
}
#[no_mangle]
pub unsafe extern "C" fn nvmlSystemGetNVMLVersion(p: *mut c_char, l: c_uint) -> c_uint {
    puts("13.580.82.03", p, l)
}
#[no_mangle]
pub unsafe extern "C" fn nvmlDeviceGetCount_v2(n: *mut c_uint) -> c_uint {
    *n = ctl().count.load(Relaxed);
    0
}
#[no_mangle]
pub unsafe extern "C" fn nvmlDeviceGetHandleByIndex_v2(i: c_uint, h: *mut H) -> c_uint {
    if i >= ctl().count.load(Relaxed) {
        return 2;
    }
    let e = ctl().dev[i as usize].rc[F::Handle as usize].load(Relaxed);
    if e != 0 {
        return e;
    }
    *h = enc(i as usize, 0);
    0
}
#[no_mangle]
pub unsafe extern "C" fn nvmlDeviceGetHandleByUUID(u: *const c_char, h: *mut H) -> c_uint {
    let u = CStr::from_ptr(u).to_string_lossy();
    for i in 0..ctl().count.load(Relaxed) as usize {
        if u == uuid(i, 0) {
            *h = enc(i, 0);
            return 0;
        }
    }
    6
}
#[no_mangle]
pub unsafe extern "C" fn nvmlDeviceGetHandleByPciBusId_v2(b: *const c_char, h: *mut H) -> c_uint {
    let b = CStr::from_ptr(b).to_string_lossy();
    for i in 0..ctl().count.load(Relaxed) as usize {
        if b == bus(i) {
            *h = enc(i, 0);
            return 0;
        }
    }
    6
}
fn uuid(i: usize, m: usize) -> String {
    if m == 0 {
        format!("GPU-00000000-0000-0000-0000-0000000000{i:02x}")
    } else {
        format!("MIG-00000000-0000-0000-00{m:02x}-0000000000{i:02x}")
    }
}
fn bus(i: usize) -> String {
    format!("00000000:{:02X}:00.0", 0x18 + i)
}
#[no_mangle]
pub unsafe extern "C" fn nvmlDeviceGetName(h: H, p: *mut c_char, l: c_uint) -> c_uint {
    tryh!(h, F::Misc);
    puts("NVIDIA H100 80GB HBM3", p, l)
}
#[no_mangle]
pub unsafe extern "C" fn nvmlDeviceGetUUID(h: H, p: *mut c_char, l: c_uint) -> c_uint {
    tryh!(h, F::Misc);
    let (i, m) = dec(h).unwrap();
    puts(&uuid(i, m), p, l)
}
#[no_mangle]
pub unsafe extern "C" fn nvmlDeviceGetIndex(h: H, o: *mut c_uint) -> c_uint {
    tryh!(h, F::Misc);
    *o = dec(h).unwrap().0 as c_uint;
    0
}
#[no_mangle]
pub unsafe extern "C" fn nvmlDeviceGetMinorNumber(h: H, o: *mut c_uint) -> c_uint {
    nvmlDeviceGetIndex(h, o)
}
#[repr(C)]
pub struct Pci {
    legacy: [c_char; 16],
    domain: c_uint,
    bus: c_uint,
    device: c_uint,
    dev_id: c_uint,
    sub: c_uint,
    id: [c_char; 32],
}
#[no_mangle]
pub unsafe extern "C" fn nvmlDeviceGetPciInfo_v3(h: H, p: *mut Pci) -> c_uint {
    tryh!(h, F::Misc);
    let i = dec(h).unwrap().0;
    let p = &mut *p;
    p.domain = 0;
    p.bus = 0x18 + i as c_uint;
    p.device = 0;
    p.dev_id = 0x2330_10DE;
    p.sub = 0x16C1_10DE;
    puts(&bus(i), p.id.as_mut_ptr(), 32)
}
#[no_mangle]
pub unsafe extern "C" fn nvmlDeviceGetTotalEnergyConsumption(h: H, o: *mut c_ulonglong) -> c_uint {
    let d = tryh!(h, F::Energy);
    if dec(h).unwrap().1 != 0 {
        return 3;
    }
    *o = d.energy_mj(now_us());
    0
}
#[no_mangle]
pub unsafe extern "C" fn nvmlDeviceGetPowerUsage(h: H, o: *mut c_uint) -> c_uint {
    let d = tryh!(h, F::Power);
    if dec(h).unwrap().1 != 0 {
        return 3;
    }
    *o = d.mean_mw(now_us(), d.avg_window_us.load(Relaxed));
    0
}
macro_rules! konst { ($($n:ident => $v:expr),*) => { $(#[no_mangle] pub unsafe extern "C" fn $n(h: H, o: *mut c_uint) -> c_uint { tryh!(h, F::Misc); *o = $v; 0 })* } }
konst!(nvmlDeviceGetEnforcedPowerLimit => 700_000, nvmlDeviceGetPowerManagementLimit => 700_000, nvmlDeviceGetPowerManagementDefaultLimit => 700_000,
       nvmlDeviceGetMaxMigDeviceCount => 7, nvmlDeviceGetArchitecture => 9, nvmlDeviceGetNumGpuCores => 16896, nvmlDeviceGetAccountingMode => 0,
       nvmlDeviceGetPersistenceMode => 1, nvmlDeviceGetPerformanceState => 0, nvmlDeviceGetBrand => 14);
#[no_mangle]
pub unsafe extern "C" fn nvmlDeviceGetPowerManagementLimitConstraints(
    h: H,
    a: *mut c_uint,
    b: *mut c_uint,
) -> c_uint {
    tryh!(h, F::Misc);
    *a = 200_000;
    *b = 700_000;
    0
}
#[repr(C)]
#[derive(Clone, Copy)]
pub union V {
    d: f64,
    ui: c_uint,
    ul: c_ulong,
    ull: c_ulonglong,
    sll: c_longlong,
}
#[repr(C)]
pub struct FieldV {
    id: c_uint,
    scope: c_uint,
    ts: c_longlong,
    lat: c_longlong,
    vt: c_uint,
    rc: c_uint,
    v: V,
}
#[no_mangle]
pub unsafe extern "C" fn nvmlDeviceGetFieldValues(h: H, n: c_int, p: *mut FieldV) -> c_uint {
    let d = tryh!(h, F::Field);
    let t = now_us();
    for f in std::slice::from_raw_parts_mut(p, n as usize) {
        f.ts = real_us() as c_longlong;
        f.lat = 30;
        f.rc = 0;
        f.vt = 1;
        f.v = V { ull: 0 };
        match (f.id, f.scope) {
            (83, _) => {
                f.vt = 3;
                f.v.ull = d.energy_mj(t)
            } // TOTAL_ENERGY_CONSUMPTION
            (185, 0) => f.v.ui = d.mean_mw(t, d.avg_window_us.load(Relaxed)), // POWER_AVERAGE
            (186, 0) => f.v.ui = d.mean_mw(t, d.inst_window_us.load(Relaxed)), // POWER_INSTANT
            (186, 1) => f.v.ui = d.mean_mw(t, d.inst_window_us.load(Relaxed)) + 100_000, // module scope: + Grace
            (187, _) => f.v.ui = 200_000,
            (188 | 189 | 190, _) => f.v.ui = 700_000,
            _ => f.rc = 3,
        }
        if f.id < 64 + 160
            && d.field_mask_unsupported.load(Relaxed) >> (f.id.wrapping_sub(160).min(63)) & 1 == 1
            && f.id >= 160
        {
            f.rc = 3
        }
    }
    0
}
#[repr(C)]
pub struct Sample {
    ts: c_ulonglong,
    v: V,
}
#[no_mangle]
pub unsafe extern "C" fn nvmlDeviceGetSamples(
    h: H,
    ty: c_uint,
    since: c_ulonglong,
    vt: *mut c_uint,
    n: *mut c_uint,
    p: *mut Sample,
) -> c_uint {
    let d = tryh!(h, F::Samples);
    if ty > 1 {
        return 3;
    }
    const CAP: u64 = 120;
    const STEP: u64 = 20_000; // ring of 120, 20 ms apart
    *vt = 1;
    if p.is_null() {
        *n = CAP as c_uint;
        return 0;
    }
    let (t, r) = (now_us(), real_us());
    let mut k = 0;
    for j in (0..CAP.min(*n as u64)).rev() {
        let ts = r - j * STEP;
        if ts <= since {
            continue;
        }
        *p.add(k) = Sample {
            ts,
            v: V {
                ui: if ty == 0 {
                    d.mean_mw(t - j * STEP, d.inst_window_us.load(Relaxed))
                } else {
                    d.util.load(Relaxed)
                },
            },
        };
        k += 1;
    }
    *n = k as c_uint;
    if k == 0 {
        6
    } else {
        0
    }
}
#[repr(C)]
pub struct Util {
    gpu: c_uint,
    mem: c_uint,
}
#[no_mangle]
pub unsafe extern "C" fn nvmlDeviceGetUtilizationRates(h: H, o: *mut Util) -> c_uint {
    let d = tryh!(h, F::Util);
    if d.mig.load(Relaxed) == 1 {
        return 3;
    }
    *o = Util {
        gpu: d.util.load(Relaxed),
        mem: 11,
    };
    0
}
#[repr(C)]
pub struct Mem2 {
    ver: c_uint,
    total: c_ulonglong,
    resv: c_ulonglong,
    free: c_ulonglong,
    used: c_ulonglong,
}
#[no_mangle]
pub unsafe extern "C" fn nvmlDeviceGetMemoryInfo_v2(h: H, o: *mut Mem2) -> c_uint {
    tryh!(h, F::Mem);
    let o = &mut *o;
    if o.ver != (std::mem::size_of::<Mem2>() as u32 | 2 << 24) {
        return 25;
    }
    o.total = 85_520_809_984;
    o.resv = 500 << 20;
    o.used = 40 << 30;
    o.free = o.total - o.used - o.resv;
    0
}
#[repr(C)]
pub struct Proc {
    pid: c_uint,
    mem: c_ulonglong,
    gi: c_uint,
    ci: c_uint,
}
unsafe fn procs(h: H, n: *mut c_uint, p: *mut Proc) -> c_uint {
    let d = tryh!(h, F::Procs);
    let c = d.procs.load(Relaxed);
    let cap = *n;
    *n = c;
    if c == 0 {
        return 0;
    }
    if p.is_null() || cap < c {
        return 7;
    }
    let stride = match d.proc_stride.load(Relaxed) {
        0 => 24,
        s => s as usize,
    };
    for k in 0..c as usize {
        let q = (p as *mut u8).add(k * stride);
        if stride > 24 {
            std::ptr::write_bytes(q.add(24), 0, stride - 24)
        }
        *(q as *mut Proc) = Proc {
            pid: d.pid[k].load(Relaxed),
            mem: d.mem[k].load(Relaxed),
            gi: d.gi[k].load(Relaxed).wrapping_sub(1),
            ci: d.gi[k].load(Relaxed).wrapping_sub(1).max(0),
        }
    }
    0
}
#[no_mangle]
pub unsafe extern "C" fn nvmlDeviceGetComputeRunningProcesses_v3(
    h: H,
    n: *mut c_uint,
    p: *mut Proc,
) -> c_uint {
    procs(h, n, p)
}
#[no_mangle]
pub unsafe extern "C" fn nvmlDeviceGetMPSComputeRunningProcesses_v3(
    _h: H,
    n: *mut c_uint,
    _p: *mut Proc,
) -> c_uint {
    *n = 0;
    0
}
#[no_mangle]
pub unsafe extern "C" fn nvmlDeviceGetGraphicsRunningProcesses_v3(
    _h: H,
    n: *mut c_uint,
    _p: *mut Proc,
) -> c_uint {
    *n = 0;
    0
}
#[repr(C)]
pub struct PU {
    pid: c_uint,
    ts: c_ulonglong,
    sm: c_uint,
    mem: c_uint,
    enc: c_uint,
    dec: c_uint,
}
#[no_mangle]
pub unsafe extern "C" fn nvmlDeviceGetProcessUtilization(
    h: H,
    p: *mut PU,
    n: *mut c_uint,
    since: c_ulonglong,
) -> c_uint {
    let d = tryh!(h, F::ProcUtil);
    if d.mig.load(Relaxed) == 1 {
        return 3;
    }
    let c = d.procs.load(Relaxed);
    if c == 0 {
        return 6;
    }
    let cap = *n;
    *n = c;
    if p.is_null() || cap < c {
        return 7;
    }
    let _ = since;
    for k in 0..c as usize {
        *p.add(k) = PU {
            pid: d.pid[k].load(Relaxed),
            ts: real_us(),
            sm: d.sm[k].load(Relaxed),
            mem: 1,
            enc: 0,
            dec: 0,
        }
    }
    0
}
#[no_mangle]
pub unsafe extern "C" fn nvmlDeviceGetMigMode(h: H, a: *mut c_uint, b: *mut c_uint) -> c_uint {
    let d = tryh!(h, F::Mig);
    *a = d.mig.load(Relaxed);
    *b = *a;
    0
}
#[no_mangle]
pub unsafe extern "C" fn nvmlDeviceGetMigDeviceHandleByIndex(h: H, i: c_uint, o: *mut H) -> c_uint {
    let d = tryh!(h, F::Mig);
    if i >= d.mig_count.load(Relaxed) {
        return 6;
    }
    *o = enc(dec(h).unwrap().0, i as usize + 1);
    0
}
#[no_mangle]
pub unsafe extern "C" fn nvmlDeviceGetDeviceHandleFromMigDeviceHandle(h: H, o: *mut H) -> c_uint {
    *o = enc(dec(h).unwrap().0, 0);
    0
}
#[no_mangle]
pub unsafe extern "C" fn nvmlDeviceIsMigDeviceHandle(h: H, o: *mut c_uint) -> c_uint {
    *o = (dec(h).unwrap().1 != 0) as c_uint;
    0
}
#[no_mangle]
pub unsafe extern "C" fn nvmlDeviceGetGpuInstanceId(h: H, o: *mut c_uint) -> c_uint {
    match dec(h) {
        Some((_, m)) if m > 0 => {
            *o = m as c_uint;
            0
        }
        _ => 3,
    }
}
#[no_mangle]
pub unsafe extern "C" fn nvmlDeviceGetComputeInstanceId(h: H, o: *mut c_uint) -> c_uint {
    *o = 0;
    if dec(h).unwrap().1 > 0 {
        0
    } else {
        3
    }
}
#[repr(C)]
pub struct Attr {
    a: [c_uint; 8],
    mem_mb: c_ulonglong,
}
#[no_mangle]
pub unsafe extern "C" fn nvmlDeviceGetAttributes_v2(h: H, o: *mut Attr) -> c_uint {
    let m = dec(h).unwrap().1;
    if m == 0 {
        return 3;
    }
    *o = Attr {
        a: [16, 1, 0, 0, 0, 0, 1, 1],
        mem_mb: 9728,
    };
    0
}
#[no_mangle]
pub unsafe extern "C" fn nvmlDeviceGetTemperature(h: H, s: c_uint, o: *mut c_uint) -> c_uint {
    tryh!(h, F::Misc);
    if s != 0 {
        return 2;
    }
    *o = 55;
    0
}
#[no_mangle]
pub unsafe extern "C" fn nvmlDeviceGetClockInfo(h: H, _s: c_uint, o: *mut c_uint) -> c_uint {
    tryh!(h, F::Misc);
    *o = 1755;
    0
}
#[no_mangle]
pub unsafe extern "C" fn nvmlDeviceGetCurrentClocksThrottleReasons(
    h: H,
    o: *mut c_ulonglong,
) -> c_uint {
    tryh!(h, F::Misc);
    *o = 4;
    0
}
#[no_mangle]
pub unsafe extern "C" fn nvmlDeviceGetTotalEccErrors(
    h: H,
    _a: c_uint,
    _b: c_uint,
    o: *mut c_ulonglong,
) -> c_uint {
    tryh!(h, F::Misc);
    *o = 0;
    0
}
