use super::*;

const HASH: &str = "$2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi";

fn read_here(text: &str) -> Result<Document, Mistake> {
    read(text, Path::new("/etc/wattprint"))
}

#[test]
fn every_key_of_the_format_is_read() {
    let text = format!(
        "tls_server_config:
  cert_file: server.crt
  key_file: /etc/ssl/private/server.key
  client_ca_file: ca.crt
  client_auth_type: RequireAndVerifyClientCert
  client_allowed_sans: [prometheus.example.org, 192.0.2.1]
  min_version: TLS12
  max_version: TLS13
  cipher_suites:
    - TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
  prefer_server_cipher_suites: false
  curve_preferences: [X25519]
http_server_config:
  http2: false
  headers:
    X-Frame-Options: deny
    Strict-Transport-Security: max-age=31536000
basic_auth_users:
  alice: {HASH}
rate_limit:
  interval: 1m30s
  burst: 20
"
    );
    let document = read_here(&text).unwrap();
    let tls = document.tls.unwrap();
    let Some(Pem::File(cert)) = tls.cert.map(|it| it.value) else {
        panic!("the certificate is in a file");
    };
    assert_eq!(cert, Path::new("/etc/wattprint/server.crt"));
    let key = tls.key.unwrap();
    assert_eq!(key.at.line, 3);
    assert!(matches!(key.value, Pem::File(path) if path.starts_with("/etc/ssl")));
    assert!(!tls.prefer_server_cipher_suites);
    assert_eq!(tls.client_sans.unwrap().value.len(), 2);
    assert_eq!(document.headers.len(), 2);
    assert_eq!(document.users["alice"], HASH);
    let rate = document.rate.unwrap();
    assert_eq!((rate.interval, rate.burst), (Duration::from_secs(90), 20));
}

#[test]
fn an_empty_file_and_empty_sections_ask_for_nothing() {
    for text in [
        "",
        "# nothing\n",
        "tls_server_config:\nbasic_auth_users:\n",
        "{}",
    ] {
        let document = read_here(text).unwrap();
        assert!(
            document.tls.is_none() && document.users.is_empty(),
            "{text}"
        );
    }
}

/// A text, the line of its mistake, and what is said of it.
const MISTAKES: &[(&str, usize, &str)] = &[
    (
        "tls_server_confg:\n",
        1,
        "did you mean `tls_server_config`?",
    ),
    (
        "\nfrobnicate: 1\n",
        2,
        "the file may have tls_server_config, http_server_config",
    ),
    ("- a\n", 1, "must be a table"),
    (
        "tls_server_config: yes\n",
        1,
        "must be a table with the keys cert_file",
    ),
    (
        "tls_server_config:\n  cert_file: [a]\n",
        2,
        "`cert_file`: must be a text; found a list",
    ),
    (
        "tls_server_config:\n  cert_file:\n",
        2,
        "must be a text; found nothing",
    ),
    (
        "tls_server_config:\n  cert_file: a\n  cert: b\n",
        3,
        "`cert_file` is given too",
    ),
    (
        "tls_server_config:\n  client_auth_type: RequireAndVerifyClientCet\n",
        2,
        "did you mean `RequireAndVerifyClientCert`?",
    ),
    (
        "tls_server_config:\n  cipher_suites: AES\n",
        2,
        "must be a list of texts",
    ),
    (
        "tls_server_config:\n  curve_preferences: [[x]]\n",
        2,
        "a list of texts cannot hold a list",
    ),
    (
        "http_server_config:\n  http2: yes\n",
        2,
        "must be `true` or `false`; found `yes`",
    ),
    (
        "http_server_config:\n  headers:\n    X-Evil: a\n",
        3,
        "header `X-Evil` cannot be set here",
    ),
    (
        "http_server_config:\n  headers:\n    X-Frame-Options: maybe\n",
        3,
        "`X-Frame-Options` must be one of deny, sameorigin",
    ),
    (
        "http_server_config:\n  headers:\n    Content-Security-Policy: \"a\\nb\"\n",
        3,
        "holds a character that no header may have",
    ),
    ("basic_auth_users: [a]\n", 1, "must be a table of users"),
    ("basic_auth_users:\n  bob: secret\n", 2, "is no bcrypt hash"),
    (
        "basic_auth_users:\n  \"a:b\": x\n",
        2,
        "no user name may hold a colon",
    ),
    (
        "basic_auth_users:\n  a: $2y$31$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi\n",
        2,
        "cost of 31",
    ),
    (
        "rate_limit:\n  interval: fast\n",
        2,
        "must be a duration such as 1s",
    ),
    ("rate_limit:\n  interval: 1s\n", 2, "needs a `burst`"),
    ("rate_limit:\n  burst: -1\n", 2, "must be a whole number"),
    (
        "basic_auth_users:\n  a: x\n  a: y\n",
        3,
        "for the second time",
    ),
];

#[test]
fn each_mistake_is_told_with_its_line_and_what_would_help() {
    for (text, line, problem) in MISTAKES {
        let Err(mistake) = read_here(text) else {
            panic!("{text} was read");
        };
        assert!(
            mistake.problem.contains(problem),
            "{text}: {}",
            mistake.problem
        );
        assert_eq!(mistake.at.line, *line, "{text}: {}", mistake.problem);
    }
}

#[test]
fn a_password_that_stands_where_its_hash_belongs_is_not_repeated() {
    let mistake = read_here("basic_auth_users:\n  bob: hunter2\n").unwrap_err();
    assert!(!mistake.problem.contains("hunter2"), "{}", mistake.problem);
}
