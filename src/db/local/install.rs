//! The command that installs PostgreSQL on this system.

use std::fs;
use std::path::Path;

use nix::unistd::geteuid;

/// By the name of the system: `ID` and `ID_LIKE` of os-release(5).
const COMMANDS: [(&[&str], &str); 5] = [
    (&["debian", "ubuntu"], "apt-get install postgresql"),
    (
        &["fedora", "rhel", "centos"],
        "dnf install postgresql-server",
    ),
    (&["alpine"], "apk add postgresql"),
    (&["arch"], "pacman -S postgresql"),
    (&["suse", "opensuse"], "zypper install postgresql-server"),
];

/// The command for the system with this root directory, where it is known.
pub(super) fn command(system: &Path) -> Option<String> {
    if cfg!(target_os = "macos") {
        return Some("brew install postgresql@18".into());
    }
    let about = fs::read_to_string(system.join("etc/os-release"))
        .or_else(|_| fs::read_to_string(system.join("usr/lib/os-release")))
        .ok()?;
    let command = for_system(&about)?;
    Some(if geteuid().is_root() {
        command.into()
    } else {
        format!("sudo {command}")
    })
}

fn for_system(os_release: &str) -> Option<&'static str> {
    let value = |key: &str| {
        let line = os_release.lines().find_map(|line| line.strip_prefix(key));
        line.unwrap_or_default().trim_matches(['"', '\''])
    };
    value("ID=")
        .split_whitespace()
        .chain(value("ID_LIKE=").split_whitespace())
        .find_map(|name| {
            let known = COMMANDS.iter().find(|(names, _)| names.contains(&name));
            known.map(|(_, command)| *command)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_is_known_by_its_name_or_by_what_it_resembles() {
        let debian = "PRETTY_NAME=\"Debian\"\nVERSION_ID=\"12\"\nID=debian\n";
        assert_eq!(for_system(debian), Some("apt-get install postgresql"));
        let rocky = "ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n";
        assert_eq!(for_system(rocky), Some("dnf install postgresql-server"));
        assert_eq!(for_system("ID=plan9\n"), None);
    }
}
