//! Site files: what one data centre states of itself.

use super::document::Document;
use super::place::{Place, PlaceError};
use super::problem::DocumentError;

/// A data centre that states its own factors.
///
/// The file is a profile document with one more table, `[site]`, that names the
/// site and says where it stands; its rows are of `place = "site"`. What the site
/// does not state is taken of its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// The site.
    pub place: Place,
    /// Where it stands.
    pub at: Place,
    /// Its factors.
    pub document: Document,
}

/// A site file is refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SiteError {
    /// The document is refused.
    #[error("reading the site file")]
    Document(#[from] DocumentError),
    /// The document is not one of a site.
    #[error(
        "`{0}` does not say which site it is and where; \
         it needs a table `[site]` with `name` and `place`"
    )]
    NoSite(String),
    /// Where the site stands is not a place.
    #[error("`{document}` says where its site stands")]
    Place {
        /// The file.
        document: String,
        /// What is wrong with it.
        #[source]
        source: PlaceError,
    },
    /// The site stands elsewhere than was said.
    #[error(
        "`{document}` says that its site is in `{stated}` ({stated_name}), but the place given \
         is `{asked}` ({asked_name}); leave one of them out, or correct it"
    )]
    Elsewhere {
        /// The file.
        document: String,
        /// Where the file says that it is.
        stated: String,
        /// That place's name.
        stated_name: String,
        /// Where it was said to be.
        asked: String,
        /// That place's name.
        asked_name: String,
    },
}

impl Site {
    /// Reads the text of a site file.
    ///
    /// # Errors
    ///
    /// Gives [`SiteError`] where the document is refused, is not one of a site, or
    /// states no known place.
    pub fn parse(name: &str, text: &str) -> Result<Self, SiteError> {
        let mut document = Document::parse(name, text)?;
        let Some(site) = document.site.clone() else {
            return Err(SiteError::NoSite(name.to_owned()));
        };
        let at: Place = site.place.parse().map_err(|source| SiteError::Place {
            document: name.to_owned(),
            source,
        })?;
        let place = at.with_site(&site.name);
        for row in &mut document.rows {
            if &*row.place == "site" {
                row.place = place.code().into();
            }
        }
        Ok(Self {
            place,
            at,
            document,
        })
    }

    /// The site again, unless it stands elsewhere than in `asked`.
    ///
    /// # Errors
    ///
    /// Gives [`SiteError::Elsewhere`] with both places.
    pub fn within(self, asked: &Place) -> Result<Self, SiteError> {
        if self.place.is_within(asked) {
            return Ok(self);
        }
        Err(SiteError::Elsewhere {
            document: self.document.name.to_string(),
            stated: self.at.code().to_owned(),
            stated_name: self.at.name().to_owned(),
            asked: asked.code().to_owned(),
            asked_name: asked.name().to_owned(),
        })
    }
}
