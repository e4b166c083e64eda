//! Files that commands leave behind.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Writes a file that only its owner may read. It appears whole or not at all.
///
/// # Errors
/// `AlreadyExists` unless it may be overwritten.
pub(super) fn write(path: &Path, content: &[u8], overwrite: bool) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let draft = path.with_file_name(format!("{name}.new.{}", std::process::id()));
    let written = (|| {
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&draft)?;
        file.write_all(content)?;
        file.sync_all()?;
        if overwrite {
            fs::rename(&draft, path)
        } else {
            // Unlike a rename, a link never replaces what another process wrote meanwhile.
            fs::hard_link(&draft, path)
        }
    })();
    let _ = fs::remove_file(&draft);
    written
}
