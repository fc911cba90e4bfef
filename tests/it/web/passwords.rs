//! Passwords: who gets in, what each try costs, and when it ends.

use super::client::{Answer, basic, get};
use super::{Site, value};
use wattprint::http::Limits;

/// A site on which alice and bob have passwords. The cost is the least that bcrypt
/// knows, because tests are in a hurry.
fn site() -> Site {
    Site::with(&config("right", "other"), Limits::default())
}

fn config(alice: &str, bob: &str) -> String {
    let hash = |password: &str| bcrypt::hash(password, 4).unwrap();
    format!(
        "basic_auth_users:\n  alice: {}\n  bob: {}\n",
        hash(alice),
        hash(bob)
    )
}

fn scrape(site: &Site, user: &str, password: &str) -> Answer {
    get(site.address, "/metrics", &basic(user, password))
}

/// How many times a password was held against a hash so far.
fn checks(site: &Site) -> f64 {
    let seen = scrape(site, "alice", "right").0;
    value(&seen, "wattprint_http_password_checks_total")
}

#[test]
fn nothing_is_shown_without_a_password_not_even_health() {
    let site = site();
    for path in ["/", "/metrics", "/healthz", "/readyz", "/nowhere"] {
        let answer = get(site.address, path, "");
        assert_eq!(answer.status(), "401", "{path}");
        let asked = answer.header("www-authenticate").unwrap();
        assert_eq!(asked, "Basic realm=\"wattprint\", charset=\"UTF-8\"");
        assert!(!answer.0.contains("wattprint_"), "{path}");
    }
    let answer = get(site.address, "/healthz", &basic("bob", "other"));
    assert_eq!(answer.status(), "200");
    let seen = scrape(&site, "alice", "right");
    assert_eq!(seen.status(), "200");
    let reasons = |it: &str| format!("wattprint_http_requests_refused_total{{reason=\"{it}\"}}");
    assert_eq!(value(&seen.0, &reasons("no_credentials")), 5.0);
    assert_eq!(value(&seen.0, &reasons("busy")), 0.0);
}

#[test]
fn what_was_right_is_remembered_and_what_was_wrong_is_not() {
    let site = site();
    assert_eq!(checks(&site), 1.0);
    assert_eq!(checks(&site), 1.0, "the second scrape costs no check");
    for _ in 0..2 {
        assert_eq!(scrape(&site, "alice", "wrong").status(), "401");
    }
    assert_eq!(checks(&site), 3.0);
    // Each of these makes an answer of its own: none is another's password.
    for (user, password) in [
        ("bob", "right"),
        ("alice", ""),
        ("", "right"),
        ("ALICE", "right"),
    ] {
        assert_eq!(
            scrape(&site, user, password).status(),
            "401",
            "{user}:{password}"
        );
    }
    assert_eq!(checks(&site), 7.0);
}

#[test]
fn a_stranger_costs_the_same_as_somebody_with_a_wrong_password() {
    let site = site();
    let before = checks(&site);
    let known = scrape(&site, "bob", "guess");
    assert_eq!(checks(&site), before + 1.0);
    let stranger = scrape(&site, "mallory", "guess");
    assert_eq!(checks(&site), before + 2.0);
    let body = |answer: &Answer| answer.0.split_once("\r\n\r\n").unwrap().1.to_owned();
    assert_eq!(
        (known.status(), body(&known)),
        (stranger.status(), body(&stranger))
    );
    // Nor does a password that is somebody else's open anything.
    assert_eq!(scrape(&site, "mallory", "right").status(), "401");
}

#[test]
fn wrong_passwords_are_few_and_do_not_lock_out_who_is_known() {
    let site = site();
    assert_eq!(checks(&site), 1.0);
    let statuses: Vec<_> = (0..30)
        .map(|it| scrape(&site, "alice", &format!("guess {it}")))
        .collect();
    let wrong = statuses.iter().filter(|it| it.status() == "401").count();
    let refused = statuses.iter().filter(|it| it.status() == "429");
    assert!((10..=14).contains(&wrong), "{wrong} of 30 were checked");
    for answer in refused {
        let wait: u64 = answer.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=10).contains(&wait), "{wait} s");
    }
    let seen = scrape(&site, "alice", "right");
    assert_eq!(seen.status(), "200", "this one was right before");
    assert_eq!(
        value(&seen.0, "wattprint_http_password_checks_total"),
        1.0 + wrong as f64,
        "what is refused is not checked"
    );
}

#[test]
fn many_guesses_at_once_keep_no_scrape_waiting() {
    let costly = bcrypt::hash("right", 4).unwrap();
    let slow = bcrypt::hash("slow", 9).unwrap();
    let users = format!("basic_auth_users: {{alice: \"{costly}\", bob: \"{slow}\"}}\n");
    let site = Site::with(&users, Limits::default());
    assert_eq!(scrape(&site, "alice", "right").status(), "200");
    let address = site.address;
    std::thread::scope(|scope| {
        for number in 0..12 {
            let guess = basic("bob", &format!("guess {number}"));
            scope.spawn(move || get(address, "/metrics", &guess));
        }
        for _ in 0..20 {
            assert_eq!(scrape(&site, "alice", "right").status(), "200");
        }
    });
}

#[test]
fn a_rate_limit_holds_for_everybody() {
    let config = "rate_limit:\n  interval: 1h\n  burst: 3\n";
    let site = Site::with(config, Limits::default());
    let statuses: Vec<_> = (0..5)
        .map(|_| get(site.address, "/healthz", "").status().to_owned())
        .collect();
    assert_eq!(statuses, ["200", "200", "200", "429", "429"]);
}

#[test]
fn configured_headers_come_with_every_answer() {
    let hash = bcrypt::hash("right", 4).unwrap();
    let config = format!(
        "http_server_config:\n  http2: true\n  headers:\n    X-Frame-Options: deny\n    Strict-Transport-Security: max-age=1\nbasic_auth_users:\n  alice: {hash}\n"
    );
    let site = Site::with(&config, Limits::default());
    for (headers, status) in [(String::new(), "401"), (basic("alice", "right"), "200")] {
        let answer = get(site.address, "/metrics", &headers);
        assert_eq!(answer.status(), status);
        assert_eq!(answer.header("x-frame-options"), Some("deny"));
        assert_eq!(
            answer.header("strict-transport-security"),
            Some("max-age=1")
        );
    }
}
