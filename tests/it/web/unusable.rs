//! Web configurations that cannot be used, and what is said about each.

use super::Site;
use super::certificates::Authority;
use std::fs;

#[test]
fn what_keeps_a_configuration_from_being_used_is_told_with_its_line() {
    let site = Site::empty();
    let authority = Authority::new("authority");
    authority.issue("server", &site.folder);
    authority.issue("other", &site.folder);
    let old = authority.issued("old", (2020, 2021));
    let early = authority.issued("early", (2050, 2051));
    for (name, issued) in [("old", &old), ("early", &early)] {
        fs::write(site.path(&format!("{name}.crt")), &issued.certificate).unwrap();
        fs::write(site.path(&format!("{name}.key")), &issued.key).unwrap();
    }
    let locked =
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----\n";
    fs::write(site.path("locked.key"), locked).unwrap();
    let both = "  cert_file: server.crt\n  key_file: server.key\n";
    for (config, line, expected) in [
        (
            "  cert_file: server.crt\n".to_owned(),
            2,
            "`key_file` is missing",
        ),
        (
            "  min_version: TLS12\n".to_owned(),
            2,
            "`cert_file` is missing",
        ),
        (
            "  cert_file: absent.crt\n  key_file: server.key\n".to_owned(),
            2,
            "relative to the folder of the web configuration",
        ),
        (
            "  cert_file: .\n  key_file: server.key\n".to_owned(),
            2,
            "it is not a regular file",
        ),
        (
            "  cert_file: web.yml\n  key_file: server.key\n".to_owned(),
            2,
            "holds no certificate in PEM",
        ),
        (
            "  cert_file: server.crt\n  key_file: server.crt\n".to_owned(),
            3,
            "holds no private key in PEM",
        ),
        (
            "  cert_file: server.crt\n  key_file: locked.key\n".to_owned(),
            3,
            "is encrypted",
        ),
        (
            "  cert_file: server.crt\n  key_file: other.key\n".to_owned(),
            3,
            "does not belong to the certificate",
        ),
        (
            "  cert_file: old.crt\n  key_file: old.key\n".to_owned(),
            2,
            "expired at 2021-12-31T00:00:00Z",
        ),
        (
            "  cert_file: early.crt\n  key_file: early.key\n".to_owned(),
            2,
            "is valid only from 2050-01-01T00:00:00Z",
        ),
        (
            format!("{both}  min_version: TLS10\n"),
            4,
            "has been broken and is not spoken here; write TLS12 or TLS13",
        ),
        (
            format!("{both}  max_version: TLS14\n"),
            4,
            "is no version of TLS",
        ),
        (
            format!("{both}  min_version: TLS13\n  max_version: TLS12\n"),
            5,
            "no version is left",
        ),
        (
            format!("{both}  cipher_suites: [TLS_RSA_WITH_AES_128_CBC_SHA]\n"),
            4,
            "choose among TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        ),
        (
            format!("{both}  curve_preferences: [CurveP521]\n"),
            4,
            "choose among X25519, CurveP256, CurveP384",
        ),
        (
            format!("{both}  client_auth_type: RequireAndVerifyClientCert\n"),
            4,
            "`client_ca_file` does not say against which authority",
        ),
        (
            format!("{both}  client_ca_file: ca.crt\n"),
            4,
            "no client is asked for a certificate",
        ),
        (
            format!("{both}  client_auth_type: RequestClientCert\n  client_allowed_sans: [a]\n"),
            5,
            "needs a certificate to look at",
        ),
        (
            format!(
                "{both}  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: server.key\n"
            ),
            5,
            "holds no certificate in PEM",
        ),
    ] {
        site.write("web.yml", &format!("tls_server_config:\n{config}"));
        let Err(error) = site.open() else {
            panic!("{config} was accepted");
        };
        let said = error.to_string();
        let place = format!("{}:{line}:", site.path("web.yml").display());
        assert!(
            said.starts_with(&place) && said.contains(expected),
            "{config}: {said}"
        );
    }
}

#[test]
fn a_file_that_is_not_there_is_named_with_the_reason() {
    let site = Site::empty();
    let Err(error) = site.open() else {
        panic!("there is no file");
    };
    let path = site.path("web.yml");
    assert_eq!(
        error.to_string(),
        format!("could not read the web configuration {}", path.display())
    );
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause.starts_with("No such file"), "{cause}");
}
