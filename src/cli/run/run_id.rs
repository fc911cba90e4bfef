//! Of which run a command is a part: what its parts on all nodes have in common.

/// The name of a run: one word, so that it can be asked for.
///
/// # Errors
///
/// When it is empty, too long, or has spaces or control characters.
pub fn run_id(text: &str) -> Result<String, String> {
    const LONGEST: usize = 200;
    let plain = |letter: char| !letter.is_whitespace() && !letter.is_control();
    if text.is_empty() || text.len() > LONGEST || !text.chars().all(plain) {
        return Err(format!(
            "a run is named by 1 to {LONGEST} letters without spaces"
        ));
    }
    Ok(text.to_owned())
}

/// The run that is given by hand, or named in the environment, or else the job
/// that a scheduler has started on all its nodes.
///
/// # Source
///
/// Slurm manual, srun, "Output environment variables": `SLURM_JOB_ID`,
/// `SLURM_CLUSTER_NAME`.
pub fn run_of(given: Option<&str>, env: impl Fn(&str) -> Option<String>) -> Option<String> {
    let set = |name: &str| env(name).filter(|value| !value.is_empty());
    let named = || set("WATTPRINT_RUN_ID").filter(|name| run_id(name).is_ok());
    let job = || {
        let cluster = set("SLURM_CLUSTER_NAME").unwrap_or_default();
        let job = set("SLURM_JOB_ID")?;
        run_id(&format!("slurm:{cluster}:{job}")).ok()
    };
    given.map(str::to_owned).or_else(named).or_else(job)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_what_is_given_or_set_or_the_job() {
        let job = [("SLURM_JOB_ID", "211"), ("SLURM_CLUSTER_NAME", "snellius")];
        let set = [("WATTPRINT_RUN_ID", "r1"), ("SLURM_JOB_ID", "211")];
        let bad = [("WATTPRINT_RUN_ID", "two words"), ("SLURM_JOB_ID", "")];
        for (given, env, expected) in [
            (None, &[][..], None),
            (None, &job[..], Some("slurm:snellius:211")),
            (None, &job[..1], Some("slurm::211")),
            (None, &set[..], Some("r1")),
            (Some("r2"), &set[..], Some("r2")),
            (None, &bad[..], None),
        ] {
            let value = |name: &str| {
                let found = env.iter().find(|(key, _)| *key == name);
                found.map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(run_of(given, value).as_deref(), expected, "{env:?}");
        }
    }
}
