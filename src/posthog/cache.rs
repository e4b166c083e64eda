//! Definitions on disk: one file for each host and project, readable by its owner alone.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::PostHogError;
use crate::settings::PostHogSettings;

/// What was fetched, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kept {
    pub(super) note: Note,
    pub(super) body: Vec<u8>,
}

/// The first line of the file, in JSON; the document follows as it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Note {
    pub(super) fetched_at: DateTime<Utc>,
    pub(super) etag: Option<String>,
}

/// The file of one project.
#[derive(Debug, Clone)]
pub struct Cache {
    path: PathBuf,
}

impl Cache {
    /// The file of the project that the settings name, below `folder`. Its name tells the host
    /// and, instead of the project's key, a digest of it.
    pub fn of(folder: &Path, settings: &PostHogSettings) -> Self {
        let digest = Sha256::digest(settings.project_key.reveal());
        let start = digest.first_chunk().expect("SHA-256 has 32 bytes");
        let project = format!("{:016x}", u64::from_be_bytes(*start));
        let authority = settings.host.authority();
        let path: String = settings.host.path().trim_matches('/').to_owned();
        let host: String = format!("{authority}-{path}")
            .trim_end_matches('-')
            .chars()
            .map(|it| {
                if it.is_ascii_alphanumeric() || ".-".contains(it) {
                    it
                } else {
                    '_'
                }
            })
            .collect();
        Self {
            path: folder.join("flags").join(format!("{host}-{project}.json")),
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether anything is kept that can be read.
    pub fn has_some(&self) -> bool {
        matches!(self.read(), Ok(Some(_)))
    }

    /// What was kept; `None` where nothing is.
    ///
    /// # Errors
    /// [`PostHogError::Damaged`] where something is that cannot be read.
    pub(super) fn read(&self) -> Result<Option<Kept>, PostHogError> {
        let damaged = |cause: String| PostHogError::Damaged {
            path: self.path.clone(),
            cause,
        };
        let mut bytes = match fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(damaged(error.to_string())),
        };
        // Others may have widened what was written for the owner alone.
        let _ = fs::set_permissions(&self.path, fs::Permissions::from_mode(0o600));
        let end = bytes.iter().position(|byte| *byte == b'\n');
        let note = end.and_then(|end| serde_json::from_slice(&bytes[..end]).ok());
        let (Some(end), Some(note)) = (end, note) else {
            return Err(damaged("its first line is not ours".into()));
        };
        bytes.drain(..=end);
        Ok(Some(Kept { note, body: bytes }))
    }

    /// Notes that what was kept with this version is still right. Another process may have kept
    /// another meanwhile; that is left alone.
    pub(super) fn renew(&self, etag: &str, fetched_at: DateTime<Utc>) -> Result<(), PostHogError> {
        match self.read() {
            Ok(Some(mut kept)) if kept.note.etag.as_deref() == Some(etag) => {
                kept.note.fetched_at = kept.note.fetched_at.max(fetched_at);
                self.write(&kept)
            }
            _ => Ok(()),
        }
    }

    /// Keeps it in the place of what was kept: whole or not at all.
    pub(super) fn write(&self, kept: &Kept) -> Result<(), PostHogError> {
        self.try_write(kept).map_err(|error| PostHogError::NotKept {
            path: self.path.clone(),
            cause: error.to_string(),
        })
    }

    fn try_write(&self, kept: &Kept) -> io::Result<()> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)?;
        let draft = self
            .path
            .with_extension(format!("new.{}", std::process::id()));
        let written = (|| {
            let mut file = OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(true)
                .mode(0o600)
                .open(&draft)?;
            serde_json::to_writer(&mut file, &kept.note)?;
            file.write_all(b"\n")?;
            file.write_all(&kept.body)?;
            file.sync_all()?;
            fs::rename(&draft, &self.path)
        })();
        if written.is_err() {
            let _ = fs::remove_file(&draft);
        }
        written
    }
}
