//! What changes while the agent runs.

use super::certificates::Authority;
use super::client::{basic, get, scrape};
use super::{Site, value};
use wattprint::http::Limits;

const TLS: &str = "tls_server_config: {cert_file: server.crt, key_file: server.key}\n";

#[test]
fn a_new_certificate_is_shown_to_the_next_client_and_a_bad_one_to_nobody() {
    let site = Site::with(TLS, Limits::default());
    assert_eq!(scrape(&site).unwrap().status(), "200");
    let next = Authority::new("next");
    // The certificate without its key: the old pair stays.
    let issued = next.issued("server", (2020, 2040));
    site.write("server.crt", &issued.certificate);
    let seen = scrape(&site).unwrap().0;
    assert_eq!(
        value(&seen, "wattprint_web_config_last_reload_successful"),
        0.0
    );
    assert_eq!(value(&seen, "wattprint_web_config_errors_total"), 1.0);
    assert_eq!(
        site.remarks().len(),
        1,
        "one line for each version: {:?}",
        site.remarks()
    );
    assert!(site.remarks()[0].contains("does not belong to the certificate"));
    assert!(site.remarks()[0].ends_with("the web configuration from before stays in use"));
    // With its key it is used; the old authority is not trusted for it.
    site.write("server.key", &issued.key);
    assert!(
        scrape(&site).is_err(),
        "the next client sees the new certificate"
    );
    site.write("ca.crt", &next.certificate());
    let seen = scrape(&site).unwrap().0;
    assert_eq!(
        value(&seen, "wattprint_web_config_last_reload_successful"),
        1.0
    );
    assert_eq!(value(&seen, "wattprint_web_config_errors_total"), 1.0);
    // An expired one is not taken, nor one that is gone.
    let expired = next.issued("server", (2020, 2021));
    site.write("server.crt", &expired.certificate);
    assert_eq!(scrape(&site).unwrap().status(), "200");
    std::fs::remove_file(site.path("server.crt")).unwrap();
    let seen = scrape(&site).unwrap().0;
    assert_eq!(value(&seen, "wattprint_web_config_errors_total"), 3.0);
}

#[test]
fn users_come_and_go_without_a_restart() {
    let hash = |password: &str| bcrypt::hash(password, 4).unwrap();
    let users = |alice: &str| format!("basic_auth_users:\n  alice: {}\n", hash(alice));
    let site = Site::with(&users("old"), Limits::default());
    let status = |user, password| {
        let answer = get(site.address, "/healthz", &basic(user, password));
        answer.status().to_owned()
    };
    assert_eq!(status("alice", "old"), "200");
    site.write("web.yml", &users("new"));
    assert_eq!(
        status("alice", "old"),
        "401",
        "what is remembered was another hash's"
    );
    assert_eq!(status("alice", "new"), "200");
    assert!(
        site.remarks()[0].ends_with("was read again"),
        "{:?}",
        site.remarks()
    );
}

#[test]
fn no_new_version_takes_a_guard_away() {
    let hash = bcrypt::hash("right", 4).unwrap();
    let users = format!("basic_auth_users:\n  alice: {hash}\n");
    let site = Site::with(&users, Limits::default());
    // Half of a file that is being written: an empty one, or one without its end.
    for text in ["", "http_server_config:\n"] {
        site.write("web.yml", text);
        assert_eq!(get(site.address, "/metrics", "").status(), "401", "{text}");
    }
    let remarks = site.remarks();
    assert!(
        remarks[0].contains("no longer asks for passwords"),
        "{remarks:?}"
    );
    assert_eq!(remarks.len(), 2);
    site.write("web.yml", &users);
    let seen = get(site.address, "/metrics", &basic("alice", "right"));
    assert_eq!(
        value(&seen.0, "wattprint_web_config_last_reload_successful"),
        1.0
    );
}
