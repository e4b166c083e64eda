//! The hash by which users are spread evenly over a rollout and over variants.
//!
//! PostHog's `sha1_60_v1`: the first 15 hexadecimal digits of the SHA-1 of a text, over their
//! largest value. Whoever changes a bit of it moves users between variants of running experiments.

use sha1::{Digest, Sha1};

/// The largest number of 15 hexadecimal digits. As a float it is exactly 2^60.
const SCALE: u64 = 0x0fff_ffff_ffff_ffff;

/// The texts of one flag: `KEY.`, already fed to the hasher once and for all.
#[derive(Clone)]
pub(super) struct Salted(Sha1);

impl Salted {
    /// For the rollouts and variants of the flag of this key.
    pub(super) fn new(key: &str) -> Self {
        Self(Sha1::new().chain_update(key).chain_update("."))
    }

    /// Where an id stands in the rollouts of the flag: from 0 to 1.
    pub(super) fn rollout(&self, id: &str) -> f64 {
        position(self.0.clone().chain_update(id))
    }

    /// Where an id stands among the variants of the flag: from 0 to 1.
    pub(super) fn variant(&self, id: &str) -> f64 {
        position(self.0.clone().chain_update(id).chain_update("variant"))
    }
}

/// Where an id stands in every holdout: from 0 to 1. Neither the flag nor the holdout is part of
/// the text, so that one group of users is held out of all experiments alike.
pub(super) fn holdout(id: &str) -> f64 {
    position(Sha1::new().chain_update("holdout-").chain_update(id))
}

fn position(hasher: Sha1) -> f64 {
    let digest = hasher.finalize();
    let mut head = [0; 8];
    head.copy_from_slice(&digest[..8]);
    let digits = u64::from_be_bytes(head) >> 4;
    #[expect(
        clippy::cast_precision_loss,
        reason = "both are rounded before the division, as PostHog does"
    )]
    let position = digits as f64 / SCALE as f64;
    position
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    #[expect(clippy::float_cmp, reason = "equal to the last bit, or wrong")]
    fn the_hash_equals_posthogs_own_values_bit_for_bit() {
        for (key, id, rollout) in [
            ("beta-search", "user-17", 0.009_101_217_133_290_002),
            ("beta-search", "", 0.621_196_941_324_985_4),
            (
                "beta-search-rollout",
                "user-61",
                0.004_230_598_914_404_695_5,
            ),
            ("beta-search-rollout", "user-105", 0.285_129_539_929_300_7),
            ("org-dashboard", "42", 0.599_746_605_166_016_7),
            ("sample_user_flag", "usr_1", 0.063_448_327_591_612_45),
            ("sample_user_flag", "usr_2", 0.973_219_814_112_165_6),
            ("ünï", "é😀", 0.425_629_205_312_856_5),
        ] {
            assert_eq!(Salted::new(key).rollout(id), rollout, "{key}.{id}");
        }
        for (key, id, variant) in [
            ("checkout-layout", "user-61", 0.569_825_222_454_771_3),
            ("sample_user_flag", "usr_1", 0.137_677_644_971_195_25),
            ("beta-search", "", 0.695_351_874_980_810_9),
        ] {
            assert_eq!(Salted::new(key).variant(id), variant, "{key}.{id}variant");
        }
        assert_eq!(holdout("user-31"), 0.019_474_541_300_759_9);
        assert_eq!(holdout("user-77"), 0.125_602_947_695_356_1);
        assert_eq!(holdout(""), 0.926_882_948_392_029_4);
    }

    proptest! {
        #[test]
        fn every_position_is_between_0_and_1(key in ".{0,20}", id in ".{0,40}") {
            let salted = Salted::new(&key);
            for position in [salted.rollout(&id), salted.variant(&id), holdout(&id)] {
                prop_assert!((0.0..=1.0).contains(&position));
            }
        }
    }
}
