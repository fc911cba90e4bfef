//! Which certificates of clients are accepted.

use super::certificate::Certificate;
use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::{WebPkiSupportedAlgorithms, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{CertificateError, DigitallySignedStruct, DistinguishedName, Error, SignatureScheme};
use std::sync::Arc;

/// Holds a client's certificate against an authority and a list of names.
///
/// Whatever is asked, a client always proves that it has the certificate's key.
#[derive(Debug)]
pub(super) struct ClientCheck {
    /// Who judges the chain; without, any certificate will do.
    pub webpki: Option<Arc<dyn ClientCertVerifier>>,
    /// Whether a client without one is sent away.
    pub mandatory: bool,
    /// Alternative names of which the certificate must have one.
    pub allowed: Option<Vec<String>>,
    pub algorithms: WebPkiSupportedAlgorithms,
}

impl ClientCertVerifier for ClientCheck {
    fn client_auth_mandatory(&self) -> bool {
        self.mandatory
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        self.webpki
            .as_ref()
            .map_or(&[], |it| it.root_hint_subjects())
    }

    fn verify_client_cert(
        &self,
        own: &CertificateDer<'_>,
        chain: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        if let Some(webpki) = &self.webpki {
            webpki.verify_client_cert(own, chain, now)?;
        }
        let named = |allowed: &Vec<String>| {
            let read = Certificate::read(own);
            read.is_some_and(|it| allowed.iter().any(|name| it.is_for(name)))
        };
        if self.allowed.as_ref().is_none_or(named) {
            return Ok(ClientCertVerified::assertion());
        }
        let refused = CertificateError::ApplicationVerificationFailure;
        Err(Error::InvalidCertificate(refused))
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signature, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}
