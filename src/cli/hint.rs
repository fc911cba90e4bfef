//! What would help, for every error that knows.

use super::agents::NoAgentError;
use super::release::NobodyHoldsError;
use super::top::TopError;
use crate::compare::ComparisonError;
use crate::explain::NotThere;
use crate::fleet::FleetError;
use crate::ledger::LedgerError;
use crate::report::ReadError;
use crate::source::OpenError;

/// The hint of the first error in the chain that has one.
pub fn of(error: &anyhow::Error) -> Option<String> {
    error.chain().find_map(|cause| {
        if let Some(error) = cause.downcast_ref::<LedgerError>() {
            return Some(error.hint());
        }
        if let Some(error) = cause.downcast_ref::<ComparisonError>() {
            return Some(error.hint().to_owned());
        }
        if let Some(error) = cause.downcast_ref::<FleetError>() {
            return Some(error.hint());
        }
        if let Some(hint) = cause.downcast_ref::<NotThere>().and_then(NotThere::hint) {
            return Some(hint.to_owned());
        }
        if let Some(error) = cause.downcast_ref::<NobodyHoldsError>() {
            return Some(error.hint().to_owned());
        }
        if let Some(error) = cause.downcast_ref::<ReadError>() {
            return Some(error.hint());
        }
        if let Some(error) = cause.downcast_ref::<TopError>() {
            return Some(error.hint());
        }
        if let Some(error) = cause.downcast_ref::<NoAgentError>() {
            return Some(error.hint().to_owned());
        }
        match cause.downcast_ref::<OpenError>() {
            Some(OpenError::Denied { remedy, .. }) => Some(remedy.clone()),
            _ => None,
        }
    })
}
