//! A fake driver for scripts: it says where the library lies, then does what lines say.
//!
//! `stage [GPUS]` makes a library with so many GPUs (1), in a folder of its own below
//! `TMPDIR`, prints its path, which is the value of `--path.nvml`, and obeys the lines of
//! its standard input until that ends; then the folder goes. Each line is answered by
//! one: `ok`, a number that was asked for, or `error: …`, after which it goes on.
//! GPUs are counted from 0 and draw 100 W until told otherwise.
//!
//! ```text
//! power GPU MILLIWATTS                 draws this much from now on
//! wave GPU LOW HIGH SECONDS [DUTY]     alternates between two powers in milliwatts; so many
//!                                      thousandths of a period at the high one (500)
//! processes GPU [PID ...]              these compute on it, each with 1 GiB of its memory
//! use GPU PID PERCENT                  the driver's next sample of what a process did
//! memory GPU BYTES                     so much of its memory is in use
//! limit GPU MILLIWATTS                 its enforced power limit
//! model GPU NAME                       what it calls itself
//! lose GPU        return GPU           is pulled out, is put back
//! freeze GPU      thaw GPU             its counter stands still, runs again
//! reload                               the driver begins anew: all counters at zero
//! hang            mend                 calls for energy do not come back; nothing fails
//! fail CODE       crash                they give an NVML error; they end the process
//! gpus NUMBER                          so many GPUs, at the end of the list
//! uuid GPU                             what schedulers call it
//! truth GPU                            joules that it has truly used
//! counter GPU                          joules that its counter shows
//! ```

use fake_nvml::wave::Wave;
use fake_nvml::{ABORT, Call, Fake, Gpu, List, MAX_GPUS, Process, Use, monotonic_us, wall_us};
use std::error::Error;
use std::io::{Write, stdin, stdout};
use std::str::{FromStr, SplitWhitespace};
use std::time::Duration;

/// What a line is answered with, or what is wrong with it.
type Answer = Result<String, String>;

/// The answer where there is nothing else to say.
const DONE: &str = "ok";

/// Nobody waits so long.
const FOR_EVER: Duration = Duration::from_hours(365 * 24);

fn main() -> Result<(), Box<dyn Error>> {
    let gpus = std::env::args().nth(1);
    let gpus = gpus.map_or(Ok(1), |it| it.parse::<usize>());
    let gpus = gpus.map_err(|wrong| format!("the argument is a number of GPUs: {wrong}"))?;
    let fake = Fake::new(gpus);
    for slot in 0..gpus {
        fake.gpu(slot).set_power_mw(100_000);
    }
    say(&fake.lib().display().to_string())?;
    for line in stdin().lines() {
        let line = line?;
        if !line.trim().is_empty() {
            let answer = obey(&fake, &line);
            say(&answer.unwrap_or_else(|wrong| format!("error: {line}: {wrong}")))?;
        }
    }
    Ok(())
}

/// Says a line at once: whoever asked is waiting for it.
fn say(line: &str) -> std::io::Result<()> {
    let mut out = stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}

fn obey(fake: &Fake, line: &str) -> Answer {
    let mut words = line.split_whitespace();
    let verb = words.next().unwrap_or_default();
    match verb {
        "reload" => all(fake, |gpu| {
            gpu.restart_counter();
        }),
        "hang" => all(fake, |gpu| gpu.delay(Call::Energy, FOR_EVER)),
        "crash" => all(fake, |gpu| gpu.fail(Call::Energy, ABORT)),
        "fail" => {
            let code = next(&mut words, "an NVML return code")?;
            all(fake, |gpu| gpu.fail(Call::Energy, code));
        }
        "mend" => all(fake, |gpu| {
            gpu.delay(Call::Energy, Duration::ZERO);
            gpu.fail(Call::Energy, 0);
        }),
        "gpus" => {
            let gpus = next(&mut words, "a number of GPUs")?;
            if gpus > MAX_GPUS {
                return Err(format!("at most {MAX_GPUS} GPUs"));
            }
            fake.set_gpus(gpus);
        }
        _ => {
            let slot = next(&mut words, "the number of a GPU")?;
            if slot >= MAX_GPUS {
                return Err(format!("the GPUs are 0 to {}", MAX_GPUS - 1));
            }
            return of_one(fake.gpu(slot), verb, words);
        }
    }
    Ok(DONE.into())
}

fn of_one(gpu: Gpu<'_>, verb: &str, mut words: SplitWhitespace<'_>) -> Answer {
    match verb {
        "power" => gpu.set_power_mw(next(&mut words, "milliwatts")?),
        "wave" => gpu.set_wave(wave(gpu, words)?),
        "processes" => gpu.set_processes(List::Compute, &processes(words)?),
        "use" => gpu.add_use(Use {
            pid: next(&mut words, "a process")?,
            percent: next(&mut words, "percent of its time")?,
            stamp_us: wall_us(),
        }),
        "memory" => gpu.set_memory_used(next(&mut words, "bytes")?),
        "limit" => gpu.set_limit_mw(next(&mut words, "milliwatts")?),
        // Only the name changes: these are all Hopper.
        "model" => gpu.set_model(&words.collect::<Vec<_>>().join(" "), 9),
        "lose" => gpu.remove(),
        "return" => gpu.put_back(),
        "freeze" => gpu.freeze_counter(),
        "thaw" => gpu.thaw_counter(),
        "uuid" => return Ok(gpu.uuid()),
        "truth" => {
            let now = Duration::from_micros(monotonic_us());
            return Ok((gpu.true_energy_mj(now) / 1e3).to_string());
        }
        "counter" => return Ok((gpu.counter_mj() as f64 / 1e3).to_string()),
        _ => return Err("no such verb: see the head of stage.rs".into()),
    }
    Ok(DONE.into())
}

fn all(fake: &Fake, act: impl Fn(Gpu<'_>)) {
    (0..MAX_GPUS).for_each(|slot| act(fake.gpu(slot)));
}

/// A wave that goes on from what was used until now.
fn wave(gpu: Gpu<'_>, mut words: SplitWhitespace<'_>) -> Result<Wave, String> {
    let now = monotonic_us();
    let used_mj = gpu.true_energy_mj(Duration::from_micros(now));
    Ok(Wave {
        low_mw: next(&mut words, "the low power in milliwatts")?,
        high_mw: next(&mut words, "the high power in milliwatts")?,
        period_us: next::<u64>(&mut words, "the period in seconds")? * 1_000_000,
        duty_permille: words.next().map_or(Ok(500), parse)?,
        origin_us: now,
        origin_nj: (used_mj * 1e6) as u64,
    })
}

fn processes(words: SplitWhitespace<'_>) -> Result<Vec<Process>, String> {
    let with_memory = |pid| Process {
        pid,
        memory: Some(1 << 30),
    };
    words.map(|pid| parse(pid).map(with_memory)).collect()
}

fn next<T: FromStr>(words: &mut SplitWhitespace<'_>, what: &str) -> Result<T, String> {
    words
        .next()
        .ok_or_else(|| format!("{what} is missing"))
        .and_then(parse)
}

fn parse<T: FromStr>(word: &str) -> Result<T, String> {
    word.parse()
        .map_err(|_| format!("`{word}` is no number that fits here"))
}
