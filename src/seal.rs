//! Sealing: what a stolen copy of the database must not give away.
//!
//! A sealed text is `sealed:v1:<key id>:<base64url(nonce ‖ ciphertext ‖ tag)>`: XChaCha20-Poly1305
//! (draft-irtf-cfrg-xchacha-03) under a key that HKDF-SHA-256 (RFC 5869) derives from the master
//! key. It is bound to its row and that row's user, so that a ciphertext moved to another row does
//! not open. The key id says under which master key a text was sealed, so that the master key can
//! change while rows of both are in the table.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{Key, KeyInit as _, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use sha2::{Digest as _, Sha256};

use crate::failure::{Classify, Kind};
use crate::ids::Entropy;
use crate::secret::Secret;

/// Stands in front of every sealed text, whatever its version.
pub const PREFIX: &str = "sealed:";
/// The version that this program writes.
const VERSION: &str = "v1";
/// What keys are derived for: RFC 5869's `info`.
const INFO: &[u8] = b"scratch sealed column v1";
/// What tokens are derived for: the beginning of another `info`.
const TOKEN_DOMAIN: &[u8] = b"scratch derived token v1";
/// Bytes of a derived token: as base64url as long as a token that is drawn at random.
const TOKEN: usize = 24;
/// Keeps the hash of a key, which is written into every row, apart from any other use of one.
const KEY_ID_DOMAIN: &[u8] = b"scratch key id v1";
/// Keeps the associated data apart from that of any other use of the key.
const BINDING_DOMAIN: &[u8] = b"scratch binding v1";
/// Bytes of a nonce, long enough to be drawn at random for ever.
const NONCE: usize = 24;

/// Where a sealed text belongs. Opened anywhere else, it is as good as tampered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Binding<'a> {
    /// Id of the row.
    pub row_id: &'a str,
    /// Id of the row's user.
    pub user_id: &'a str,
}

impl Binding<'_> {
    /// The associated data.
    fn bytes(self) -> Vec<u8> {
        framed(&[
            BINDING_DOMAIN,
            self.row_id.as_bytes(),
            self.user_id.as_bytes(),
        ])
    }
}

/// Each part after its length, so that no two lists of parts read alike.
fn framed(parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend((part.len() as u64).to_be_bytes());
        bytes.extend(*part);
    }
    bytes
}

/// Seals under one key, and opens under that and the one before it.
#[derive(Clone)]
pub struct Sealer {
    current: DerivedKey,
    previous: Option<DerivedKey>,
}

/// Keys never show.
impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sealer")
            .field("current", &self.current.id)
            .field("previous", &self.previous.as_ref().map(|key| &key.id))
            .finish()
    }
}

impl Sealer {
    /// A sealer from `ENCRYPTION_MASTER_KEY` and `ENCRYPTION_MASTER_KEY_PREVIOUS`: their bytes as
    /// they stand, nothing is decoded.
    pub fn new(master: &Secret, previous: Option<&Secret>) -> Self {
        Self {
            current: DerivedKey::of(master),
            previous: previous.map(DerivedKey::of),
        }
    }

    /// The id of the key that seals: eight hexadecimal digits.
    pub fn key_id(&self) -> &str {
        &self.current.id
    }

    /// Whether it opens what is sealed under the key with this id.
    pub fn has(&self, key_id: &str) -> bool {
        let previous = self.previous.as_ref();
        self.current.id == key_id || previous.is_some_and(|key| key.id == key_id)
    }

    /// Seals a text for one place. The same text comes out differently each time.
    pub fn seal(&self, text: &Secret, binding: Binding<'_>, entropy: &dyn Entropy) -> String {
        let mut nonce = [0; NONCE];
        entropy.fill(&mut nonce);
        let payload = Payload {
            msg: text.reveal().as_bytes(),
            aad: &binding.bytes(),
        };
        let ciphertext = self.current.cipher.encrypt(&XNonce::from(nonce), payload);
        let mut bytes = nonce.to_vec();
        bytes.extend(ciphertext.expect("a text is shorter than 256 GB"));
        format!(
            "{PREFIX}{VERSION}:{}:{}",
            self.current.id,
            URL_SAFE_NO_PAD.encode(bytes)
        )
    }

    /// Opens what was sealed for this place; a text that is not sealed is returned as it is.
    pub fn open(&self, stored: &str, binding: Binding<'_>) -> Result<Secret, SealError> {
        let Some(sealed) = Sealed::parse(stored)? else {
            return Ok(Secret::new(stored));
        };
        let key = [Some(&self.current), self.previous.as_ref()]
            .into_iter()
            .flatten()
            .find(|key| key.id == sealed.key_id)
            .ok_or_else(|| SealError::UnknownKey {
                key_id: sealed.key_id.to_owned(),
            })?;
        let bytes = URL_SAFE_NO_PAD
            .decode(sealed.payload)
            .map_err(|_| SealError::Broken)?;
        let (nonce, ciphertext) = bytes
            .split_first_chunk::<NONCE>()
            .ok_or(SealError::Broken)?;
        let payload = Payload {
            msg: ciphertext,
            aad: &binding.bytes(),
        };
        let opened = key
            .cipher
            .decrypt(&XNonce::from(*nonce), payload)
            .map_err(|_| SealError::Broken)?;
        String::from_utf8(opened)
            .map(Secret::new)
            .map_err(|_| SealError::Broken)
    }

