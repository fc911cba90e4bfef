//! One GPU of the fake, as a test sees it.

use crate::page::{Call, GpuPage, MAX_PROCESSES, monotonic_us};
use crate::parts::Part;
use crate::wave::{Sensor, Truth, Wave};
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

/// One GPU of a [`Fake`](crate::Fake): every setter acts at once.
#[derive(Clone, Copy)]
pub struct Gpu<'fake> {
    page: &'fake GpuPage,
    slot: usize,
}

/// Which list of processes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// Those that compute.
    Compute,
    /// Those that draw.
    Graphics,
    /// Clients of the multi-process service.
    Mps,
}

/// One process in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Process {
    /// Its number.
    pub pid: u32,
    /// Its memory in bytes, if the driver tells.
    pub memory: Option<u64>,
}

/// For what a power field answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The GPU alone.
    Gpu,
    /// The GPU, its host CPU and their memory.
    Module,
    /// The GPU's memory.
    Memory,
}

impl<'fake> Gpu<'fake> {
    pub(crate) fn new(page: &'fake GpuPage, slot: usize) -> Self {
        Self { page, slot }
    }

    pub(crate) fn set_up(self) {
        self.set_wave(Wave {
            low_mw: 100_000,
            high_mw: 600_000,
            period_us: 20_000,
            duty_permille: 500,
            origin_us: monotonic_us().saturating_sub(10_000_000),
            origin_nj: 0,
        });
        self.set_sensor(Sensor::HOPPER);
        self.set_model("NVIDIA H100 80GB HBM3", 9);
        self.set_limit_mw(700_000);
        self.set_power_scopes(&[Scope::Gpu]);
        self.set_power_type(1);
        self.page.module_mw.store(100_000, Relaxed);
        self.set_memory_used(1 << 30);
        self.set_stride(24);
        self.set_use_stride(32);
        self.page.utilization.store(50, Relaxed);
    }

    /// Its place among all GPUs that there may be.
    pub(crate) fn slot(self) -> usize {
        self.slot
    }

