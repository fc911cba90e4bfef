//! How instruments are read, where their bounds come from, and why one is absent.

use crate::language::Sentence;

pub(super) const SENTENCES: &[Sentence] = &[
    // The licence of what nobody owns.
    ("facts", "feiten, vrij te gebruiken"),
    // How.
    (
        "node model: constant share of rated power, and a factor on components",
        "servermodel: vast deel van het nominale vermogen, en een factor op de onderdelen",
    ),
    ("RAPL energy counter ({})", "RAPL-energieteller ({})"),
    ("NVML energy counter", "NVML-energieteller"),
    ("NVML average power", "NVML, gemiddeld vermogen"),
    ("NVML power usage", "NVML, vermogen"),
    (
        "none: NVML gives neither energy nor power",
        "geen: NVML geeft energie noch vermogen",
    ),
    (
        "hwmon power meter, integrated",
        "hwmon-vermogensmeter, geïntegreerd",
    ),
    ("hwmon energy counter", "hwmon-energieteller"),
    (
        "the node controller's energy counter (pm_counters)",
        "energieteller van de servercontroller (pm_counters)",
    ),
    ("average power", "gemiddeld vermogen"),
    ("watts per module", "watt per module"),
    ("watts per GiB of memory", "watt per GiB geheugen"),
    (
        "utilisation curve of a {said}, {said}",
        "belastingkromme van een {}, {}",
    ),
    ("client processor", "processor voor werkplekken"),
    ("server processor", "serverprocessor"),
    ("server", "server"),
    ("whole-server curve", "kromme van een hele server"),
    ("{number} W TDP per socket", "TDP van {} W per socket"),
    (
        "per virtual CPU, its share of the host CPU's TDP",
        "per virtuele CPU, zijn deel van de TDP van de echte CPU",
    ),
    (
        "per virtual CPU, unknown host CPU: class range",
        "per virtuele CPU, echte CPU onbekend: bereik van de klasse",
    ),
    (
        "unknown CPU: class range per hardware thread",
        "CPU onbekend: bereik van de klasse per hardwaredraad",
    ),
    // Instruments that are not called by a maker's name.
    ("{number} of memory", "{} geheugen"),
    (
        "{number} of memory ({number} module installed)",
        "{} geheugen ({} module geplaatst)",
    ),
    (
        "{number} of memory ({number} modules installed)",
        "{} geheugen ({} modules geplaatst)",
    ),
    ("whole server, {any}", "hele server, {}"),
    ("{number} virtual CPUs, {any}", "{} virtuele CPU's, {}"),
    ("{number} × unknown processor", "{} × onbekende processor"),
    ("unknown processor", "onbekende processor"),
    ("ACPI power meter", "ACPI-vermogensmeter"),
    // Where bounds come from.
    (
        "the bounds are in each reading; {}",
        "de grenzen staan bij elke meting; {}",
    ),
    ("±{number}, derived from {}", "±{}, afgeleid van {}"),
    (
        "±{number}, derived from {}; SGX is on, with which Intel adds noise to this counter \
         (INTEL-SA-00389): it is not in these bounds",
        "±{}, afgeleid van {}; SGX staat aan, waarbij Intel ruis aan deze teller toevoegt \
         (INTEL-SA-00389): die zit niet in deze grenzen",
    ),
    (
        "±{number}, derived from no validation is published (platform)",
        "±{}, aangenomen: er is geen validatie gepubliceerd (platform)",
    ),
    (
        "±{number}, derived from no validation is published (other vendor)",
        "±{}, aangenomen: er is geen validatie gepubliceerd (andere fabrikant)",
    ),
    (
        "±{number} %, stated by the meter (power1_accuracy)",
        "±{} %, door de meter vermeld (power1_accuracy)",
    ),
    (
        "±{number}, derived: the meter states no accuracy",
        "±{}, afgeleid: de meter vermeldt geen nauwkeurigheid",
    ),
    (
        "±{number}, derived: the node controller states no accuracy",
        "±{}, afgeleid: de servercontroller vermeldt geen nauwkeurigheid",
    ),
    (
        "Yang, Adamek, Armour (SC'24, arXiv:2312.02741), Ampere and Ada cards against an external \
         meter",
        "Yang, Adamek, Armour (SC'24, arXiv:2312.02741), Ampere- en Ada-kaarten tegen een externe \
         meter",
    ),
    (
        "Yang, Adamek, Armour (SC'24, arXiv:2312.02741), Ampere and Ada cards against an external \
         meter; no Hopper card among them",
        "Yang, Adamek, Armour (SC'24, arXiv:2312.02741), Ampere- en Ada-kaarten tegen een externe \
         meter; geen Hopper-kaart daarbij",
    ),
    (
        "Yang, Adamek, Armour (SC'24, arXiv:2312.02741), two consumer Turing cards against an \
         external meter, widened to 12 %",
        "Yang, Adamek, Armour (SC'24, arXiv:2312.02741), twee Turing-kaarten voor consumenten tegen \
         een externe meter, verruimd tot 12 %",
    ),
    (
        "Yang, Adamek, Armour (SC'24, arXiv:2312.02741), one Quadro K620 against an external meter: \
         41 % too low",
        "Yang, Adamek, Armour (SC'24, arXiv:2312.02741), één Quadro K620 tegen een externe meter: 41 % \
         te laag",
    ),
    (
        "NVIDIA, nvml.h: 5 %, stated for Fermi and Kepler only",
        "NVIDIA, nvml.h: 5 %, alleen voor Fermi en Kepler vermeld",
    ),
    // Why one is absent: the driver's own words stay.
    ("{name}: {said}", "{}: {}"),
    ("{any} is not present", "{} is er niet"),
    (
        "permission denied reading {any}: {}; {said}",
        "geen toestemming om te lezen: {} ({}); {}",
    ),
    ("{any} does not work: {any}", "{} werkt niet: {}"),
    (
        "could not read {any}; will try again: {}",
        "{} is niet te lezen; wordt opnieuw geprobeerd: {}",
    ),
    ("{any} has stopped working: {any}", "{} werkt niet meer: {}"),
    ("{any} has ended", "{} is geëindigd"),
    ("a RAPL zone under {}", "een RAPL-zone onder {}"),
    (
        "an energy event under {}",
        "een energiegebeurtenis onder {}",
    ),
    ("a power meter under {}", "een vermogensmeter onder {}"),
    ("a node counter under {}", "een serverteller onder {}"),
    ("a processor in {}", "een processor in {}"),
    ("the NVML library {}", "de NVML-bibliotheek {}"),
    (
        "the NVIDIA kernel driver (NVML is here, but the driver is not loaded)",
        "de NVIDIA-kerneldriver (NVML is er, maar de driver is niet geladen)",
    ),
    ("the NVIDIA driver", "de NVIDIA-driver"),
    (
        "the NVIDIA driver, `/dev/nvidiactl`",
        "de NVIDIA-driver, `/dev/nvidiactl`",
    ),
    (
        "the process that talks to the NVIDIA driver",
        "het proces dat met de NVIDIA-driver praat",
    ),
    (
        "listing the NVIDIA GPUs",
        "het opsommen van de NVIDIA-GPU's",
    ),
    ("the CPU model", "het CPU-model"),
    ("perf event power/{}", "perf-gebeurtenis power/{}"),
    (
        "the node's controller has stopped: `freshness` does not move",
        "de servercontroller staat stil: `freshness` verandert niet",
    ),
    (
        "it stands at zero: a virtual machine may show its host's counters without what they count",
        "hij staat op nul: een virtuele machine kan de tellers van haar gastheer tonen zonder wat die \
         tellen",
    ),
    (
        "the library and the loaded kernel driver are of different versions, as after an upgrade: \
         restart the machine, or unload and load the `nvidia` kernel modules",
        "de bibliotheek en de geladen kerneldriver zijn van verschillende versies, zoals na een \
         bijwerking: herstart de machine, of ontlaad en laad de kernelmodules `nvidia`",
    ),
    (
        "any one of these: `{}` for the perf counters (a container also needs perf_event_open allowed \
         in its seccomp profile); `{}` for the powercap files; or `{}` in \
         /etc/tmpfiles.d/wattprint.conf with the agent in the group wattprint",
        "een van deze: `{}` voor de perf-tellers (een container heeft ook perf_event_open nodig in \
         zijn seccomp-profiel); `{}` voor de powercap-bestanden; of `{}` in \
         /etc/tmpfiles.d/wattprint.conf met de agent in de groep wattprint",
    ),
    (
        "the container runtime hides this file: mount the host's /sys read-only at /host/sys and add \
         `--path.sysfs /host/sys`",
        "de container-runtime verbergt dit bestand: koppel /sys van de gastheer alleen-lezen aan op \
         /host/sys en voeg `--path.sysfs /host/sys` toe",
    ),
    (
        "run as a user who may open `/dev/nvidiactl` and `/dev/nvidia0`, or give the container these \
         device files",
        "draai als een gebruiker die `/dev/nvidiactl` en `/dev/nvidia0` mag openen, of geef de \
         container deze apparaatbestanden",
    ),
    (
        "let the agent's group read it: `{}`",
        "laat de groep van de agent het lezen: `{}`",
    ),
    (
        "mount the host's /proc and name it with --path.procfs",
        "koppel /proc van de gastheer aan en noem het met --path.procfs",
    ),
];
