//! Workloads that nobody registered: processes that were seen on an accelerator.

use crate::accounting::WorkloadRecord;
use crate::sample::{Workload, WorkloadId};
use jiff::Timestamp;
use std::collections::HashMap;

/// Those that were found and go on.
pub struct Found {
    session: String,
    open: HashMap<WorkloadId, WorkloadRecord>,
}

impl Found {
    /// Nothing found yet by this session.
    pub fn new(session: String) -> Self {
        Self {
            session,
            open: HashMap::new(),
        }
    }

    /// What the ledger should know: of each workload when it appears, and when
    /// it has ended.
    pub fn hear<'a>(
        &mut self,
        appeared: impl Iterator<Item = &'a Workload>,
        ended: &[WorkloadId],
        at: Timestamp,
    ) -> Vec<WorkloadRecord> {
        let mut changed: Vec<WorkloadRecord> = appeared
            .map(|workload| self.appeared(workload, at))
            .collect();
        for id in ended {
            if let Some(record) = self.open.remove(id) {
                changed.push(WorkloadRecord {
                    ended: Some(at),
                    ..record
                });
            }
        }
        changed
    }

    fn appeared(&mut self, workload: &Workload, at: Timestamp) -> WorkloadRecord {
        let fresh = WorkloadRecord {
            workload: workload.clone(),
            session: self.session.clone(),
            started: at,
            ended: None,
            exit_code: None,
            work: Vec::new(),
            place: None,
        };
        let record = self.open.entry(workload.id.clone()).or_insert(fresh);
        record.workload.clone_from(workload);
        record.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::Phase;

    #[test]
    fn a_found_workload_is_told_when_it_appears_and_when_it_ends() {
        let workload = Workload {
            id: WorkloadId("w1".into()),
            name: "train".to_owned(),
            phase: Phase::Other,
            labels: std::collections::BTreeMap::new(),
            command: Vec::new(),
            followed_by: "process tree".to_owned(),
            run: None,
        };
        let (first, last) = (Timestamp::UNIX_EPOCH, Timestamp::MAX);
        let mut found = Found::new("session".to_owned());
        let appeared = found.hear([&workload].into_iter(), &[], first);
        assert_eq!(appeared.len(), 1);
        assert_eq!((appeared[0].started, appeared[0].ended), (first, None));
        let stranger = WorkloadId("another".into());
        let ended = found.hear([].into_iter(), &[stranger, workload.id], last);
        assert_eq!(ended.len(), 1);
        assert_eq!((ended[0].started, ended[0].ended), (first, Some(last)));
    }
}
