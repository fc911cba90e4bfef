//! Certificates of an authority that lives as long as its test.

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, SanType};
use std::fs;
use tempfile::TempDir;

pub struct Authority(CertifiedIssuer<'static, KeyPair>);

/// A certificate and its key, in PEM.
pub struct Issued {
    pub certificate: String,
    pub key: String,
}

impl Authority {
    pub fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params
            .distinguished_name
            .push(rcgen::DnType::CommonName, name);
        let key = KeyPair::generate().unwrap();
        Self(CertifiedIssuer::self_signed(params, key).unwrap())
    }

    /// The authority's own certificate.
    pub fn certificate(&self) -> String {
        self.0.pem()
    }

    /// A certificate for the loopback and for `name`, in files of that name.
    pub fn issue(&self, name: &str, folder: &TempDir) {
        let issued = self.issued(name, (2020, 2050));
        let path = |ending: &str| folder.path().join(format!("{name}.{ending}"));
        fs::write(path("crt"), issued.certificate).unwrap();
        fs::write(path("key"), issued.key).unwrap();
        fs::write(folder.path().join("ca.crt"), self.certificate()).unwrap();
    }

    /// A certificate that is valid from the first to the last of two years.
    pub fn issued(&self, name: &str, (first, last): (i32, i32)) -> Issued {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        let loopback = SanType::IpAddress([127, 0, 0, 1].into());
        params.subject_alt_names.push(loopback);
        params.not_before = rcgen::date_time_ymd(first, 1, 1);
        params.not_after = rcgen::date_time_ymd(last, 12, 31);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        Issued {
            certificate: certificate.pem(),
            key: key.serialize_pem(),
        }
    }
}
