//! Which accelerators a person means.

use crate::sample::{Channel, Instrument};

/// The channels of those that are asked for, each once.
///
/// One is meant by its place in the driver's list, by its whole identity, or by
/// the beginning of that, as long as no other begins so.
pub(super) fn resolve(asked: &[String], known: &[Instrument]) -> Result<Vec<Channel>, String> {
    let mut found: Vec<Channel> = Vec::new();
    for name in asked {
        let channel = one(name, known).ok_or_else(|| unknown(name, known))?;
        if !found.contains(channel) {
            found.push(channel.clone());
        }
    }
    Ok(found)
}

fn one<'a>(name: &str, known: &'a [Instrument]) -> Option<&'a Channel> {
    if let Ok(place) = name.parse::<usize>() {
        return known.get(place).map(|it| &it.channel);
    }
    let begins = |it: &&Instrument| !name.is_empty() && it.channel.device.starts_with(name);
    let mut fitting = known.iter().filter(begins);
    match (fitting.next(), fitting.next()) {
        (Some(only), None) => Some(&only.channel),
        _ => known
            .iter()
            .map(|it| &it.channel)
            .find(|it| &*it.device == name),
    }
}

fn unknown(name: &str, known: &[Instrument]) -> String {
    if known.is_empty() {
        return format!("there is no accelerator `{name}`: none is metered on this node");
    }
    let listed = known.iter().enumerate();
    let listed: Vec<String> = listed
        .map(|(place, it)| format!("{place} ({}, {})", it.channel.device, it.name))
        .collect();
    format!(
        "there is no accelerator `{name}`; there are {}",
        listed.join(", ")
    )
}
