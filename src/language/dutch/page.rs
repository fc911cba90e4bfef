//! The words of a report's page, in Dutch.

use crate::language::page::{
    Borders, Captions, ContractWords, Facts, Heads, Keys, Kinds, Notices, PageHeadings, PageWords,
    ProofWords, Short,
};

pub(super) const PAGE: PageWords = PageWords {
    of: "Energie, water en uitstoot van ",
    kinds: Kinds {
        workload: "één taak, van begin tot eind",
        node: "een machine, met alles wat erop draaide",
        period: "alles wat in een periode draaide",
        plan: "een plan: werk dat nog niet is gedaan",
        offer: "een aanbod: wat een leverancier opgeeft",
    },
    notices: Notices {
        plan: "Dit is een plan. Er is niets gemeten: elk getal is berekend uit gepubliceerde \
               factoren en uit wat is gevraagd.",
        offer: "Dit is een aanbod. Er is hier niets gemeten: de getallen volgen uit wat de \
                leverancier opgeeft en uit gepubliceerde factoren.",
        hypothetical: "Hypothetisch: zo is het niet gegaan. Berekend uit rapport ",
        changed: ", met deze wijzigingen: ",
        becomes: " wordt ",
        failed: |count| match count {
            1 => "1 taak is mislukt. De elektriciteit, het water en de uitstoot ervan tellen mee."
                .to_owned(),
            _ => format!(
                "{count} taken zijn mislukt. De elektriciteit, het water en de uitstoot ervan tellen mee."
            ),
        },
    },
    facts: Facts {
        about: "Onderwerp",
        phase: "Fase",
        result: "Afloop",
        period: "Periode",
        time: "Tijdsduur",
        place: "Plaats",
        supplier: "Leverancier",
        model: "Model",
        hardware: "Apparatuur",
        work: "Werk",
        report: "Rapport",
        period_of: |from, until| format!("{from}, tot {until}"),
        made: |moment, tool, version| format!(", gemaakt op {moment} met {tool} {version}"),
        parameters: |number| format!("{number} parameters"),
        based_on: ", gemaakt uit ",
    },
    headings: PageHeadings {
        short: "In het kort",
        figures: "Getallen",
        boundary: "Wat is meegeteld",
        parts: "Onderdelen en eerdere perioden",
        stated: "Wat is opgegeven, en hoe dat is aangetoond",
        sure: "Hoe zeker dit is",
        missing: "Wat ontbreekt",
        sources: "Waar de getallen vandaan komen",
        equivalences: "Ter vergelijking",
        evidence: "Hoe dit te controleren is",
        limitations: "Wat een lezer moet weten",
        assumptions: "Aangenomen, omdat niets beters was opgegeven",
    },
    short: Short {
        measured: "Wat is gemeten.",
        planned: "Wat is berekend.",
        boundary: "Waar de meetgrens ligt.",
        missing: "Wat ontbreekt.",
        sure: "Hoe zeker dit is.",
        assumed: "Wat is aangenomen.",
        share: |share| {
            format!(
                "Sensoren maten {share} van de elektriciteit van de machine; de rest is berekend met een model."
            )
        },
        all: "Sensoren maten alle elektriciteit van de machine.",
        none: "Er was geen sensor uit te lezen: alles is berekend met modellen, en daardoor onzeker.",
        plan: "Er is niets gemeten. De getallen volgen uit gepubliceerde factoren en uit wat is gevraagd.",
        offer: "Er is hier niets gemeten. De getallen volgen uit de opgaven van de leverancier en uit \
                gepubliceerde factoren.",
        left_out: "Niet meegeteld: ",
        nothing: "Niets van wat een rapport van deze soort vermeldt.",
        unknown: "Onbekend, en daarom weggelaten en niet op nul gezet: ",
        between: |name, best, (low, high)| {
            format!(
                "{name}: de beste schatting is {best}; in negentien van de twintig gevallen ligt de werkelijke waarde tussen {low} en {high}."
            )
        },
        exact: |name, best| format!("{name}: {best}; daarvan is geen onzekerheidsmarge bekend."),
        mostly: |share| format!(" {share} van deze onzekerheid komt van: "),
        no_assumption: "Niets: al het nodige is gemeten, opgegeven of voor precies dit geval gepubliceerd.",
        defaults: "Waar niets beters was opgegeven: ",
    },
    borders: Borders {
        accelerator: "Bij de accelerators: de rest van de machine zit niet in de getallen.",
        components: "Bij de onderdelen die elk apart zijn gemeten; voedingen en ventilatoren vallen erbuiten.",
        node: "Bij de voeding van de machine; koeling en stroomverdeling van het gebouw vallen erbuiten.",
        facility: "Bij het gebouw: koeling en stroomverdeling tellen mee.",
        unknown: "Er is geen energieverbruik bekend, en dus geen meetgrens.",
    },
    keys: Keys {
        facility: "Elektriciteit, met het deel van het gebouw",
        node: "Elektriciteit, alleen de machine",
        components: "Elektriciteit, alleen de onderdelen",
        location: "Broeikasgas (CO2e), locatiegebaseerd",
        embodied: "Broeikasgas (CO2e), ingebed",
        water: "Water, ter plaatse en bij centrales",
        site_water: "Water, alleen ter plaatse",
        grid_water: "Water, alleen bij centrales",
        each: "Elektriciteit per ",
        per: "per ",
    },
    heads: Heads {
        figure: "Getal",
        best: "Beste schatting",
        between: "Tussen",
        known: "Bekend door",
        method: "Hoe verkregen",
        part: "Onderdeel",
        workloads: "Taken",
        this: "Deze periode",
        before: "Vorige periode",
        ratio: "Verhouding",
        what: "Wat",
        says: "Zoals opgegeven",
        proof: "Bewijs",
        reference: "Aangetoond door",
        why: "Waarom",
        remedy: "Wat zou helpen",
        input: "Factor of meetinstrument",
        value: "Gepubliceerde waarde",
        publication: "Publicatie en vindplaats",
        licence: "Licentie; hoe passend",
        assumed: "aangenomen",
    },
    captions: Captions {
        energy: "Elektriciteit, per onderdeel en als geheel",
        emissions: "Broeikasgas (CO2e), naar soort",
        figures: "Alle getallen. In negentien van de twintig gevallen ligt de werkelijke waarde tussen de grenzen",
        divided: "Hetzelfde, per ",
        previous: |from, until| format!("Naast de vorige periode, {from} tot {until}"),
        statements: "Opgaven over de dienst en het datacenter",
        contracts: "Stroomcontracten, zoals opgegeven; ze veranderen geen locatiegebaseerd getal",
        contributors: |figure| format!("Waar de onzekerheid van dit getal vandaan komt: {figure}"),
        missing: "Onbekend, en daarom weggelaten en niet op nul gezet",
        sources: "Factoren en meetinstrumenten",
        failed: |all, failed| match failed {
            0 => all.to_string(),
            _ => format!("{all}, {failed} mislukt"),
        },
        market: "Marktgebaseerde getallen volgen contracten, locatiegebaseerde het elektriciteitsnet. \
                 Ze beantwoorden verschillende vragen en worden nooit opgeteld of verrekend.",
    },
    proof: ProofWords {
        stated: "alleen opgegeven",
        documented: "gedocumenteerd",
        verified: "geverifieerd",
        by: ", door ",
    },
    contracts: ContractWords {
        guarantees: "garanties van oorsprong",
        purchase: "stroomafnameovereenkomst (PPA)",
        on_site: "ter plaatse opgewekt",
        mix: "de stroommix van de energieleverancier",
        share: |share| format!("{share} van de elektriciteit"),
        renewable: "hernieuwbaar",
        not_renewable: "niet hernieuwbaar",
    },
    statements: &[
        (
            "pue",
            "PUE (energie van het gebouw per energie van de machines)",
        ),
        ("wue", "WUE (water ter plaatse per energie van de machines)"),
        ("renewable-share", "Aandeel hernieuwbare elektriciteit"),
        ("heat-reuse", "Warmte die opnieuw wordt gebruikt"),
        ("cooling", "Koeling"),
        ("refrigerant", "Koudemiddel"),
        ("certificate", "Certificaat"),
    ],
    matches: &[
        ("supplied", "door de gebruiker opgegeven"),
        ("exact", "precies"),
        ("older-period", "een eerdere periode"),
        ("wider-region", "een ruimer gebied"),
        ("global", "wereldwijd"),
        ("calibrated", "gekalibreerd"),
        ("prior", "niet gekalibreerd"),
    ],
    divided: &[
        ("workload", "taak"),
        ("phase", "fase"),
        ("month", "maand"),
        ("node", "machine"),
        ("label", "label"),
    ],
    equivalents: &[
        ("car-km", "kilometers met de auto"),
        ("household-years", "jaren elektriciteit van een huishouden"),
        ("bottles", "flessen water"),
    ],
    check: "De JSON van het rapport bevat elk getal met zijn afleiding; dit vertelt die stap voor stap: ",
};
