//! Whether a process is the server of a data directory, as far as the operating system tells.

use std::path::Path;

use super::postmaster::Postmaster;

/// Whether the process lives and is this server. The number may be somebody else's by now; a
/// zombie that nobody reaps is dead.
#[cfg(target_os = "linux")]
pub(super) fn is_server(postmaster: &Postmaster, data: &Path) -> bool {
    proc::is_server(postmaster.pid, data)
}

/// The same, by `ps`.
#[cfg(not(target_os = "linux"))]
pub(super) fn is_server(postmaster: &Postmaster, _data: &Path) -> bool {
    let asked = std::process::Command::new("/bin/ps")
        .args(["-o", "stat=,lstart=,comm=", "-p"])
        .arg(postmaster.pid.to_string())
        .env_clear()
        .envs([("LC_ALL", "C"), ("TZ", "UTC")])
        .output();
    asked.is_ok_and(|output| ps::shows(&String::from_utf8_lossy(&output.stdout), postmaster))
}

#[cfg(target_os = "linux")]
mod proc {
    use std::fs;
    use std::io::{self, ErrorKind};
    use std::os::unix::fs::MetadataExt;
    use std::path::{Path, PathBuf};

    use nix::libc::ESRCH;

    pub(super) fn is_server(pid: i32, data: &Path) -> bool {
        let stat = match fs::read_to_string(format!("/proc/{pid}/stat")) {
            Ok(stat) => stat,
            Err(error) => return !is_gone(&error),
        };
        is_living_postgres(&stat)
            && works_in(
                fs::read_link(format!("/proc/{pid}/cwd")),
                data,
                same_owner(Path::new(&format!("/proc/{pid}")), data),
            )
    }

    /// `PID (NAME) STATE …`, and a name may hold parentheses.
    fn is_living_postgres(stat: &str) -> bool {
        stat.rsplit_once(')').is_some_and(|(head, tail)| {
            let zombie = tail.trim_start().starts_with(['Z', 'X']);
            head.split_once('(').map(|(_, name)| name) == Some("postgres") && !zombie
        })
    }

    /// A server works in its data directory: that tells it from every other one. Where we may not
    /// look (root needs `CAP_SYS_PTRACE`, which containers lack), a PostgreSQL of the account that
    /// owns the data may be the one, and a server that may run is taken to run.
    pub(super) fn works_in(seen: io::Result<PathBuf>, data: &Path, same_owner: bool) -> bool {
        match seen {
            Ok(directory) => data.canonicalize().is_ok_and(|data| data == directory),
            Err(error) => !is_gone(&error) && same_owner,
        }
    }

    fn is_gone(error: &io::Error) -> bool {
        error.kind() == ErrorKind::NotFound || error.raw_os_error() == Some(ESRCH)
    }

    fn same_owner(process: &Path, data: &Path) -> bool {
        let owner = |path: &Path| path.metadata().map(|about| about.uid());
        matches!((owner(process), owner(data)), (Ok(one), Ok(other)) if one == other)
    }
}

#[cfg(any(not(target_os = "linux"), test))]
mod ps {
    use super::Postmaster;

    /// How far apart, in seconds, the start of a server may be and what its file says of it.
    const TOLERANCE: u64 = 5;

    /// Whether `STATE WEEKDAY MONTH DAY TIME YEAR COMMAND`, in UTC, speaks of this server: its
    /// time of start tells it from others.
    pub(super) fn shows(text: &str, postmaster: &Postmaster) -> bool {
        let words: Vec<&str> = text.split_whitespace().collect();
        let [state, weekday, month, day, time, year, command @ ..] = words.as_slice() else {
            return false;
        };
        let date = format!("{weekday} {month} {day} {time} {year}");
        let date = chrono::NaiveDateTime::parse_from_str(&date, "%a %b %d %H:%M:%S %Y");
        let began = date.map(|date| date.and_utc().timestamp());
        let command = command.join(" ");
        !state.starts_with('Z')
            && command.rsplit('/').next() == Some("postgres")
            && began.is_ok_and(|began| {
                postmaster
                    .started
                    .is_some_and(|started| started.abs_diff(began) <= TOLERANCE)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ps_tells_a_server_by_its_name_and_its_start() {
        let postmaster = Postmaster::parse("812\n/data\n1700000000\n5433\n").unwrap();
        let shows = |line: &str| ps::shows(line, &postmaster);
        assert!(shows(
            "Ss   Tue Nov 14 22:13:20 2023     /opt/pg/bin/postgres\n"
        ));
        assert!(shows(
            "S Tue Nov 14 22:13:18 2023 /My Programs/bin/postgres"
        ));
        assert!(!shows("Ss Tue Nov 14 22:14:20 2023 postgres"), "later");
        assert!(!shows("Z Tue Nov 14 22:13:20 2023 postgres"), "dead");
        assert!(!shows("Ss Tue Nov 14 22:13:20 2023 postgres_exporter"));
        assert!(!shows("Ss Tue Nov  4 22:13:20"));
        assert!(!shows(""));
        let mut unknown = postmaster;
        unknown.started = None;
        assert!(!ps::shows("Ss Tue Nov 14 22:13:20 2023 postgres", &unknown));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_server_that_may_not_be_looked_at_is_one_of_the_datas_owner() {
        use std::io::{Error, ErrorKind};

        let data = tempfile::tempdir().unwrap();
        let here = data.path().canonicalize().unwrap();
        let data = data.path();
        let denied = || Err(ErrorKind::PermissionDenied.into());
        assert!(proc::works_in(denied(), data, true));
        assert!(!proc::works_in(denied(), data, false));
        // What can be seen decides.
        assert!(proc::works_in(Ok(here), data, false));
        assert!(!proc::works_in(Ok("/".into()), data, true));
        // It has ended meanwhile.
        assert!(!proc::works_in(Err(ErrorKind::NotFound.into()), data, true));
        let gone = Error::from_raw_os_error(nix::libc::ESRCH);
        assert!(!proc::works_in(Err(gone), data, true));
    }
}
