use proptest::prelude::*;

use super::*;
use crate::ids::SystemEntropy;

const HERE: Binding<'_> = Binding {
    row_id: "aac_0000000001",
    user_id: "usr_0000000001",
};

fn sealer(master: &str) -> Sealer {
    Sealer::new(&Secret::new(master), None)
}

fn opened(sealer: &Sealer, stored: &str, binding: Binding<'_>) -> Result<String, SealError> {
    let text = sealer.open(stored, binding)?;
    Ok(text.reveal().to_owned())
}

#[test]
fn a_derived_token_depends_on_the_key_the_place_and_the_version() {
    let sealer = Sealer::new(&Secret::new("new"), Some(&Secret::new("old")));
    let derive = |sealer: &Sealer, binding, version| {
        let tokens = sealer.tokens(binding, version);
        tokens
            .map(|token| token.reveal().to_owned())
            .collect::<Vec<_>>()
    };
    let tokens = derive(&sealer, HERE, "1");
    assert_eq!(tokens, derive(&sealer, HERE, "1"));
    assert_eq!(tokens[1..], derive(&self::sealer("old"), HERE, "1"));
    let elsewhere = Binding {
        row_id: "aac_0000000001usr",
        user_id: "_0000000001",
    };
    let mut all = [
        tokens,
        derive(&sealer, HERE, "2"),
        derive(&sealer, elsewhere, "1"),
    ]
    .concat();
    assert!(all.iter().all(|token| token.len() == 32), "{all:?}");
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 6);
}

/// Randomness that repeats, to fix the format.
struct Zeros;

impl Entropy for Zeros {
    fn fill(&self, buffer: &mut [u8]) {
        buffer.fill(0);
    }
}

#[test]
fn the_format_stays_what_rows_are_written_in() {
    let sealer = sealer("0123456789abcdef0123456789abcdef");
    let stored = sealer.seal(&Secret::new("sk-or-v1-key"), HERE, &Zeros);
    // Made by an independent program: Python's cryptography, with HChaCha20 by hand.
    assert_eq!(
        stored,
        "sealed:v1:c7846797:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAesz5KSFLRVO2C5wR-EfaeFOLmMn5m419ORjIww"
    );
}

#[test]
fn a_plain_text_is_passed_through() {
    let sealer = sealer("m");
    assert_eq!(
        opened(&sealer, "sk-or-v1-old", HERE).unwrap(),
        "sk-or-v1-old"
    );
    assert!(!is_sealed("sk-or-v1-old") && sealer.needs_rewrap("sk-or-v1-old"));
}

#[test]
fn a_master_key_is_changed_with_the_old_one_at_hand() {
    let (old, new) = (Secret::new("the old one"), Secret::new("the new one"));
    let before = Sealer::new(&old, None);
    let stored = before.seal(&Secret::new("text"), HERE, &SystemEntropy);
    assert!(is_sealed(&stored) && !before.needs_rewrap(&stored));

    let both = Sealer::new(&new, Some(&old));
    assert_eq!(opened(&both, &stored, HERE).unwrap(), "text");
    assert!(both.needs_rewrap(&stored));

    let after = Sealer::new(&new, None);
    let error = opened(&after, &stored, HERE).unwrap_err();
    assert_eq!(
        error,
        SealError::UnknownKey {
            key_id: before.key_id().to_owned()
        }
    );
    assert!(error.hints()[0].contains("ENCRYPTION_MASTER_KEY_PREVIOUS"));
}

#[test]
fn what_only_looks_sealed_is_an_error_and_never_a_key() {
    let sealer = sealer("m");
    let id = sealer.key_id();
    for (stored, error) in [
        ("sealed:".to_owned(), SealError::Broken),
        ("sealed:v1".into(), SealError::Broken),
        ("sealed:v1:".into(), SealError::Broken),
        ("sealed:v1:short:AAAA".into(), SealError::Broken),
        (format!("sealed:v1:{id}:"), SealError::Broken),
        (format!("sealed:v1:{id}:AAAA"), SealError::Broken),
        (format!("sealed:v1:{id}:%%%"), SealError::Broken),
        (format!("sealed:v2:{id}:AAAA"), SealError::UnknownVersion),
    ] {
        assert_eq!(opened(&sealer, &stored, HERE), Err(error), "{stored}");
    }
}

