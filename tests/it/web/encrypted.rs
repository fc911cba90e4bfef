//! TLS: versions, and who shows which certificate.

use super::Site;
use super::certificates::Authority;
use super::client::{config, fetch, scrape};
use rustls::version::{TLS12, TLS13};
use wattprint::http::Limits;

const KEYS: &str = "  cert_file: server.crt\n  key_file: server.key\n";

/// A site that serves TLS with more said about it.
fn site(more: &str) -> Site {
    let config = format!("tls_server_config:\n{KEYS}{more}");
    let site = Site::empty();
    let authority = Authority::new("authority");
    authority.issue("server", &site.folder);
    site.write("web.yml", &config);
    let web = site.open().unwrap_or_else(|why| panic!("{why}"));
    site.started(Some(web.into()), Limits::default())
}

#[test]
fn a_scrape_over_tls_is_answered_and_tells_when_the_certificate_ends() {
    let site = site("");
    let seen = scrape(&site).unwrap();
    assert_eq!(seen.status(), "200");
    let ends = super::value(
        &seen.0,
        "wattprint_web_certificate_expiry_timestamp_seconds",
    );
    let expected: jiff::Timestamp = "2050-12-31T00:00:00Z".parse().unwrap();
    assert_eq!(ends, expected.as_second() as f64);
}

#[test]
fn only_the_versions_that_were_chosen_are_spoken() {
    for (more, older, newer) in [
        ("", true, true),
        ("  min_version: TLS13\n", false, true),
        ("  max_version: TLS12\n", true, false),
        (
            "  cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TLS_AES_128_GCM_SHA256]\n  curve_preferences: [CurveP384]\n",
            true,
            true,
        ),
        // The server's key is of another kind than the only suite of TLS 1.2.
        (
            "  cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]\n",
            false,
            true,
        ),
    ] {
        let site = site(more);
        for (version, expected) in [(&TLS12, older), (&TLS13, newer)] {
            let answer = fetch(site.address, config(&site, None, &[version]), "");
            let served = answer.as_ref().is_ok_and(|it| it.status() == "200");
            assert_eq!(served, expected, "{more} {version:?}: {:?}", answer.err());
        }
    }
}

#[test]
fn clients_show_what_is_asked_of_them() {
    let verified = "  client_ca_file: ca.crt\n  client_auth_type: RequireAndVerifyClientCert\n";
    let named = format!("{verified}  client_allowed_sans: [prometheus, 192.0.2.1]\n");
    let given = "  client_ca_file: ca.crt\n  client_auth_type: VerifyClientCertIfGiven\n";
    // none, of the authority, of the authority and expired, with another name, of a stranger
    for (more, expected) in [
        ("", [true, true, true, true, true]),
        (
            "  client_auth_type: RequestClientCert\n",
            [true, true, true, true, true],
        ),
        (
            "  client_auth_type: RequireAnyClientCert\n",
            [false, true, true, true, true],
        ),
        (given, [true, true, false, true, false]),
        (verified, [false, true, false, true, false]),
        (named.as_str(), [false, true, false, false, false]),
        (
            "  client_auth_type: RequireAnyClientCert\n  client_allowed_sans: [prometheus]\n",
            [false, true, true, false, true],
        ),
    ] {
        let site = Site::empty();
        let authority = Authority::new("authority");
        authority.issue("server", &site.folder);
        site.write("web.yml", &format!("tls_server_config:\n{KEYS}{more}"));
        let web = site.open().unwrap_or_else(|why| panic!("{more}: {why}"));
        let site = site.started(Some(web.into()), Limits::default());
        let clients = [
            None,
            Some(authority.issued("prometheus", (2020, 2050))),
            Some(authority.issued("prometheus", (2020, 2021))),
            Some(authority.issued("somebody", (2020, 2050))),
            Some(Authority::new("stranger").issued("prometheus", (2020, 2050))),
        ];
        for (number, (own, expected)) in clients.iter().zip(expected).enumerate() {
            for version in [&TLS12, &TLS13] {
                let config = config(&site, own.as_ref(), &[version]);
                let answer = fetch(site.address, config, "");
                let served = answer.as_ref().is_ok_and(|it| it.status() == "200");
                let why = answer.err();
                assert_eq!(
                    served, expected,
                    "{more} client {number} {version:?}: {why:?}"
                );
            }
        }
    }
}
