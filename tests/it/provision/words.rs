//! What every command says to each answer of the provider; and what none of them ever says.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read};
use std::process::Stdio;
use std::thread;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use scratch::credentials;
use scratch::sandbox::{Failing, Fault, Faults, Planned};
use scratch::seal::Sealer;
use scratch::secret::Secret;
use serde_json::Value;

use super::{ANN, MASTER, Scene, user};
use crate::harness::{Outcome, Reply, Sandbox, Scripted};
use crate::openrouter::KEY;

const SAID: &str = r#"{"error":{"code":0,"message":"its own words about sk-or-v1-CANARY"}}"#;

/// What the provider may say, with a name for it; nothing, too, where that is not waited for long.
fn replies(silence: bool) -> Vec<(String, Reply)> {
    let mut replies: Vec<_> = [401, 402, 403, 404, 429, 500]
        .map(|status| {
            let headers = if status == 429 {
                "retry-after: 40\r\n"
            } else {
                ""
            };
            (status.to_string(), Reply::headed(status, headers, SAID))
        })
        .into();
    let html = "<html><body>Welcome to the hotel's network</body></html>";
    replies.extend([
        ("a web page".into(), Reply::with(200, html)),
        (
            "broken JSON".into(),
            Reply::with(200, r#"{"data":{"hash":"#),
        ),
    ]);
    if silence {
        replies.push(("no answer in time".into(), Reply::Silence));
    }
    replies
}

/// What a command says to each of them, side by side; the n-th is about the n-th user.
async fn said(scene: &Scene, silence: bool, command: fn(&Sandbox, &str) -> Outcome) -> String {
    let mut running = Vec::new();
    let hash = regex::Regex::new("key [0-9a-f]{8}…").unwrap();
    for (n, (name, reply)) in (1..).zip(replies(silence)) {
        let server = Scripted::start([reply]).await;
        let sandbox = scene.sandbox().env("OPENROUTER_BASE_URL", &server.url);
        let hash = hash.clone();
        running.push(thread::spawn(move || {
            let outcome = command(&sandbox, &user(n));
            let text = outcome.to_string();
            assert!(!text.contains("CANARY") && !text.contains(KEY), "{text}");
            drop(server);
            let text = hash.replace_all(&text, "key [HASH]");
            format!("=== {name}\n{text}\n\n")
        }));
    }
    let mut all = String::new();
    for each in running {
        let said = tokio::task::spawn_blocking(|| each.join()).await.unwrap();
        all.write_str(&said.unwrap()).unwrap();
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn provisioning_says_what_the_provider_says_and_what_to_do() {
    let scene = Scene::of(9).await;
    let said = said(&scene, false, |sandbox, user| {
        sandbox.scratch(["keys", "provision", user]).run()
    });
    insta::assert_snapshot!(said.await);
}

#[tokio::test(flavor = "multi_thread")]
async fn revoking_says_what_the_provider_says_and_what_to_do() {
    let scene = Scene::of(9).await;
    let all = ["keys", "provision", "--all", "--yes"];
    scene.sandbox().scratch(all).run().expect_code(0);
    let said = said(&scene, false, |sandbox, user| {
        sandbox.scratch(["keys", "revoke", user, "--yes"]).run()
    });
    insta::assert_snapshot!(said.await);
}

#[tokio::test(flavor = "multi_thread")]
async fn adding_says_what_the_provider_says_and_what_to_do() {
    let scene = Scene::of(9).await;
    let said = said(&scene, true, |sandbox, user| {
        sandbox
            .scratch(["keys", "add", user, "--from", "-"])
            .stdin("sk-or-v1-CANARY")
            .run()
    });
    insta::assert_snapshot!(said.await);
}

#[tokio::test(flavor = "multi_thread")]
async fn up_warns_of_what_the_provider_says_and_goes_on() {
    let scene = Scene::of(9).await;
    let said = said(&scene, true, |sandbox, _| {
        sandbox.scratch(["up", "--no-serve"]).run().expect_code(0)
    });
    insta::assert_snapshot!(said.await);
}

#[tokio::test(flavor = "multi_thread")]
async fn up_says_what_key_is_configured_and_nothing_where_none_is() {
    let scene = Scene::of(1).await;
    let up = |sandbox: Sandbox| {
        let outcome = sandbox.scratch(["up", "--no-serve"]).run().expect_code(0);
        let lines = outcome.stderr.lines();
        let about = lines.filter(|line| line.to_lowercase().contains("key"));
        crate::harness::without_accidents(&about.collect::<Vec<_>>().join("\n"))
    };
    let none = scene.sandbox().env("OPENROUTER_PROVISIONING_KEY", "");
    insta::assert_snapshot!(up(none), @"");
    insta::assert_snapshot!(up(scene.sandbox()));
    let (client, new) = (scene.client(), crate::openrouter::new_key("k"));
    let regular = client.create_key(&new).await.unwrap();
    let key = regular.key.reveal();
    insta::assert_snapshot!(up(scene.sandbox().env("OPENROUTER_PROVISIONING_KEY", key)));
    let nowhere = scene
        .sandbox()
        .env("OPENROUTER_BASE_URL", "http://127.0.0.1:1");
    insta::assert_snapshot!(up(nowhere));
}

/// What can go wrong, told in these words.
fn every_fault(echo: &str) -> [Fault; 8] {
    [
        Fault::ErrorBefore(Failing::with(401, echo)),
        Fault::ErrorBefore(Failing::with(402, echo)),
        Fault::ErrorBefore(Failing::with(403, echo)),
        Fault::ErrorBefore(Failing::with(404, echo)),
        Fault::ErrorAfter(Failing::with(524, echo)),
        Fault::ErrorBefore(Failing::with(524, echo)),
        Fault::BrokenBody,
        Fault::Delay { ms: 0 },
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn no_command_shows_a_secret_whatever_the_provider_does() {
    let scene = Scene::of(12).await;
    let sandbox = scene.sandbox().env("RUST_LOG", "trace").env(
        "ENCRYPTION_MASTER_KEY_PREVIOUS",
        "the PREVIOUS one, also of 32 or more",
    );
    let password = scene.db.target().url.password.as_ref().unwrap().reveal();
    let mut secrets = vec![
        KEY.to_owned(),
        MASTER.to_owned(),
        "the PREVIOUS one".to_owned(),
        password.to_owned(),
        "sk-or-v1-CANARY".to_owned(),
    ];
    let mut all_said = String::new();
    let eleventh = ["keys", "provision", &user(11)];
    sandbox.scratch(eleventh).run().expect_code(0);
    let add = [
        "keys",
        "add",
        &user(10),
        "--from",
        "-",
        "--no-verify",
        "--json",
    ];
    let added = sandbox.scratch(add).stdin("sk-or-v1-CANARY").run();
    let added = added.expect_code(0).json();
    let brought = added["id"].as_str().unwrap();
    // By turns, so that each command has both formats.
    let mut formats = [&["-vv"][..], &["-vv", "--json"]].into_iter().cycle();
    let mut run = |command: &[&str]| {
        let invocation = sandbox.scratch(command).args(formats.next().unwrap());
        let Outcome { stdout, stderr, .. } = invocation.stdin("sk-or-v1-CANARY").run();
        write!(all_said, "{command:?}\n{stdout}\n{stderr}\n").unwrap();
    };
    let echo = format!("what is {KEY} or {MASTER}? or sk-or-v1-CANARY?").replace(MASTER, "that");
    let faults = every_fault(&echo);
    let last = user(12);
    for (n, fault) in (1..).zip(faults) {
        let planned = vec![Planned {
            call: None,
            // What is tried again takes its time.
            times: if fault == Fault::BrokenBody { 6 } else { 99 },
            fault,
        }];
        let faults = Faults {
            planned,
            ..Faults::default()
        };
        scene.simulator.set_faults(faults).unwrap();
        let (one, kept) = (user(n), user(11));
        let commands: [&[&str]; 23] = [
            &["provision", &one],
            &["provision", &one, &last, "--force", "--yes"],
            &["provision", "--all", "--dry-run"],
            &["add", ANN, "--from", "-"],
            &["limit", &kept, "5", "--limit-reset", "daily"],
            &["disable", &kept],
            &["enable", &kept],
            &["rotate", &kept, "--yes", "--grace", "1h"],
            &["rotate", "--all", "--dry-run"],
            &["rotate", &kept, &last, "--yes"],
            &["rotate", "--resume", "--yes"],
            &["reconcile", "--dry-run", "--prune"],
            &["reconcile", "--prune", "--confirm", "development"],
            &["revoke", &last, "--yes"],
            &["list"],
            &["list", "--usage"],
            &["list", "--remote"],
            &["show", brought],
            &["set-default", brought],
            &["audit"],
            &["check"],
            &["rewrap", "--yes"],
            &["check", "--exit-code"],
        ];
        for command in commands {
            run(&[&["keys"], command].concat());
        }
        run(&["up", "--no-serve"]);
        // An odd number of them all, so that the next round has the other format.
        run(&["env", "show"]);
    }
    run(&["keys", "provision", "--all", "--yes"]);
    run(&["keys", "add", ANN, "--from", "-", "--no-verify"]);
    let sealer = Sealer::new(&Secret::new(MASTER), None);
    for n in 1..=12 {
        for key in credentials::of_user(&scene.db, &user(n)).await.unwrap() {
            secrets.push(key.open(Some(&sealer)).unwrap().reveal().to_owned());
        }
    }
    assert!(secrets.len() > 15, "{}", secrets.len());
    for secret in secrets {
        let at = all_said.find(&secret);
        assert!(at.is_none(), "{}", &all_said[at.unwrap_or(0)..]);
    }
}

/// What is read to its end beside the test, so that whoever writes it never waits.
fn read_out(mut from: impl Read + Send + 'static) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut said = String::new();
        from.read_to_string(&mut said).unwrap();
        said
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_simulator_says_no_secret_but_its_own_key_once() {
    let scene = Scene::of(2).await;
    let place = Sandbox::new();
    let simulator = place.scratch(["sandbox", "--port", "0", "--json", "-vv"]);
    let simulator = simulator.env("RUST_LOG", "trace");
    let mut child = simulator.command().stdin(Stdio::null()).spawn().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut announced = String::new();
    stdout.read_line(&mut announced).unwrap();
    let (printed, log) = (read_out(stdout), read_out(child.stderr.take().unwrap()));
    let variables = &serde_json::from_str::<Value>(&announced).unwrap()["variables"];
    let said = |name: &str| variables[name].as_str().unwrap().to_owned();
    let key = said("OPENROUTER_PROVISIONING_KEY");
    let sandbox = scene
        .sandbox()
        .env("OPENROUTER_BASE_URL", said("OPENROUTER_BASE_URL"));
    let sandbox = sandbox.env("OPENROUTER_PROVISIONING_KEY", &*key);
    let run = |command: &[&str], code| {
        let invocation = sandbox.scratch(["keys"]).args(command);
        invocation.stdin("sk-or-v1-CANARY").run().expect_code(code)
    };
    run(&["provision", "--all", "--yes"], 0);
    run(&["rotate", ANN, "--yes"], 0);
    run(&["list", "--remote"], 0);
    // A key that it does not know shows itself.
    run(&["add", ANN, "--from", "-"], 4);
    let mut secrets = vec![key.clone(), MASTER.to_owned(), "sk-or-v1-CANARY".to_owned()];
    let sealer = Sealer::new(&Secret::new(MASTER), None);
    for n in 1..=2 {
        for key in credentials::of_user(&scene.db, &user(n)).await.unwrap() {
            secrets.push(key.open(Some(&sealer)).unwrap().reveal().to_owned());
        }
    }
    assert_eq!(secrets.len(), 5);
    let pid = Pid::from_raw(i32::try_from(child.id()).unwrap());
    kill(pid, Signal::SIGTERM).unwrap();
    let (printed, log) = (printed.join().unwrap(), log.join().unwrap());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(printed, "");
    assert!(log.contains("this is a simulator"), "{log}");
    for secret in secrets {
        let is_shown = announced.contains(&secret);
        assert!(
            is_shown == (secret == key) && !log.contains(&secret),
            "{log}"
        );
    }
}
