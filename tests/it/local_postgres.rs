//! The managed local PostgreSQL, really started, raced and killed.

use std::os::unix::fs::PermissionsExt;

use scratch::db::local::{LocalPostgres, Readiness};
use scratch::ids::SystemEntropy;

use crate::harness::local_settings;

#[test]
fn a_cluster_is_created_then_attached_to_then_stopped() {
    let home = tempfile::Builder::new()
        .permissions(PermissionsExt::from_mode(0o755))
        .tempdir()
        .unwrap();
    let local = LocalPostgres::new(local_settings(&home.path().join("postgres")));
    let (made, readiness) = local.ensure(&SystemEntropy, &mut |_| ()).unwrap();
    assert_eq!(readiness, Readiness::Created);
    let (again, readiness) = local.ensure(&SystemEntropy, &mut |_| ()).unwrap();
    assert_eq!((again.pid, readiness), (made.pid, Readiness::Attached));
    assert!(local.stop().unwrap());
    assert!(!local.stop().unwrap());
}
