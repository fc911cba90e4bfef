//! The load as a program for the GPU: C = A · B, single precision.
//!
//! It is written here as PTX, which the driver compiles for whatever GPU it
//! finds, so that no toolkit is needed. Each block of 256 threads makes 64 × 64
//! results and each thread 4 × 4 of them, from pieces of A and B in shared
//! memory: enough work per byte to draw real power.

use std::fmt::Write;

/// Rows and columns that one block makes; the matrix's side is a multiple of it.
pub const BLOCK: u32 = 64;
/// Threads in a block.
pub const THREADS: u32 = 256;
/// Columns of A that are worked on at once.
const DEPTH: u32 = 16;
/// Results per thread, in each direction.
const EACH: u32 = 4;
/// Numbers from one column of A to the next in shared memory: one more than
/// there are, so that neighbouring threads do not meet in one bank.
const PITCH: u32 = BLOCK + 1;

/// The program, for any GPU since Maxwell (compute capability 5.0).
///
/// # Source
///
/// The tiling is the textbook one: Kirk, Hwu, *Programming Massively Parallel
/// Processors*, chapter 4; instructions from NVIDIA, *PTX ISA*, version 6.0.
pub fn matrix_product() -> String {
    let mut ptx = String::from(HEAD);
    ptx.push_str(&load());
    for k in 0..DEPTH {
        ptx.push_str(&multiply(k));
    }
    ptx.push_str(STEP);
    ptx.push_str(&store());
    ptx
}

