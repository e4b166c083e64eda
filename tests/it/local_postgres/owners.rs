//! Whose directories are trusted.

use std::fs;
use std::os::unix::fs::{chown, symlink};
use std::path::Path;

use nix::unistd::{User, geteuid};
use scratch::db::local::{LocalError, Readiness};
use scratch::failure::{Classify, Kind};

use super::Cluster;

#[test]
fn a_file_where_the_directory_should_be_is_a_wrong_setting() {
    let mut cluster = Cluster::new();
    let file = cluster.home.path().join("file");
    fs::write(&file, "a letter").unwrap();
    for root in [file.clone(), file.join("postgres/development")] {
        cluster.settings.root = root;
        let (error, said) = cluster.fail();
        assert_eq!(
            error.to_string(),
            format!("{} is not a directory", file.display())
        );
        assert_eq!((error.kind(), said.len()), (Kind::Usage, 0));
        assert_eq!(cluster.local().state().unwrap_err().kind(), Kind::Usage);
        assert_eq!(cluster.local().stop().unwrap_err().kind(), Kind::Usage);
    }
    assert_eq!(fs::read_to_string(file).unwrap(), "a letter");
}

/// A link in place of the lock must not make anybody write where it leads.
#[test]
fn a_lock_that_is_a_link_is_not_followed() {
    let cluster = Cluster::new();
    let victim = cluster.home.path().join("victim");
    fs::create_dir(cluster.root()).unwrap();
    symlink(&victim, cluster.root().join("lock")).unwrap();
    let (error, _) = cluster.fail();
    assert!(matches!(error, LocalError::Io { .. }), "{error}");
    assert!(!victim.exists());
}

#[test]
fn a_directory_of_another_account_is_refused_and_untouched() {
    if !geteuid().is_root() {
        // `/` is root's.
        let mut cluster = Cluster::new();
        cluster.settings.root = "/".into();
        assert!(matches!(cluster.fail().0, LocalError::Foreign(_)));
        return;
    }
    let refused = |cluster: &Cluster, what: &Path| {
        for error in [
            cluster.fail().0,
            cluster.local().state().unwrap_err(),
            cluster.local().stop().unwrap_err(),
        ] {
            assert!(
                matches!(&error, LocalError::Foreign(path) if path == what),
                "{error}"
            );
            assert_eq!(error.kind(), Kind::Refused);
        }
    };
    let somebody = User::from_name("daemon").unwrap().unwrap().uid.as_raw();

    let cluster = Cluster::new();
    fs::create_dir(cluster.root()).unwrap();
    chown(cluster.root(), Some(somebody), None).unwrap();
    refused(&cluster, cluster.root());
    assert_eq!(fs::read_dir(cluster.root()).unwrap().count(), 0);

    // A link of theirs to a directory of ours.
    let cluster = Cluster::new();
    let victim = cluster.home.path().join("victim");
    fs::create_dir(&victim).unwrap();
    symlink(&victim, cluster.root()).unwrap();
    std::os::unix::fs::lchown(cluster.root(), Some(somebody), None).unwrap();
    refused(&cluster, cluster.root());
    assert_eq!(fs::read_dir(&victim).unwrap().count(), 0);

    // Their data in a directory of ours.
    let cluster = Cluster::new();
    fs::create_dir_all(cluster.data()).unwrap();
    chown(cluster.data(), Some(somebody), None).unwrap();
    refused(&cluster, &cluster.data());

    // A server that runs makes no difference.
    let cluster = Cluster::new();
    cluster.expect(Readiness::Created);
    chown(cluster.root(), Some(somebody), None).unwrap();
    refused(&cluster, cluster.root());
    chown(cluster.root(), Some(0), None).unwrap();
    cluster.expect(Readiness::Attached);
}
