//! What TLS is spoken: from `tls_server_config` to what rustls needs.

use super::certificate::Certificate;
use super::client::ClientCheck;
use super::document::{ClientAuth, Tls};
use super::error::{Mistake, Place};
use super::files::Files;
use super::value::Spot;
use jiff::Timestamp;
use rustls::crypto::{CryptoProvider, SupportedKxGroup, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{NoServerSessionStorage, WebPkiClientVerifier};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::version::{TLS12, TLS13};
use rustls::{
    CipherSuite, InconsistentKeys, NamedGroup, RootCertStore, ServerConfig, SupportedCipherSuite,
    SupportedProtocolVersion,
};
use std::sync::Arc;

/// Elliptic curves under the names of Go's crypto/tls.
const CURVES: [(&str, NamedGroup); 3] = [
    ("X25519", NamedGroup::X25519),
    ("CurveP256", NamedGroup::secp256r1),
    ("CurveP384", NamedGroup::secp384r1),
];

/// The suites of TLS 1.3 under the names of Go's crypto/tls. They may be listed,
/// and are offered in any case, as there.
const ALWAYS: [&str; 3] = [
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
];

/// How to serve, and when the certificate ends.
pub(super) struct Server {
    pub config: Arc<ServerConfig>,
    pub expires: Timestamp,
}

/// Reads the files that are named, and fits everything together.
pub(super) fn server(tls: &Tls, files: &mut Files, now: Timestamp) -> Result<Server, Mistake> {
    let provider = Arc::new(provider(tls)?);
    let (key, expires) = certified_key(tls, files, now, &provider)?;
    let versions = versions(tls)?;
    let builder = ServerConfig::builder_with_provider(provider.clone());
    let builder = builder.with_protocol_versions(&versions).map_err(|why| {
        let problem = format!("no cipher suite is left for these versions of TLS: {why}");
        tls.at.wrong(problem)
    })?;
    let builder = match client_check(tls, files, &provider)? {
        Some(check) => builder.with_client_cert_verifier(Arc::new(check)),
        None => builder.with_no_client_auth(),
    };
    let mut config = builder.with_cert_resolver(Arc::new(SingleCertAndKey::from(key)));
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    config.ignore_client_order = tls.prefer_server_cipher_suites;
    // A session that is taken up again shows no certificate: who was let in once
    // would be let in after the certificate has expired.
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    Ok(Server {
        config: Arc::new(config),
        expires,
    })
}

fn certified_key(
    tls: &Tls,
    files: &mut Files,
    now: Timestamp,
    provider: &CryptoProvider,
) -> Result<(CertifiedKey, Timestamp), Mistake> {
    let missing = |what| {
        let problem = format!(
            "TLS needs a certificate and its key, and `{what}` is missing; give both, or leave `tls_server_config` out"
        );
        tls.at.wrong(problem)
    };
    let cert = tls.cert.as_ref().ok_or_else(|| missing("cert_file"))?;
    let key = tls.key.as_ref().ok_or_else(|| missing("key_file"))?;
    let (text, place) = files.pem(cert)?;
    let chain = certificates(&text).filter(|it| !it.is_empty());
    let chain = chain.ok_or_else(|| {
        let problem =
            format!("{place} holds no certificate in PEM (`-----BEGIN CERTIFICATE-----`)");
        cert.at.wrong(problem)
    })?;
    let expires = valid_now(&chain, now).map_err(|why| cert.at.wrong(format!("{place} {why}")))?;
    let (text, key_place) = files.pem(key)?;
    let private = PrivateKeyDer::from_pem_slice(text.as_bytes());
    let private = private.map_err(|_| key.at.wrong(no_key(&text, &key_place)))?;
    let fitted = CertifiedKey::from_der(chain, private, provider);
    let fitted = fitted.map_err(|why| match why {
        rustls::Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => key.at.wrong(format!(
            "the key in {key_place} does not belong to the certificate in {place}; give the key with which it was requested"
        )),
        other => key.at.wrong(format!(
            "the key in {key_place} cannot be used with the certificate in {place}: {other}; RSA, ECDSA (P-256, P-384) and Ed25519 keys can"
        )),
    })?;
    Ok((fitted, expires))
}

fn no_key(text: &str, place: &str) -> String {
    if text.contains("ENCRYPTED") {
        return format!(
            "the key in {place} is encrypted, and nobody is there to type its password; decrypt it with `openssl pkey`"
        );
    }
    format!("{place} holds no private key in PEM (`-----BEGIN PRIVATE KEY-----`)")
}

fn certificates(text: &str) -> Option<Vec<CertificateDer<'static>>> {
    let found = CertificateDer::pem_slice_iter(text.as_bytes());
    found.collect::<Result<Vec<_>, _>>().ok()
}