#[test]
fn a_sealer_shows_the_ids_of_its_keys_alone() {
    let both = Sealer::new(&Secret::new("current"), Some(&Secret::new("previous")));
    let (current, previous) = (sealer("current"), sealer("previous"));
    let expected = format!(
        r#"Sealer {{ current: "{}", previous: Some("{}") }}"#,
        current.key_id(),
        previous.key_id()
    );
    assert_eq!(format!("{both:?}"), expected);
}

proptest! {
    #[test]
    fn what_is_sealed_opens_in_its_place(
        master in "\\PC{32,60}", text in "\\PC{0,200}", row in "\\PC{0,20}", user in "\\PC{0,20}",
    ) {
        let binding = Binding { row_id: &row, user_id: &user };
        let sealer = sealer(&master);
        let stored = sealer.seal(&Secret::new(text.as_str()), binding, &SystemEntropy);
        prop_assert!(is_sealed(&stored) && !sealer.needs_rewrap(&stored));
        prop_assert!(stored.starts_with(&sealer.current_prefix()));
        prop_assert_eq!(opened(&sealer, &stored, binding), Ok(text));
    }

    #[test]
    fn no_two_ciphertexts_are_alike(text in "\\PC{0,50}") {
        let (sealer, text) = (sealer("m"), Secret::new(text));
        let seal = || sealer.seal(&text, HERE, &SystemEntropy);
        prop_assert_ne!(seal(), seal());
    }

    #[test]
    fn the_ciphertext_of_another_row_or_user_is_refused(
        ours in ("[a-c]{0,3}", "[a-c]{0,3}"), theirs in ("[a-c]{0,3}", "[a-c]{0,3}"),
    ) {
        prop_assume!(ours != theirs);
        let sealer = sealer("m");
        let place = |(row_id, user_id)| Binding { row_id, user_id };
        let ours = place((ours.0.as_str(), ours.1.as_str()));
        let theirs = place((theirs.0.as_str(), theirs.1.as_str()));
        let stored = sealer.seal(&Secret::new("text"), theirs, &SystemEntropy);
        prop_assert_eq!(opened(&sealer, &stored, ours), Err(SealError::Broken));
    }

    #[test]
    fn any_flipped_bit_is_noticed(
        text in "\\PC{0,50}", at in any::<prop::sample::Index>(), bit in 0..8_u8,
    ) {
        let sealer = sealer("m");
        let stored = sealer.seal(&Secret::new(text), HERE, &SystemEntropy);
        let (head, payload) = stored.rsplit_once(':').unwrap();
        let mut bytes = URL_SAFE_NO_PAD.decode(payload).unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        let flipped = format!("{head}:{}", URL_SAFE_NO_PAD.encode(bytes));
        prop_assert_eq!(opened(&sealer, &flipped, HERE), Err(SealError::Broken));
    }

    #[test]
    fn any_changed_character_is_noticed(
        at in any::<prop::sample::Index>(), character in "[A-Za-z0-9_:-]",
    ) {
        let sealer = sealer("m");
        let stored = sealer.seal(&Secret::new("text"), HERE, &SystemEntropy);
        let at = at.index(stored.len());
        let changed = format!("{}{character}{}", &stored[..at], &stored[at + 1..]);
        prop_assume!(changed != stored);
        // In the prefix, it makes another plain text of it, which is no key either.
        if is_sealed(&changed) {
            prop_assert!(opened(&sealer, &changed, HERE).is_err());
        }
    }

    #[test]
    fn another_master_key_does_not_open(masters in ("[a-z]{1,8}", "[a-z]{1,8}")) {
        prop_assume!(masters.0 != masters.1);
        let stored = sealer(&masters.0).seal(&Secret::new("text"), HERE, &SystemEntropy);
        prop_assert!(opened(&sealer(&masters.1), &stored, HERE).is_err());
    }
}
