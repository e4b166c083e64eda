//! Keys where none belongs, and where one does without being asked for.

use super::{KEY, keys, scene, stored};

#[tokio::test]
async fn a_key_that_is_piped_in_needs_no_flag() {
    let (sandbox, db) = scene().await;
    let command = sandbox.scratch(["keys", "add", "ann@example.com", "--no-verify"]);
    command.stdin(KEY).run().expect_code(0);
    assert_eq!(stored(&db).await.len(), 1);
    let empty = sandbox.scratch(["keys", "add", "ann@example.com", "--no-verify"]);
    let empty = empty.stdin("").run().expect_code(2);
    assert!(empty.stderr.contains("--from FILE"), "{empty}");
}

#[tokio::test]
async fn a_key_that_is_typed_where_none_belongs_is_not_shown() {
    let (sandbox, db) = scene().await;
    let joined = format!("--from={KEY}");
    for arguments in [
        &["add", "ann@example.com", KEY][..],
        &["add", KEY],
        &["add", "ann@example.com", "--from", KEY],
        &["add", "ann@example.com", &joined],
        &["show", KEY],
        &["revoke", KEY],
        &["limit", "ann@example.com", KEY],
        &["provision", "ann@example.com", "--expires", KEY],
        &[KEY],
    ] {
        for more in [&[][..], &["--json"]] {
            let arguments = [arguments, more].concat();
            let outcome = keys(&sandbox, &arguments);
            let said = format!("{}{}", outcome.stdout, outcome.stderr);
            assert!(!said.contains("CANARY"), "{arguments:?}: {outcome}");
            assert_ne!(outcome.code, Some(0), "{outcome}");
            if said.contains("sk-or-…") {
                assert!(
                    said.contains("never taken from the command line"),
                    "{outcome}"
                );
            }
            if outcome.code == Some(2) && arguments[0] == "add" && arguments.len() > 2 + more.len()
            {
                assert!(said.contains("sk-or-…"), "{outcome}");
            }
        }
    }
    assert!(stored(&db).await.is_empty());
}
