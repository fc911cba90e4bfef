//! As much of the CUDA driver as a matrix product needs, found at run time.

use super::kernel::{BLOCK, THREADS, matrix_product};
use anyhow::{Context, Result, bail};
use libloading::Library;
use std::ffi::{CStr, CString, c_char, c_int, c_uint, c_void};
use std::ptr;

type Address = u64;

/// Matrices on one GPU, ready to be multiplied.
///
/// Everything must be called on the thread that made it: CUDA's context belongs
/// to a thread. The matrices stay on the GPU until the process ends.
pub struct Multiplier {
    driver: Driver,
    kernel: *mut c_void,
    addresses: [Address; 3],
    side: u32,
}

/// The driver's functions that are called more than once.
struct Driver {
    launch: Launch,
    synchronize: unsafe extern "C" fn() -> c_int,
    read: unsafe extern "C" fn(*mut c_void, Address, usize) -> c_int,
    name: unsafe extern "C" fn(c_int, *mut *const c_char) -> c_int,
    // Last, so that no function outlives it.
    library: Library,
}

type Retain = unsafe extern "C" fn(*mut *mut c_void, c_int) -> c_int;
type Load = unsafe extern "C" fn(*mut *mut c_void, *const c_void) -> c_int;
type Find = unsafe extern "C" fn(*mut *mut c_void, *mut c_void, *const c_char) -> c_int;
type Allocate = unsafe extern "C" fn(*mut Address, usize) -> c_int;
type Write = unsafe extern "C" fn(Address, *const c_void, usize) -> c_int;
type Launch = unsafe extern "C" fn(
    *mut c_void,
    c_uint,
    c_uint,
    c_uint,
    c_uint,
    c_uint,
    c_uint,
    c_uint,
    *mut c_void,
    *mut *mut c_void,
    *mut *mut c_void,
) -> c_int;

impl Multiplier {
    /// Puts two random matrices of `side` × `side` on the GPU at `bus_address`.
    ///
    /// # Errors
    ///
    /// There is no CUDA driver, or it refuses.
    pub fn new(bus_address: &str, side: u32) -> Result<Self> {
        let driver = Driver::open()?;
        driver.enter(bus_address)?;
        let kernel = driver.compile()?;
        let bytes = side as usize * side as usize * size_of::<f32>();
        let mut addresses = [0; 3];
        for (seed, address) in (1..).zip(&mut addresses) {
            *address = driver.allocate(bytes)?;
            driver.write(*address, &random(seed, side))?;
        }
        Ok(Self {
            driver,
            kernel,
            addresses,
            side,
        })
    }

    /// Multiplies once, and returns when it is done.
    ///
    /// # Errors
    ///
    /// The driver reports one.
    pub fn multiply(&mut self) -> Result<()> {
        let [mut a, mut b, mut c] = self.addresses;
        let mut side = self.side;
        let mut arguments = [
            (&raw mut a).cast(),
            (&raw mut b).cast(),
            (&raw mut c).cast(),
            (&raw mut side).cast(),
        ];
        let blocks = self.side / BLOCK;
        // SAFETY: the kernel takes three addresses and a number, which live until
        // the call returns; the matrices are as large as the grid covers.
        let code = unsafe {
            (self.driver.launch)(
                self.kernel,
                blocks,
                blocks,
                1,
                THREADS,
                1,
                1,
                0,
                ptr::null_mut(),
                arguments.as_mut_ptr(),
                ptr::null_mut(),
            )
        };
        self.driver.check(code, "start the matrix product")?;
        // SAFETY: takes nothing and waits for this thread's context.
        let code = unsafe { (self.driver.synchronize)() };
        self.driver.check(code, "finish the matrix product")
    }

    /// Whether a few results agree with the same sums made here.
    ///
    /// # Errors
    ///
    /// The results cannot be read.
    pub fn is_right(&self) -> Result<bool> {
        let side = self.side as usize;
        let (a, b) = (random(1, self.side), random(2, self.side));
        let mut c = vec![0f32; side * side];
        // SAFETY: the buffer is as large as the matrix.
        let code = unsafe {
            (self.driver.read)(
                c.as_mut_ptr().cast(),
                self.addresses[2],
                size_of_val(c.as_slice()),
            )
        };
        self.driver.check(code, "read the product")?;
        // Places in different tiles, and different corners of a tile.
        let places = [
            0,
            1,
            side - 1,
            side * 17 + 5,
            side * side / 2 + 70,
            side * side - 1,
        ];
        Ok(places.into_iter().all(|place| {
            let (row, column) = (place / side, place % side);
            let terms =
                (0..side).map(|k| f64::from(a[row * side + k]) * f64::from(b[k * side + column]));
            let expected: f64 = terms.sum();
            (f64::from(c[place]) - expected).abs() < 1e-3 * (side as f64).sqrt()
        }))
    }
}

