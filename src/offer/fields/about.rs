//! The offer itself and who makes it.
use super::Needed::{Advised, Optional, Required};
use super::{About, Field};
use crate::offer::takes::Takes;

/// Its rows.
pub(super) const FIELDS: &[Field] = &[
    Field {
        section: "",
        key: "language",
        takes: Takes::Choice(&["en", "nl"]),
        needed: Optional,
        example: r#""nl""#,
        about: About {
            en: "The language in which the offer is written.",
            nl: "De taal waarin de offerte is geschreven.",
        },
        set: |offer, it| offer.language = it.text(),
    },
    Field {
        section: "offer",
        key: "id",
        takes: Takes::Name,
        needed: Required,
        example: r#""acme-2026-01""#,
        about: About {
            en: "Your own number for this offer. It marks the numbers that are yours alone.",
            nl: "Uw eigen kenmerk van deze offerte. Het staat bij de getallen die alleen van u \
             zijn.",
        },
        set: |offer, it| offer.id = it.text().unwrap_or_default(),
    },
    Field {
        section: "offer",
        key: "date",
        takes: Takes::Day,
        needed: Required,
        example: r"2026-10-01",
        about: About {
            en: "The day of the offer. A proof may not be younger.",
            nl: "De dag van de offerte. Een bewijsstuk mag niet van later zijn.",
        },
        set: |offer, it| offer.date = it.day(),
    },
    Field {
        section: "offer",
        key: "valid_until",
        takes: Takes::Day,
        needed: Optional,
        example: r"2027-03-31",
        about: About {
            en: "The last day on which the offer holds.",
            nl: "De laatste dag waarop de offerte geldt.",
        },
        set: |offer, it| offer.valid_until = it.day(),
    },
    Field {
        section: "offer",
        key: "tender",
        takes: Takes::Text,
        needed: Optional,
        example: r#""2026-ICT-0142""#,
        about: About {
            en: "The buyer's reference.",
            nl: "Het kenmerk van de aanbesteding of de offerteaanvraag.",
        },
        set: |offer, it| offer.tender = it.text(),
    },
    Field {
        section: "offer",
        key: "remarks",
        takes: Takes::Text,
        needed: Optional,
        example: r#""…""#,
        about: About {
            en: "Anything else that the buyer should know.",
            nl: "Wat de inkoper verder moet weten.",
        },
        set: |offer, it| offer.remarks = it.text(),
    },
    Field {
        section: "supplier",
        key: "name",
        takes: Takes::Text,
        needed: Required,
        example: r#""Acme B.V.""#,
        about: About {
            en: "Your name.",
            nl: "Uw naam.",
        },
        set: |offer, it| offer.supplier.name = it.text(),
    },
    Field {
        section: "supplier",
        key: "country",
        takes: Takes::Text,
        needed: Optional,
        example: r#""NL""#,
        about: About {
            en: "The country of your seat.",
            nl: "Het land waar u gevestigd bent.",
        },
        set: |offer, it| offer.supplier.country = it.text(),
    },
    Field {
        section: "supplier",
        key: "contact",
        takes: Takes::Text,
        needed: Advised,
        example: r#""offers@acme.example""#,
        about: About {
            en: "Whom to ask about the numbers.",
            nl: "Bij wie vragen over de cijfers terechtkunnen.",
        },
        set: |offer, it| offer.supplier.contact = it.text(),
    },
];