/// Parameters, addresses of the first pieces, and zero for every sum.
///
/// %rd4 and %rd5 walk over A and B; %rd6 is 16 rows and %rd7 4 rows in bytes;
/// %r8 and %r9 are this thread's places to fill, %r10 and %r11 to read.
const HEAD: &str = "\
.version 6.0
.target sm_50
.address_size 64
.visible .entry product(.param .u64 pa, .param .u64 pb, .param .u64 pc, .param .u32 pn)
{
.shared .align 4 .b8 sa[4160];
.shared .align 4 .b8 sb[4096];
.reg .b32 %r<24>;
.reg .b64 %rd<24>;
.reg .f32 %f<28>;
.reg .pred %p;
ld.param.u64 %rd0, [pa];
ld.param.u64 %rd1, [pb];
ld.param.u64 %rd2, [pc];
ld.param.u32 %r0, [pn];
cvta.to.global.u64 %rd0, %rd0;
cvta.to.global.u64 %rd1, %rd1;
cvta.to.global.u64 %rd2, %rd2;
mov.u32 %r1, %tid.x;
and.b32 %r2, %r1, 15;
shr.u32 %r3, %r1, 4;
mov.u32 %r4, %ctaid.x;
shl.b32 %r4, %r4, 6;
mov.u32 %r5, %ctaid.y;
shl.b32 %r5, %r5, 6;
mov.u32 %r6, sa;
mov.u32 %r7, sb;
add.u32 %r12, %r5, %r3;
mad.lo.u32 %r12, %r12, %r0, %r2;
mul.wide.u32 %rd4, %r12, 4;
add.u64 %rd4, %rd0, %rd4;
shr.u32 %r13, %r1, 6;
and.b32 %r14, %r1, 63;
add.u32 %r14, %r14, %r4;
mad.lo.u32 %r13, %r13, %r0, %r14;
mul.wide.u32 %rd5, %r13, 4;
add.u64 %rd5, %rd1, %rd5;
mul.wide.u32 %rd6, %r0, 64;
mul.wide.u32 %rd7, %r0, 16;
mad.lo.u32 %r15, %r2, 65, %r3;
mad.lo.u32 %r8, %r15, 4, %r6;
mad.lo.u32 %r9, %r1, 4, %r7;
mad.lo.u32 %r10, %r3, 16, %r6;
mad.lo.u32 %r11, %r2, 4, %r7;
mov.u32 %r16, 0;
mov.f32 %f0, 0f00000000;
mov.f32 %f1, %f0;
mov.f32 %f2, %f0;
mov.f32 %f3, %f0;
mov.f32 %f4, %f0;
mov.f32 %f5, %f0;
mov.f32 %f6, %f0;
mov.f32 %f7, %f0;
mov.f32 %f8, %f0;
mov.f32 %f9, %f0;
mov.f32 %f10, %f0;
mov.f32 %f11, %f0;
mov.f32 %f12, %f0;
mov.f32 %f13, %f0;
mov.f32 %f14, %f0;
mov.f32 %f15, %f0;
NEXT:
";

/// The next 16 columns of A and rows of B.
const STEP: &str = "\
bar.sync 0;
add.u64 %rd4, %rd4, 64;
add.u64 %rd5, %rd5, %rd6;
add.u32 %r16, %r16, 16;
setp.lt.u32 %p, %r16, %r0;
@%p bra NEXT;
";

/// Brings 64 × 16 numbers of A and 16 × 64 of B into shared memory.
fn load() -> String {
    let mut ptx = String::new();
    for (walker, step, place, apart) in [
        ("%rd4", "%rd6", "%r8", 4 * DEPTH),
        ("%rd5", "%rd7", "%r9", 4 * THREADS),
    ] {
        put(&mut ptx, format_args!("mov.u64 %rd8, {walker};"));
        for i in 0..EACH {
            put(&mut ptx, format_args!("ld.global.f32 %f16, [%rd8];"));
            put(
                &mut ptx,
                format_args!("st.shared.f32 [{place}+{}], %f16;", i * apart),
            );
            put(&mut ptx, format_args!("add.u64 %rd8, %rd8, {step};"));
        }
    }
    put(&mut ptx, format_args!("bar.sync 0;"));
    ptx
}

/// Adds the products of column `k` of A and row `k` of B.
fn multiply(k: u32) -> String {
    let mut ptx = String::new();
    for i in 0..EACH {
        let (a, b) = (4 * (k * PITCH + i), 4 * (k * BLOCK + 16 * i));
        put(
            &mut ptx,
            format_args!("ld.shared.f32 %f{}, [%r10+{a}];", 16 + i),
        );
        put(
            &mut ptx,
            format_args!("ld.shared.f32 %f{}, [%r11+{b}];", 20 + i),
        );
    }
    for i in 0..EACH {
        for j in 0..EACH {
            let (sum, a, b) = (EACH * i + j, 16 + i, 20 + j);
            put(
                &mut ptx,
                format_args!("fma.rn.f32 %f{sum}, %f{a}, %f{b}, %f{sum};"),
            );
        }
    }
    ptx
}

/// Writes this thread's 4 × 4 results.
fn store() -> String {
    let mut ptx = String::from(
        "\
mad.lo.u32 %r17, %r3, 4, %r5;
add.u32 %r18, %r4, %r2;
mad.lo.u32 %r17, %r17, %r0, %r18;
mul.wide.u32 %rd9, %r17, 4;
add.u64 %rd9, %rd2, %rd9;
mul.wide.u32 %rd10, %r0, 4;
",
    );
    for i in 0..EACH {
        for j in 0..EACH {
            let (place, sum) = (64 * j, EACH * i + j);
            put(
                &mut ptx,
                format_args!("st.global.f32 [%rd9+{place}], %f{sum};"),
            );
        }
        put(&mut ptx, format_args!("add.u64 %rd9, %rd9, %rd10;"));
    }
    ptx.push_str("ret;\n}\n");
    ptx
}

fn put(ptx: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = writeln!(ptx, "{line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_makes_all_products_of_a_tile() {
        let ptx = matrix_product();
        let count = |word: &str| ptx.matches(word).count() as u32;
        assert_eq!(count("fma.rn.f32"), DEPTH * EACH * EACH);
        assert_eq!(count("st.global.f32"), EACH * EACH);
        // One piece of shared memory is filled exactly by all threads together.
        assert_eq!(count("ld.global.f32") * THREADS, 2 * BLOCK * DEPTH);
        assert!(ptx.contains(&format!("sa[{}]", 4 * PITCH * DEPTH)));
        assert!(ptx.contains(&format!("sb[{}]", 4 * BLOCK * DEPTH)));
    }

    #[test]
    fn both_barriers_stand_between_filling_and_reading() {
        let ptx = matrix_product();
        let places: Vec<_> = ptx.match_indices("bar.sync").map(|(at, _)| at).collect();
        let last_fill = ptx.rfind("st.shared").unwrap();
        let (first_read, last_read) = (
            ptx.find("ld.shared").unwrap(),
            ptx.rfind("ld.shared").unwrap(),
        );
        assert!(last_fill < places[0] && places[0] < first_read);
        assert!(last_read < places[1] && places.len() == 2);
    }
}