    /// Its page, for what stands in other files.
    pub(crate) fn page(self) -> &'fake GpuPage {
        self.page
    }

    /// Its UUID, which it keeps for ever.
    pub fn uuid(self) -> String {
        uuid(self.slot, 0)
    }

    /// Makes a call fail with an NVML return code; 0 mends it.
    pub fn fail(self, call: Call, code: u32) {
        self.page.faults.code[call as usize].store(code, Relaxed);
    }

    /// Makes a call take so long.
    pub fn delay(self, call: Call, time: Duration) {
        let time = time.as_micros() as u64;
        self.page.faults.delay_us[call as usize].store(time, Relaxed);
    }

    /// Makes a call keep a CPU busy for so long.
    pub fn burn(self, call: Call, time: Duration) {
        let time = time.as_micros() as u64;
        self.page.faults.busy_us[call as usize].store(time, Relaxed);
    }

    /// How often a call was made on this GPU.
    pub fn calls(self, call: Call) -> u64 {
        self.page.faults.count(call)
    }

    /// How many calls were made on this GPU.
    pub fn total_calls(self) -> u64 {
        self.page.faults.total()
    }

    /// Replaces the wave of true power by one with its own origin.
    pub fn set_wave(self, wave: Wave) {
        let values = [
            wave.low_mw,
            wave.high_mw,
            wave.period_us,
            wave.duty_permille,
            wave.origin_us,
            wave.origin_nj,
        ];
        for (slot, value) in self.page.wave.iter().zip(values) {
            slot.store(value, Relaxed);
        }
    }

    /// Draws this much from now on; what was used until now stays used.
    pub fn set_power_mw(self, power_mw: u64) {
        let now = monotonic_us();
        let used = self.page.wave().energy_nj(now);
        self.set_wave(Wave {
            origin_us: now,
            origin_nj: used as u64,
            ..Wave::constant(power_mw)
        });
    }

    /// What was truly used until an instant of `CLOCK_MONOTONIC`, millijoules.
    ///
    /// Exact since the origin of the present wave.
    pub fn true_energy_mj(self, at: Duration) -> f64 {
        self.page.wave().energy_nj(at.as_micros() as u64) as f64 / 1e6
    }

    /// Replaces the sensor.
    pub fn set_sensor(self, sensor: Sensor) {
        let values = [
            sensor.counter_tick_us as i64,
            sensor.counter_phase_us as i64,
            sensor.power_tick_us as i64,
            sensor.average_window_us as i64,
            sensor.instant_window_us as i64,
            sensor.gain_ppm,
            sensor.offset_mj,
        ];
        for (slot, value) in self.page.sensor.iter().zip(values) {
            slot.store(value, Relaxed);
        }
    }

    /// What the counter shows now, millijoules.
    pub fn counter_mj(self) -> u64 {
        self.page.counter_mj(monotonic_us())
    }

    /// Starts the counter again from zero, as a driver reload does.
    pub fn restart_counter(self) {
        let sensor = self.page.sensor();
        self.set_sensor(Sensor {
            offset_mj: sensor.offset_mj - self.counter_mj() as i64,
            ..sensor
        });
    }

    /// Sticks the counter at what it shows now.
    pub fn freeze_counter(self) {
        self.page.frozen_mj.store(self.counter_mj() + 1, Relaxed);
    }

    /// Sticks the counter at a value.
    pub fn freeze_counter_at(self, millijoules: u64) {
        self.page.frozen_mj.store(millijoules + 1, Relaxed);
    }

    /// Lets the counter run again.
    pub fn thaw_counter(self) {
        self.page.frozen_mj.store(0, Relaxed);
    }

    /// Pulls it out: its calls give "lost", and it is no longer listed.
    pub fn remove(self) {
        self.page.removed.store(1, Relaxed);
    }

    /// Puts it back.
    pub fn put_back(self) {
        self.page.removed.store(0, Relaxed);
    }

    /// The `NVML_VALUE_TYPE_*` that its power fields have: 1 is an unsigned integer.
    pub fn set_power_type(self, value_type: u32) {
        self.page.power_type.store(value_type, Relaxed);
    }

    /// Its name and `NVML_DEVICE_ARCH_*` number.
    pub fn set_model(self, name: &str, architecture: u32) {
        self.page.name.set(name);
        self.page.architecture.store(architecture, Relaxed);
    }

    /// Its enforced power limit.
    pub fn set_limit_mw(self, limit_mw: u32) {
        self.page.limit_mw.store(limit_mw, Relaxed);
    }

    /// Makes the counter's field show more than the counter's own call.
    pub fn set_field_offset_mj(self, millijoules: u64) {
        self.page.field_offset_mj.store(millijoules, Relaxed);
    }

    /// The scopes in which its power fields answer.
    pub fn set_power_scopes(self, scopes: &[Scope]) {
        let mask = scopes
            .iter()
            .fold(0, |mask, scope| mask | 1 << *scope as u32);
        self.page.power_scopes.store(mask, Relaxed);
    }

    /// Whether its average power was ever asked for in this scope.
    pub fn was_asked_in(self, scope: Scope) -> bool {
        self.page.asked_scopes.load(Relaxed) >> scope as u32 & 1 == 1
    }

    /// Whether its instant power was ever asked for, in any scope.
    pub fn was_asked_for_instant_power(self) -> bool {
        self.page.asked_scopes.load(Relaxed) >> 8 != 0
    }

    /// Its memory in use.
    pub fn set_memory_used(self, bytes: u64) {
        self.page.memory_used.store(bytes, Relaxed);
    }

    /// The processes in one of its lists.
    pub fn set_processes(self, list: List, processes: &[Process]) {
        let processes = &processes[..processes.len().min(MAX_PROCESSES)];
        let page = &self.page.lists[list as usize];
        for (index, process) in processes.iter().enumerate() {
            page.pid[index].store(process.pid, Relaxed);
            page.memory[index].store(process.memory.unwrap_or(u64::MAX), Relaxed);
            page.instance[index].store(u32::MAX, Relaxed);
        }
        page.count.store(processes.len() as u32, Relaxed);
    }

    /// The GPU instance on which the process at a place in a list runs.
    pub fn set_process_instance(self, list: List, place: usize, instance: u32) {
        let page = &self.page.lists[list as usize];
        page.instance[place].store(instance, Relaxed);
    }

    /// The size of a process entry: 24 as documented, 40 with R535 drivers.
    pub fn set_stride(self, bytes: u32) {
        self.page.stride.store(bytes, Relaxed);
    }

    /// Divides it into so many MIG instances of one slice; 0 undoes that.
    pub fn set_instances(self, instances: u32) {
        let parts: Vec<_> = (1..=instances).map(|id| Part { id, slices: 1 }).collect();
        self.set_parts(&parts);
        self.set_mig(instances > 0);
    }

    /// Raises an Xid error, for those who have registered for it.
    pub fn raise_xid(self, xid: u64) {
        let free = |slot: &&std::sync::atomic::AtomicU64| {
            slot.compare_exchange(0, xid, Relaxed, Relaxed).is_ok()
        };
        self.page.xids.iter().find(free);
    }
}

impl GpuPage {
    /// Its wave of true power.
    pub(crate) fn wave(&self) -> Wave {
        let value = |index: usize| self.wave[index].load(Relaxed);
        Wave {
            low_mw: value(0),
            high_mw: value(1),
            period_us: value(2),
            duty_permille: value(3),
            origin_us: value(4),
            origin_nj: value(5),
        }
    }

    /// Its sensor.
    pub(crate) fn sensor(&self) -> Sensor {
        let value = |index: usize| self.sensor[index].load(Relaxed);
        Sensor {
            counter_tick_us: value(0) as u64,
            counter_phase_us: value(1) as u64,
            power_tick_us: value(2) as u64,
            average_window_us: value(3) as u64,
            instant_window_us: value(4) as u64,
            gain_ppm: value(5),
            offset_mj: value(6),
        }
    }

    /// What its counter shows at an instant, millijoules.
    pub(crate) fn counter_mj(&self, at_us: u64) -> u64 {
        let frozen = self.frozen_mj.load(Relaxed).checked_sub(1);
        frozen.unwrap_or_else(|| self.sensor().counter_mj(&self.wave(), at_us))
    }
}

/// The UUID of a GPU, or of one of its instances if that is not 0.
pub(crate) fn uuid(slot: usize, instance: usize) -> String {
    if instance == 0 {
        format!("GPU-00000000-0000-0000-0000-0000000000{slot:02x}")
    } else {
        format!("MIG-00000000-0000-0000-00{instance:02x}-0000000000{slot:02x}")
    }
}
