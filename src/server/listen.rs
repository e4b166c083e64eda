//! Taking a port, or saying who has it.

use std::fs;
use std::io::ErrorKind;
use std::net::SocketAddr;

use tokio::net::TcpListener;

use crate::failure::{Classify, Kind};

/// Why the server cannot listen.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// Somebody else listens there.
    #[error("{host}:{port} is taken{}", by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default())]
    Taken {
        /// The address.
        host: String,
        /// The port.
        port: u16,
        /// Name and id of the process that listens, where that can be seen.
        by: Option<String>,
    },
    /// The address is not one of this machine, or the port needs more rights.
    #[error("cannot listen on {host}:{port}: {cause}")]
    Other {
        /// The address.
        host: String,
        /// The port.
        port: u16,
        /// Why.
        cause: std::io::Error,
    },
}

impl Classify for ListenError {
    fn kind(&self) -> Kind {
        Kind::Failed
    }

    fn hints(&self) -> Vec<String> {
        match self {
            Self::Taken { port, by, .. } => {
                let mut hints = vec![
                    "choose another port with `--port N` or PORT, or any free one with `--port 0`"
                        .into(),
                ];
                if by.is_none() {
                    hints.push(format!("see who listens there with `lsof -i :{port}`"));
                }
                hints
            }
            Self::Other { .. } => {
                vec!["choose another address with `--host`, another port with `--port`".into()]
            }
        }
    }
}

/// Listens on an address; port 0 takes any free one.
pub async fn listen(host: &str, port: u16) -> Result<TcpListener, ListenError> {
    TcpListener::bind((host, port)).await.map_err(|cause| {
        let host = host.to_owned();
        if cause.kind() == ErrorKind::AddrInUse {
            let by = holder(port);
            ListenError::Taken { host, port, by }
        } else {
            ListenError::Other { host, port, cause }
        }
    })
}

/// Listens on an address with its port.
pub async fn listen_at(address: SocketAddr) -> Result<TcpListener, ListenError> {
    listen(&address.ip().to_string(), address.port()).await
}

/// The process that listens on a port, as Linux shows it to those who may know.
fn holder(port: u16) -> Option<String> {
    let inode = ["/proc/net/tcp", "/proc/net/tcp6"]
        .iter()
        .filter_map(|table| fs::read_to_string(table).ok())
        .find_map(|table| listening_inode(&table, port).map(ToOwned::to_owned))?;
    let wanted = format!("socket:[{inode}]");
    for process in fs::read_dir("/proc").ok()?.flatten() {
        let Ok(pid) = process.file_name().to_string_lossy().parse::<u32>() else {
            continue;
        };
        let Ok(files) = fs::read_dir(process.path().join("fd")) else {
            continue;
        };
        let has_it = files
            .flatten()
            .any(|file| fs::read_link(file.path()).is_ok_and(|link| link.as_os_str() == &*wanted));
        if has_it {
            let name = fs::read_to_string(process.path().join("comm")).unwrap_or_default();
            return Some(format!("{} (process {pid})", name.trim()));
        }
    }
    None
}

/// Inode of the socket that listens on a port, from a table as `proc(5)` describes it: local
/// address in the second column, state in the fourth (`0A` listens), inode in the tenth.
fn listening_inode(table: &str, port: u16) -> Option<&str> {
    let suffix = format!(":{port:04X}");
    table.lines().skip(1).find_map(|line| {
        let columns: Vec<_> = line.split_whitespace().collect();
        let listens = columns.get(1)?.ends_with(&suffix) && *columns.get(3)? == "0A";
        listens.then(|| columns.get(9).copied()).flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_names_the_listening_socket() {
        let table = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n   \
             0: 0100007F:0BC2 0100007F:9999 01 00000000:00000000 00:00000000 00000000  1000 0 111 1\n   \
             1: 0100007F:0BC2 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000 0 222 1\n";
        assert_eq!(listening_inode(table, 3010), Some("222"));
        assert_eq!(listening_inode(table, 3011), None);
    }
}