/// When the first certificate of a chain ends, unless it is not valid now.
fn valid_now(chain: &[CertificateDer<'_>], now: Timestamp) -> Result<Timestamp, String> {
    let first = chain.first().and_then(|it| Certificate::read(it));
    let first = first.ok_or("holds something that is no X.509 certificate")?;
    if first.not_after < now {
        let end = first.not_after;
        return Err(format!(
            "expired at {end}, and no client will accept it; renew it"
        ));
    }
    if first.not_before > now {
        let start = first.not_before;
        return Err(format!(
            "is valid only from {start}, and it is {now:.0} here; set this machine's clock, or wait"
        ));
    }
    Ok(first.not_after)
}

/// The cipher suites and curves that are offered.
fn provider(tls: &Tls) -> Result<CryptoProvider, Mistake> {
    let mut provider = ring::default_provider();
    if !tls.cipher_suites.is_empty() {
        let mut chosen = tls13(&provider.cipher_suites);
        for wanted in &tls.cipher_suites {
            chosen.extend(suite(wanted, &provider.cipher_suites)?);
        }
        provider.cipher_suites = chosen;
    }
    if !tls.curves.is_empty() {
        let chosen = tls.curves.iter().map(|it| curve(it, &provider.kx_groups));
        provider.kx_groups = chosen.collect::<Result<_, _>>()?;
    }
    Ok(provider)
}

fn tls13(suites: &[SupportedCipherSuite]) -> Vec<SupportedCipherSuite> {
    let newer = suites.iter().filter(|it| it.tls13().is_some());
    newer.copied().collect()
}

/// The suite of that name; none if it is offered in any case.
fn suite(
    wanted: &Spot<String>,
    known: &[SupportedCipherSuite],
) -> Result<Option<SupportedCipherSuite>, Mistake> {
    if ALWAYS.contains(&wanted.value.as_str()) {
        return Ok(None);
    }
    let older = known.iter().filter(|it| it.tls13().is_none());
    let name = |suite: CipherSuite| suite.as_str().unwrap_or_default();
    let named: Vec<_> = older.map(|it| (name(it.suite()), it)).collect();
    let found = named.iter().find(|(name, _)| *name == wanted.value);
    if let Some((_, suite)) = found {
        return Ok(Some(**suite));
    }
    let offered: Vec<_> = named.iter().map(|(name, _)| *name).collect();
    let problem = format!(
        "`cipher_suites`: `{}` is not offered here: only suites with forward secrecy and authenticated encryption are; leave it out, or choose among {}",
        wanted.value,
        offered.join(", ")
    );
    Err(wanted.at.wrong(problem))
}

fn curve(
    wanted: &Spot<String>,
    known: &[&'static dyn SupportedKxGroup],
) -> Result<&'static dyn SupportedKxGroup, Mistake> {
    let group = CURVES.iter().find(|(name, _)| *name == wanted.value);
    let found = group.and_then(|(_, group)| known.iter().find(|it| it.name() == *group));
    found.copied().ok_or_else(|| {
        let names = CURVES.map(|(name, _)| name).join(", ");
        let name = &wanted.value;
        let problem =
            format!("`curve_preferences`: `{name}` is not offered here; choose among {names}");
        wanted.at.wrong(problem)
    })
}

/// The versions between the least and the greatest that are wanted.
fn versions(tls: &Tls) -> Result<Vec<&'static SupportedProtocolVersion>, Mistake> {
    let number = |wanted: &Option<Spot<String>>, name: &str, usual: u8| {
        let Some(wanted) = wanted else {
            return Ok((usual, tls.at));
        };
        match wanted.value.as_str() {
            "TLS12" => Ok((2, wanted.at)),
            "TLS13" => Ok((3, wanted.at)),
            other => Err(wanted.at.wrong(version_problem(name, other))),
        }
    };
    let (least, _) = number(&tls.min_version, "min_version", 2)?;
    let (most, at) = number(&tls.max_version, "max_version", 3)?;
    if least > most {
        return Err(at.wrong("`max_version` is below `min_version`: no version is left"));
    }
    let all = [(2, &TLS12), (3, &TLS13)].into_iter();
    let wanted = all.filter(|(number, _)| (least..=most).contains(number));
    Ok(wanted.map(|(_, version)| version).collect())
}

