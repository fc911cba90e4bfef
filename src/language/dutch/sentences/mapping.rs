//! What the tables of datapoints say of them.

use crate::language::Sentence;

pub(super) const SENTENCES: &[Sentence] = &[
    (
        "the part caused by this work",
        "het deel dat dit werk veroorzaakte",
    ),
    (
        "the part caused by this work, at the node's supplies; the regulation meters at the outputs of the UPS",
        "het deel dat dit werk veroorzaakte, bij de voedingen van de server; de verordening meet aan de uitgang van de UPS",
    ),
    (
        "water taken in, not evaporated: WUE is WIN / EIT in this version",
        "ingenomen water, geen verdampt water: in deze versie is de WUE WIN / EIT",
    ),
    (
        "the act replaces the definition, whose text was not read; under scrutiny when this was written",
        "de handeling vervangt de definitie, waarvan de tekst niet is gelezen; in toetsing toen dit werd geschreven",
    ),
    (
        "only if the water taken is fresh: WUE is WIN-FRE / EIT in this version",
        "alleen als het ingenomen water zoet is: in deze versie is de WUE WIN-FRE / EIT",
    ),
    (
        "only where the undertaking itself consumes the electricity",
        "alleen waar de onderneming de elektriciteit zelf verbruikt",
    ),
    (
        "for rented machines and services: Scope 3, category 1 (E1-6_11)",
        "voor gehuurde machines en diensten: scope 3, categorie 1 (E1-6_11)",
    ),
    (
        "never added to, or netted with, the location-based figure",
        "nooit opgeteld bij of verrekend met het locatiegebaseerde cijfer",
    ),
    (
        "category 2, capital goods; standards count them in the year of purchase, the figure spreads them over use",
        "categorie 2, kapitaalgoederen; standaarden tellen ze in het jaar van aankoop, het cijfer spreidt ze over het gebruik",
    ),
    (
        "water evaporated at the site; that of power stations belongs to the value chain",
        "water dat op de locatie verdampt; dat van elektriciteitscentrales hoort bij de waardeketen",
    ),
    (
        "the standard has no datapoint for water of bought electricity; entity-specific",
        "de standaard heeft geen datapunt voor water van ingekochte elektriciteit; entiteitspecifiek",
    ),
    (
        "302-2 where the energy is used outside the organization",
        "302-2 waar de energie buiten de organisatie wordt verbruikt",
    ),
    (
        "305-3 where a supplier buys the electricity",
        "305-3 waar een leverancier de elektriciteit inkoopt",
    ),
    ("never netted with 305-2-a", "nooit verrekend met 305-2-a"),
    ("category 2, capital goods", "categorie 2, kapitaalgoederen"),
    (
        "number from memory, the standard was not read; withdrawal is not consumption",
        "nummer uit het geheugen, de standaard is niet gelezen; onttrekking is geen verbruik",
    ),
    (
        "consumption of the site; that of power stations is outside the organization",
        "verbruik van de locatie; dat van elektriciteitscentrales valt buiten de organisatie",
    ),
    (
        "the number of the disclosure within GRI 103 was not verified",
        "het nummer van de toelichting binnen GRI 103 is niet gecontroleerd",
    ),
    (
        "the number of the disclosure within GRI 102 was not verified",
        "het nummer van de toelichting binnen GRI 102 is niet gecontroleerd",
    ),
    (
        "the number of the disclosure within GRI 102 was not verified; never netted",
        "het nummer van de toelichting binnen GRI 102 is niet gecontroleerd; nooit verrekend",
    ),
];
