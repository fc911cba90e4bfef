//! What ledgers, agents and runs say of how energy was recorded.

use crate::language::Sentence;

pub(super) const SENTENCES: &[Sentence] = &[
    (
        "session `{}` has not been sealed: it is still running, or it was stopped by force after \
         {date}; up to 10 seconds of its energy may be missing",
        "sessie `{}` is niet afgesloten: zij loopt nog, of is na {} met geweld gestopt; van haar \
         energie kunnen hooguit 10 seconden ontbreken",
    ),
    (
        "energy and time are sums over {number} nodes: {more}",
        "energie en tijd zijn sommen over {} servers: {}",
    ),
    (
        "{} metered the same node at the same time as `{}`: the node's energy, idle and \
         unattributed, is counted once, from `{}`, and what is unattributed there contains the \
         workloads of {}",
        "{} mat dezelfde server in dezelfde tijd als `{}`: de energie van de server, in rust en niet \
         toegerekend, is één keer geteld, uit `{}`, en wat daar niet is toegerekend bevat de taken \
         van {}",
    ),
    (
        "`{}` holds time of a node that another ledger holds too: the node's energy, idle and \
         unattributed, is counted once",
        "`{}` bevat tijd van een server die ook in een ander grootboek staat: de energie van de \
         server, in rust en niet toegerekend, is één keer geteld",
    ),
    (
        "workload `{}` was charged but never described: its name and phase are not known",
        "aan taak `{}` is toegerekend, maar zij is nooit beschreven: haar naam en fase zijn niet \
         bekend",
    ),
    (
        "energy is kept in periods of up to 15 minutes that are not cut: asked for {date} to {date}, \
         this is {date} to {date}",
        "energie wordt bewaard in perioden van hooguit 15 minuten die niet worden geknipt: gevraagd \
         is {} tot {}, dit is {} tot {}",
    ),
    // Agents.
    (
        "the agent stopped while the workload {} ({}) went on: what it used afterwards is not known",
        "de agent stopte terwijl de taak {} ({}) doorging: wat zij daarna verbruikte is niet bekend",
    ),
    (
        "the owner of the workload {} ({}) went away without saying that it had ended",
        "de eigenaar van de taak {} ({}) verdween zonder te zeggen dat zij was beëindigd",
    ),
    (
        "the owner of the workload {} ({}), process {}, ended without saying that the workload had: \
         it was closed",
        "de eigenaar van de taak {} ({}), proces {}, eindigde zonder te zeggen dat de taak dat had \
         gedaan: zij is afgesloten",
    ),
    (
        "the accelerators' driver was let go of at {date} for {number} s, as an administrator asked",
        "de driver van de accelerators is op {} voor {} s losgelaten, zoals een beheerder vroeg",
    ),
    // Runs.
    (
        "this run is not in the ledger: {}",
        "deze run staat niet in het grootboek: {}",
    ),
    (
        "{number} of the command's processes run on in the background and are not metered further: \
         {more}",
        "{} van de processen van de opdracht lopen op de achtergrond door en worden niet verder \
         gemeten: {}",
    ),
    (
        "replayed from a recording, which does not say on which machine it was made",
        "opnieuw berekend uit een opname, die niet zegt op welke machine zij is gemaakt",
    ),
    // Making of the hardware.
    (
        "it reserved no accelerator, and a server is not divided by CPU time",
        "er is geen accelerator gereserveerd, en een server wordt niet naar CPU-tijd verdeeld",
    ),
    (
        "report the whole node, with --from and --to",
        "maak het rapport van de hele server, met --from en --to",
    ),
    (
        "no source states what making the machine cost",
        "geen bron vermeldt wat de productie van de machine kostte",
    ),
    (
        "no source states what making {} cost",
        "geen bron vermeldt wat de productie van {} kostte",
    ),
    ("--embodied-kg KG", "--embodied-kg KG"),
    (
        "`--strict` refuses the default lifetime and share of a server",
        "`--strict` weigert de standaardlevensduur en het standaarddeel van een server",
    ),
    (
        "--embodied-kg KG --lifetime-years YEARS",
        "--embodied-kg KG --lifetime-years YEARS",
    ),
    ("wattprint profile check", "wattprint profile check"),
];