fn version_problem(key: &str, version: &str) -> String {
    let why = match version {
        "TLS10" | "TLS11" => "has been broken and is not spoken here",
        _ => "is no version of TLS",
    };
    format!("`{key}`: `{version}` {why}; write TLS12 or TLS13")
}

/// What is asked of clients, if anything is.
fn client_check(
    tls: &Tls,
    files: &mut Files,
    provider: &Arc<CryptoProvider>,
) -> Result<Option<ClientCheck>, Mistake> {
    let policy = tls.client_auth.as_ref();
    let (policy, at) = policy.map_or((ClientAuth::NoClientCert, tls.at), |it| (it.value, it.at));
    if let Some(sans) = tls.client_sans.as_ref().filter(|_| !policy.requires()) {
        return Err(sans.at.wrong("`client_allowed_sans` needs a certificate to look at; set `client_auth_type` to RequireAndVerifyClientCert"));
    }
    let authority = match &tls.client_ca {
        Some(spot) if policy == ClientAuth::NoClientCert => {
            return Err(spot.at.wrong("an authority for clients is given, and no client is asked for a certificate; set `client_auth_type` to RequireAndVerifyClientCert"));
        }
        Some(spot) => {
            let (text, place) = files.pem(spot)?;
            let none = || {
                spot.at
                    .wrong(format!("{place} holds no certificate in PEM"))
            };
            Some((roots(&text).ok_or_else(none)?, spot.at))
        }
        None if policy.verifies() => {
            return Err(at.wrong("certificates of clients are to be verified, and `client_ca_file` does not say against which authority; name its certificate"));
        }
        None => None,
    };
    if policy == ClientAuth::NoClientCert {
        return Ok(None);
    }
    let verified = authority.filter(|_| policy.verifies());
    let webpki = verified
        .map(|(roots, at)| webpki(roots, at, provider))
        .transpose()?;
    Ok(Some(ClientCheck {
        webpki,
        mandatory: policy.requires(),
        allowed: tls.client_sans.as_ref().map(|it| it.value.clone()),
        algorithms: provider.signature_verification_algorithms,
    }))
}

fn webpki(
    roots: RootCertStore,
    at: Place,
    provider: &Arc<CryptoProvider>,
) -> Result<Arc<dyn rustls::server::danger::ClientCertVerifier>, Mistake> {
    let builder = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider.clone());
    let built = builder.build();
    built.map_err(|why| at.wrong(format!("the authority for clients cannot be used: {why}")))
}

fn roots(text: &str) -> Option<RootCertStore> {
    let mut roots = RootCertStore::empty();
    let (added, _ignored) = roots.add_parsable_certificates(certificates(text)?);
    (added > 0).then_some(roots)
}
