//! The offer itself and who makes it.
use super::Field;
use super::Needed::{Advised, Optional, Required};
use crate::offer::takes::Takes;

/// Its rows.
pub(super) const FIELDS: &[Field] = &[
    Field {
        section: "",
        key: "language",
        takes: Takes::Choice(&["en", "nl"]),
        needed: Optional,
        example: r#""nl""#,
        about: "The language in which the offer is written.",
        set: |offer, it| offer.language = it.text(),
    },
    Field {
        section: "offer",
        key: "id",
        takes: Takes::Name,
        needed: Required,
        example: r#""acme-2026-01""#,
        about: "Your own number for this offer. It marks the numbers that are yours alone.",
        set: |offer, it| offer.id = it.text().unwrap_or_default(),
    },
    Field {
        section: "offer",
        key: "date",
        takes: Takes::Day,
        needed: Required,
        example: r"2026-10-01",
        about: "The day of the offer. A proof may not be younger.",
        set: |offer, it| offer.date = it.day(),
    },
    Field {
        section: "offer",
        key: "valid_until",
        takes: Takes::Day,
        needed: Optional,
        example: r"2027-03-31",
        about: "The last day on which the offer holds.",
        set: |offer, it| offer.valid_until = it.day(),
    },
    Field {
        section: "offer",
        key: "tender",
        takes: Takes::Text,
        needed: Optional,
        example: r#""2026-ICT-0142""#,
        about: "The buyer's reference.",
        set: |offer, it| offer.tender = it.text(),
    },
    Field {
        section: "offer",
        key: "remarks",
        takes: Takes::Text,
        needed: Optional,
        example: r#""…""#,
        about: "Anything else that the buyer should know.",
        set: |offer, it| offer.remarks = it.text(),
    },
    Field {
        section: "supplier",
        key: "name",
        takes: Takes::Text,
        needed: Required,
        example: r#""Acme B.V.""#,
        about: "Your name.",
        set: |offer, it| offer.supplier.name = it.text(),
    },
    Field {
        section: "supplier",
        key: "country",
        takes: Takes::Text,
        needed: Optional,
        example: r#""NL""#,
        about: "The country of your seat.",
        set: |offer, it| offer.supplier.country = it.text(),
    },
    Field {
        section: "supplier",
        key: "contact",
        takes: Takes::Text,
        needed: Advised,
        example: r#""offers@acme.example""#,
        about: "Whom to ask about the numbers.",
        set: |offer, it| offer.supplier.contact = it.text(),
    },
];