impl Driver {
    fn open() -> Result<Self> {
        // SAFETY: the CUDA driver's library may be loaded by any process.
        let library = unsafe { Library::new("libcuda.so.1") }.context(
            "could not open the CUDA driver libcuda.so.1; with --no-load only the sensors are measured",
        )?;
        // SAFETY: the types are those of cuda.h for these names.
        unsafe {
            Ok(Self {
                launch: *library.get(b"cuLaunchKernel\0")?,
                synchronize: *library.get(b"cuCtxSynchronize\0")?,
                read: *library.get(b"cuMemcpyDtoH_v2\0")?,
                name: *library.get(b"cuGetErrorName\0")?,
                library,
            })
        }
    }

    /// Makes the GPU's own context current on this thread.
    fn enter(&self, bus_address: &str) -> Result<()> {
        let address = CString::new(bus_address)?;
        let (mut device, mut context) = (0, ptr::null_mut());
        // SAFETY: the types are those of cuda.h; all pointers live through the calls.
        unsafe {
            let init = self
                .library
                .get::<unsafe extern "C" fn(c_uint) -> c_int>(b"cuInit\0")?;
            self.check(init(0), "start CUDA")?;
            let find = self
                .library
                .get::<unsafe extern "C" fn(*mut c_int, *const c_char) -> c_int>(
                    b"cuDeviceGetByPCIBusId\0",
                )?;
            self.check(find(&raw mut device, address.as_ptr()), "find the GPU")?;
            let retain = self.library.get::<Retain>(b"cuDevicePrimaryCtxRetain\0")?;
            self.check(
                retain(&raw mut context, device),
                "make a context on the GPU",
            )?;
            let set = self
                .library
                .get::<unsafe extern "C" fn(*mut c_void) -> c_int>(b"cuCtxSetCurrent\0")?;
            self.check(set(context), "enter the GPU's context")
        }
    }

    fn compile(&self) -> Result<*mut c_void> {
        let program = CString::new(matrix_product())?;
        let (mut module, mut kernel) = (ptr::null_mut(), ptr::null_mut());
        // SAFETY: the types are those of cuda.h; the program ends with a zero byte.
        unsafe {
            let load = self.library.get::<Load>(b"cuModuleLoadData\0")?;
            let code = load(&raw mut module, program.as_ptr().cast());
            self.check(code, "compile the matrix product")?;
            let find = self.library.get::<Find>(b"cuModuleGetFunction\0")?;
            let code = find(&raw mut kernel, module, c"product".as_ptr());
            self.check(code, "find the matrix product")?;
        }
        Ok(kernel)
    }

    fn allocate(&self, bytes: usize) -> Result<Address> {
        let mut address = 0;
        // SAFETY: the type is that of cuda.h; the address lives through the call.
        let code = unsafe {
            let allocate = self.library.get::<Allocate>(b"cuMemAlloc_v2\0")?;
            allocate(&raw mut address, bytes)
        };
        self.check(code, "get memory on the GPU")?;
        Ok(address)
    }

    fn write(&self, to: Address, numbers: &[f32]) -> Result<()> {
        // SAFETY: the type is that of cuda.h; the memory there is as large.
        let code = unsafe {
            let write = self.library.get::<Write>(b"cuMemcpyHtoD_v2\0")?;
            write(to, numbers.as_ptr().cast(), size_of_val(numbers))
        };
        self.check(code, "fill memory on the GPU")
    }

    fn check(&self, code: c_int, doing: &str) -> Result<()> {
        if code == 0 {
            return Ok(());
        }
        let mut name = ptr::null();
        // SAFETY: the driver gives a text of its own, or null for a code it
        // does not know.
        let known = unsafe {
            (self.name)(code, &raw mut name);
            (!name.is_null()).then(|| CStr::from_ptr(name).to_string_lossy().into_owned())
        };
        bail!(
            "could not {doing}: CUDA error {code} ({})",
            known.unwrap_or_default()
        );
    }
}

/// Numbers from −1 to 1, always the same for a seed: with zeros or equal
/// numbers a GPU draws less than with real work.
///
/// # Source
///
/// Steele, Lea, Flood, *Fast Splittable Pseudorandom Number Generators*
/// (OOPSLA 2014): SplitMix64.
fn random(seed: u64, side: u32) -> Vec<f32> {
    let mut state = seed;
    let next = || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        (mixed >> 40) as f32 / 8_388_608.0 - 1.0
    };
    std::iter::repeat_with(next)
        .take(side as usize * side as usize)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_numbers_fill_the_range_and_repeat_for_a_seed() {
        let numbers = random(1, 64);
        assert_eq!(numbers, random(1, 64));
        assert_ne!(numbers, random(2, 64));
        assert!(numbers.iter().all(|it| (-1.0..=1.0).contains(it)));
        let mean = numbers.iter().sum::<f32>() / numbers.len() as f32;
        assert!(mean.abs() < 0.05, "{mean}");
        assert!(numbers.iter().any(|it| *it < -0.9) && numbers.iter().any(|it| *it > 0.9));
    }
}
