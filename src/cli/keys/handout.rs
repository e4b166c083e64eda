//! A file that new keys are written into, each as soon as it is made: its text is shown only once.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::cli::context::Context;
use crate::cli::output::{Cell, tab_separated};
use crate::credentials::Credential;
use crate::failure::{Failure, Kind};
use crate::secret::Secret;
use crate::users::User;

/// A file that only its owner may read: user id, e-mail, credential id and key, between tabs.
pub(super) struct Handout {
    path: PathBuf,
    file: File,
    written: usize,
}

impl Handout {
    /// Refuses a file that is there already.
    pub(super) fn check(context: &Context, name: &str) -> Result<(), Failure> {
        let path = context.path(name);
        if path.symlink_metadata().is_ok() {
            return Err(taken(&path));
        }
        let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
        if name.ends_with('/') || folder.is_some_and(|folder| !folder.is_dir()) {
            let folder = folder.unwrap_or(&path).display();
            return Err(
                Failure::usage(format!("cannot write {}", path.display())).hint(format!(
                    "name a new file in a folder that is there; `mkdir -p {folder}` makes one"
                )),
            );
        }
        Ok(())
    }

    /// Makes the file, which must not be there yet.
    pub(super) fn create(context: &Context, name: &str) -> Result<Self, Failure> {
        let path = context.path(name);
        let opened = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path);
        match opened {
            Ok(file) => Ok(Self {
                path,
                file,
                written: 0,
            }),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(taken(&path)),
            Err(error) => {
                Err(Failure::usage(error).context(format!("cannot write {}", path.display())))
            }
        }
    }

    /// Writes a key.
    pub(super) fn add(
        &mut self,
        user: &User,
        credential: &Credential,
        key: &Secret,
    ) -> std::io::Result<()> {
        let line = [
            Cell::from(user.id.as_str()),
            Cell::optional(user.email.as_deref()),
            Cell::from(credential.id.as_str()),
            Cell::from(key.reveal()),
        ];
        // One call, so that a line is whole or not there; nothing is held back in memory.
        self.file.write_all(tab_separated(&line).as_bytes())?;
        self.written += 1;
        Ok(())
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Makes sure that the disk has it, and says what it holds; an empty file goes away.
    pub(super) fn end(self, context: &Context) {
        if self.written == 0 {
            // Only a line that was cut short can be in it, and somebody may want that.
            if self.file.metadata().is_ok_and(|file| file.len() == 0) {
                let _ = std::fs::remove_file(&self.path);
            }
            return;
        }
        let path = self.path.display();
        if let Err(error) = self.file.sync_all() {
            let text = format!("{path} may not be on the disk yet: {error}");
            context.messages().warn(text);
        }
        let keys = if self.written == 1 { "key" } else { "keys" };
        context
            .messages()
            .note(format!("{} {keys} written to {path}", self.written));
    }
}

fn taken(path: &Path) -> Failure {
    Failure::new(
        Kind::Refused,
        format!(
            "{} is there already, and is not overwritten",
            path.display()
        ),
    )
    .hint("name another file; nothing was done")
}