    /// A token of 32 characters (192 bits) that only the master key can tell: always the same for
    /// the same place and `version`, and so never stored. Under the current key, then under the
    /// one before it.
    pub fn tokens(&self, binding: Binding<'_>, version: &str) -> impl Iterator<Item = Secret> {
        let info = framed(&[
            TOKEN_DOMAIN,
            binding.row_id.as_bytes(),
            binding.user_id.as_bytes(),
            version.as_bytes(),
        ]);
        [Some(&self.current), self.previous.as_ref()]
            .into_iter()
            .flatten()
            .map(move |key| {
                let mut token = [0; TOKEN];
                key.source
                    .expand(&info, &mut token)
                    .expect("24 bytes are less than HKDF can give");
                Secret::new(URL_SAFE_NO_PAD.encode(token))
            })
    }

    /// Whether a stored text is not sealed, or sealed under another key than the current one.
    pub fn needs_rewrap(&self, stored: &str) -> bool {
        !stored.starts_with(&self.current_prefix())
    }

    /// How everything that is sealed under the current key begins.
    pub fn current_prefix(&self) -> String {
        format!("{PREFIX}{VERSION}:{}:", self.current.id)
    }
}

/// Whether a stored text is sealed, by whatever version and key.
pub fn is_sealed(stored: &str) -> bool {
    stored.starts_with(PREFIX)
}

/// The id of the key that a stored text is sealed under; `None` for what is not sealed.
pub fn sealing_key(stored: &str) -> Option<&str> {
    Some(Sealed::parse(stored).ok()??.key_id)
}

/// The parts of a sealed text.
struct Sealed<'a> {
    key_id: &'a str,
    payload: &'a str,
}

impl<'a> Sealed<'a> {
    /// Takes a stored text apart; `None` if it is not sealed.
    fn parse(stored: &'a str) -> Result<Option<Self>, SealError> {
        let Some(rest) = stored.strip_prefix(PREFIX) else {
            return Ok(None);
        };
        let (version, rest) = rest.split_once(':').ok_or(SealError::Broken)?;
        if version != VERSION {
            return Err(SealError::UnknownVersion);
        }
        let (key_id, payload) = rest.split_once(':').ok_or(SealError::Broken)?;
        let is_key_id = key_id.len() == 8 && key_id.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_key_id {
            return Err(SealError::Broken);
        }
        Ok(Some(Self { key_id, payload }))
    }
}

#[derive(Clone)]
struct DerivedKey {
    id: String,
    /// What everything else is derived from.
    source: Hkdf<Sha256>,
    cipher: XChaCha20Poly1305,
}

impl DerivedKey {
    fn of(master: &Secret) -> Self {
        let mut key = Key::default();
        // No salt: the master key must be enough to open every row, and it is secret already.
        let source = Hkdf::<Sha256>::new(None, master.reveal().as_bytes());
        source
            .expand(INFO, &mut key)
            .expect("32 bytes are less than HKDF can give");
        let digest = Sha256::new()
            .chain_update(KEY_ID_DOMAIN)
            .chain_update(key)
            .finalize();
        let id = digest[..4].iter().map(|byte| format!("{byte:02x}"));
        Self {
            id: id.collect(),
            source,
            cipher: XChaCha20Poly1305::new(&key),
        }
    }
}

/// Why a sealed text does not open. Says nothing of the text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// There is no master key.
    #[error("ENCRYPTION_MASTER_KEY is not set: no key can be sealed or opened")]
    NoMasterKey,
    /// The key that it was sealed under is neither of ours.
    #[error(
        "it is sealed under the key {key_id}, which neither ENCRYPTION_MASTER_KEY nor \
         ENCRYPTION_MASTER_KEY_PREVIOUS gives"
    )]
    UnknownKey {
        /// The key's id.
        key_id: String,
    },
    /// A newer version of this program sealed it.
    #[error("it is sealed in a way that this version of scratch does not know")]
    UnknownVersion,
    /// It was changed, or belongs to another row.
    #[error("what is stored was changed, or was sealed for another row")]
    Broken,
}

impl Classify for SealError {
    fn kind(&self) -> Kind {
        match self {
            Self::NoMasterKey | Self::UnknownKey { .. } => Kind::Usage,
            Self::UnknownVersion | Self::Broken => Kind::Failed,
        }
    }

    fn hints(&self) -> Vec<String> {
        let hint = match self {
            Self::NoMasterKey => {
                "set ENCRYPTION_MASTER_KEY to 32 characters or more and keep it for as long as the \
                 database; `scratch env init` writes a new .env with a random one"
            }
            Self::UnknownKey { .. } => {
                "set ENCRYPTION_MASTER_KEY_PREVIOUS to the master key before the current one, then \
                 run `scratch keys rewrap`"
            }
            Self::UnknownVersion => "use the version of scratch that sealed it, or newer",
            Self::Broken => {
                "restore the row from a backup, or put a new key in its place with \
                 `scratch keys add USER`"
            }
        };
        vec![hint.to_owned()]
    }
}

#[cfg(test)]
mod tests;
