//! Finding PostgreSQL's server programs on this machine.

use std::fs;
use std::path::{Path, PathBuf};

use super::account::{Account, probe};
use super::{LocalError, LocalSettings, fetch, is_executable, on_path, path_entries};

/// The oldest major version that will do.
const OLDEST: u32 = 13;

/// What it takes to run a server.
const NEEDED: [&str; 3] = ["initdb", "pg_ctl", "postgres"];

/// Where packages put the programs: a parent below the root of the file system, the beginning of
/// the name of a version's directory in it, and what follows below that.
const PACKAGES: [(&str, &str, &str); 11] = [
    ("usr/lib/postgresql", "", "bin"),         // Debian, Ubuntu
    ("usr", "pgsql-", "bin"),                  // PostgreSQL's own RPMs
    ("usr/lib", "postgresql", "bin"),          // openSUSE
    ("usr/libexec", "postgresql", ""),         // Alpine
    ("opt/homebrew/opt", "postgresql", "bin"), // Homebrew
    ("usr/local/opt", "postgresql", "bin"),    // Homebrew on Intel
    ("home/linuxbrew/.linuxbrew/opt", "postgresql", "bin"),
    ("Applications/Postgres.app/Contents/Versions", "", "bin"),
    ("Library/PostgreSQL", "", "bin"),      // EDB
    ("opt/local/lib", "postgresql", "bin"), // MacPorts
    ("usr/local", "pgsql", "bin"),          // built from source
];

/// A directory with the programs of one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Programs {
    pub(super) bin: PathBuf,
    pub(super) major: u32,
}

/// What the search came to.
pub(super) struct Search {
    /// The first that fits.
    pub(super) found: Option<Programs>,
    /// The major versions passed over, in order.
    pub(super) majors: Vec<u32>,
}

impl Search {
    /// Looks where `SCRATCH_PG_BIN` says and nowhere else, or else on `PATH`, where `pg_config`
    /// says, in the directories of packages (newest first), and among what was downloaded.
    pub(super) fn run(
        settings: &LocalSettings,
        account: Option<&Account>,
        wanted: Option<u32>,
    ) -> Result<Self, LocalError> {
        let fits = |programs: &Programs| wanted.is_none_or(|major| major == programs.major);
        if let Some(bin) = &settings.bin {
            let programs = inspect(settings, bin, account).map_err(|reason| LocalError::Bin {
                bin: bin.clone(),
                reason,
            })?;
            let majors = vec![programs.major];
            let found = Some(programs).filter(fits);
            return Ok(Self { found, majors });
        }
        let mut majors = Vec::new();
        for bin in candidates(settings, account) {
            let Ok(programs) = inspect(settings, &bin, account) else {
                continue;
            };
            if fits(&programs) {
                return Ok(Self {
                    found: Some(programs),
                    majors,
                });
            }
            if !majors.contains(&programs.major) {
                majors.push(programs.major);
            }
        }
        Ok(Self {
            found: None,
            majors,
        })
    }
}

/// A client program of PostgreSQL (`psql`, `pg_dump`): the one beside the server programs that
/// the managed cluster would use, else the first on `PATH`.
pub fn find_program(settings: &LocalSettings, name: &str) -> Option<PathBuf> {
    let beside = Search::run(settings, None, None)
        .ok()
        .and_then(|search| search.found)
        .map(|programs| programs.bin.join(name))
        .filter(|file| is_executable(file));
    beside.or_else(|| on_path(settings, name))
}

fn candidates(settings: &LocalSettings, account: Option<&Account>) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    let mut add = |bin: PathBuf| {
        if bin.is_dir() && !found.contains(&bin) {
            found.push(bin);
        }
    };
    for entry in path_entries(settings) {
        // A link on PATH leads to the directory where the programs really are, together.
        for name in NEEDED {
            if let Ok(file) = entry.join(name).canonicalize()
                && let Some(bin) = file.parent()
            {
                add(bin.to_owned());
            }
        }
    }
    if let Some(bin) = pg_config(settings) {
        add(bin);
    }
    for (parent, prefix, below) in PACKAGES {
        for version in newest_first(&settings.system.join(parent), prefix) {
            add(version.join(below));
        }
    }
    for bin in fetch::kept(settings, account) {
        add(bin);
    }
    found
}

fn pg_config(settings: &LocalSettings) -> Option<PathBuf> {
    let output = probe(&on_path(settings, "pg_config")?, settings)
        .arg("--bindir")
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(PathBuf::from(text.trim())).filter(|bin| bin.is_absolute())
}

fn newest_first(parent: &Path, prefix: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(parent) else {
        return Vec::new();
    };
    let mut versions: Vec<(u32, PathBuf)> = entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name();
            let rest = name.to_str()?.strip_prefix(prefix)?;
            Some((
                leading_number(rest.trim_start_matches('@')).unwrap_or(0),
                entry.path(),
            ))
        })
        .collect();
    versions.sort_by(|one, other| other.cmp(one));
    versions.into_iter().map(|(_, path)| path).collect()
}

/// What a directory holds, or why it cannot be used.
pub(super) fn inspect(
    settings: &LocalSettings,
    bin: &Path,
    account: Option<&Account>,
) -> Result<Programs, String> {
    for name in NEEDED {
        if !is_executable(&bin.join(name)) {
            return Err(format!("it holds no program `{name}`"));
        }
    }
    let postgres = bin.join("postgres");
    if account.is_some_and(|account| !account.can_reach(&postgres)) {
        return Err("the account that PostgreSQL runs as, instead of root, cannot enter it".into());
    }
    let output = probe(&postgres, settings)
        .arg("--version")
        .output()
        .map_err(|error| format!("its `postgres` cannot be run: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let Some(major) = major_version(&text) else {
        let words = String::from_utf8_lossy(&output.stderr);
        return Err(format!(
            "its `postgres --version` fails: {}",
            words.lines().next().unwrap_or("no output")
        ));
    };
    if major < OLDEST {
        return Err(format!(
            "it is PostgreSQL {major}, and version {OLDEST} or newer is needed"
        ));
    }
    Ok(Programs {
        bin: bin.to_owned(),
        major,
    })
}

/// The major version in `postgres (PostgreSQL) 15.18 (Debian …)`.
fn major_version(text: &str) -> Option<u32> {
    leading_number(text.split_once("(PostgreSQL) ")?.1)
}

fn leading_number(text: &str) -> Option<u32> {
    let end = text
        .find(|character: char| !character.is_ascii_digit())
        .unwrap_or(text.len());
    text[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_every_spelling() {
        for (text, major) in [
            ("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n", 15),
            ("postgres (PostgreSQL) 18beta1\n", 18),
            ("postgres (PostgreSQL) 9.6.24\n", 9),
        ] {
            assert_eq!(major_version(text), Some(major), "{text}");
        }
        assert_eq!(major_version("bash: not found"), None);
    }

    #[test]
    fn newer_versions_come_first_by_number() {
        let parent = tempfile::tempdir().unwrap();
        for name in ["postgresql@9.6", "postgresql@17", "postgresql", "other"] {
            fs::create_dir(parent.path().join(name)).unwrap();
        }
        let names: Vec<String> = newest_first(parent.path(), "postgresql")
            .iter()
            .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
            .collect();
        assert_eq!(names, ["postgresql@17", "postgresql@9.6", "postgresql"]);
    }
}
