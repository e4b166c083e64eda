//! What goes wrong, when it is wanted to.

use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

/// What goes wrong. Probabilities are between 0 and 1, and a call meets one fault at most.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// Milliseconds that every call takes before anything happens.
    pub latency_ms: u64,
    /// Calls a second; more are answered with 429 and `Retry-After`.
    pub rate_limit: Option<u32>,
    /// How many calls fail with 500 before they have an effect.
    pub error_before: f64,
    /// How many calls have their effect, and are answered with 500.
    pub error_after: f64,
    /// How many calls have their effect, and the connection is dropped instead of an answer.
    pub lost_answer: f64,
    /// How many calls have their effect, and half of their answer is missing.
    pub broken_body: f64,
    /// Where the dice start; the same faults come in the same order.
    pub seed: u64,
    /// What the next calls meet, before any probability counts.
    pub planned: Vec<Planned>,
}

/// A fault of the next calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Planned {
    /// Which calls, as `POST /keys` or `PATCH /keys/{hash}`; every one if it is not said.
    #[serde(default)]
    pub call: Option<String>,
    /// How many of them.
    #[serde(default = "once")]
    pub times: u32,
    /// What they meet.
    pub fault: Fault,
}

/// What can go wrong with a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Fault {
    /// It takes its time before anything happens.
    Delay {
        /// Milliseconds.
        ms: u64,
    },
    /// It takes its time between the effect and the answer.
    DelayAnswer {
        /// Milliseconds.
        ms: u64,
    },
    /// It fails before it has an effect.
    ErrorBefore(Failing),
    /// It has its effect, and fails.
    ErrorAfter(Failing),
    /// It has its effect, and the connection is dropped instead of an answer.
    LostAnswer,
    /// It has its effect, and half of its answer is missing.
    BrokenBody,
}

/// An answer that says that something failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Failing {
    /// The status.
    pub status: u16,
    /// The provider's words.
    pub message: String,
    /// The header `Retry-After`.
    pub retry_after: Option<String>,
}

impl Default for Failing {
    fn default() -> Self {
        Self::with(500, "Internal Server Error")
    }
}

impl Failing {
    /// A status and its words.
    pub fn with(status: u16, message: &str) -> Self {
        Self {
            status,
            message: message.to_owned(),
            retry_after: None,
        }
    }
}

impl Planned {
    /// A fault of the next so many calls, such as those of `POST /keys`.
    pub fn next(times: u32, call: &str, fault: Fault) -> Self {
        Self {
            call: Some(call.to_owned()),
            times,
            fault,
        }
    }
}

impl Faults {
    /// What is wrong with the faults themselves.
    pub fn problem(&self) -> Option<&'static str> {
        let parts = [
            self.error_before,
            self.error_after,
            self.lost_answer,
            self.broken_body,
        ];
        if parts.iter().any(|part| !(0.0..=1.0).contains(part)) || parts.iter().sum::<f64>() > 1.0 {
            return Some("a probability is from 0 to 1, and all together are no more than 1");
        }
        let statuses = self
            .planned
            .iter()
            .filter_map(|planned| match &planned.fault {
                Fault::ErrorBefore(failing) | Fault::ErrorAfter(failing) => Some(failing.status),
                _ => None,
            });
        for status in statuses {
            if !(200..=599).contains(&status) {
                return Some("a status is from 200 to 599");
            }
        }
        (self.rate_limit == Some(0)).then_some("a rate limit is 1 a second or more")
    }
}

/// Faults with their dice and counters.
#[derive(Debug)]
pub(super) struct Dice {
    pub(super) faults: Faults,
    state: u64,
    second: Option<(Instant, u32)>,
}

impl Dice {
    pub(super) const fn new(faults: Faults) -> Self {
        Self {
            state: faults.seed,
            faults,
            second: None,
        }
    }

    /// How long the caller must wait, if there were too many calls this second.
    pub(super) fn too_many(&mut self, now: Instant) -> Option<Duration> {
        const SECOND: Duration = Duration::from_secs(1);
        let limit = self.faults.rate_limit?;
        let (start, calls) = match self.second {
            Some((start, calls)) if now.duration_since(start) < SECOND => (start, calls),
            _ => (now, 0),
        };
        self.second = Some((start, calls + 1));
        (calls >= limit).then(|| SECOND.saturating_sub(now.duration_since(start)))
    }

    /// What this call meets.
    pub(super) fn roll(&mut self, call: &str) -> Option<Fault> {
        let planned = &mut self.faults.planned;
        let wanted = planned
            .iter()
            .position(|plan| plan.call.as_deref().is_none_or(|wanted| wanted == call));
        if let Some(index) = wanted {
            let fault = planned[index].fault.clone();
            planned[index].times = planned[index].times.saturating_sub(1);
            if planned[index].times == 0 {
                planned.remove(index);
            }
            return Some(fault);
        }
        let chances = [
            (
                self.faults.error_before,
                Fault::ErrorBefore(Failing::default()),
            ),
            (
                self.faults.error_after,
                Fault::ErrorAfter(Failing::default()),
            ),
            (self.faults.lost_answer, Fault::LostAnswer),
            (self.faults.broken_body, Fault::BrokenBody),
        ];
        let mut die = self.die();
        chances.into_iter().find_map(|(chance, fault)| {
            die -= chance;
            (die < 0.0).then_some(fault)
        })
    }

    /// From 0 to below 1, the same after the same seed (SplitMix64).
    fn die(&mut self) -> f64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let top = u32::try_from((mixed ^ (mixed >> 31)) >> 32).expect("half of 64 bits");
        f64::from(top) / (f64::from(u32::MAX) + 1.0)
    }
}

const fn once() -> u32 {
    1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_planned_comes_first_and_as_often_as_it_was_said() {
        let mut dice = Dice::new(Faults {
            planned: vec![
                Planned::next(2, "POST /keys", Fault::LostAnswer),
                Planned {
                    call: None,
                    times: 1,
                    fault: Fault::BrokenBody,
                },
            ],
            ..Faults::default()
        });
        assert_eq!(dice.roll("POST /keys"), Some(Fault::LostAnswer));
        assert_eq!(dice.roll("GET /key"), Some(Fault::BrokenBody));
        assert_eq!(dice.roll("GET /key"), None);
        assert_eq!(dice.roll("POST /keys"), Some(Fault::LostAnswer));
        assert_eq!(dice.roll("POST /keys"), None);
    }

    #[test]
    fn the_same_seed_brings_the_same_faults_as_often_as_they_are_wanted() {
        let rolls = |seed| {
            let mut dice = Dice::new(Faults {
                error_before: 0.2,
                lost_answer: 0.3,
                seed,
                ..Faults::default()
            });
            (0..10_000)
                .map(|_| dice.roll("GET /keys"))
                .collect::<Vec<_>>()
        };
        let first = rolls(7);
        assert_eq!(first, rolls(7));
        assert_ne!(first, rolls(8));
        let lost = first
            .iter()
            .filter(|&fault| *fault == Some(Fault::LostAnswer));
        assert!((2_800..3_200).contains(&lost.count()));
        let none = first.iter().filter(|fault| fault.is_none()).count();
        assert!((4_800..5_200).contains(&none), "{none}");
    }

    #[test]
    fn a_second_has_room_for_so_many_calls() {
        let mut dice = Dice::new(Faults {
            rate_limit: Some(2),
            ..Faults::default()
        });
        let start = Instant::now();
        let after = |ms| start + Duration::from_millis(ms);
        assert_eq!(dice.too_many(after(0)), None);
        assert_eq!(dice.too_many(after(100)), None);
        assert_eq!(dice.too_many(after(400)), Some(Duration::from_millis(600)));
        assert_eq!(dice.too_many(after(1_000)), None);
    }

    #[test]
    fn impossible_faults_are_named() {
        let faults = |error_before, lost_answer| Faults {
            error_before,
            lost_answer,
            ..Faults::default()
        };
        assert_eq!(faults(0.5, 0.5).problem(), None);
        assert!(faults(0.6, 0.5).problem().is_some());
        assert!(faults(-0.1, 0.0).problem().is_some());
        assert!(faults(f64::NAN, 0.0).problem().is_some());
        let read = |text: &str| serde_json::from_str::<Faults>(text);
        assert!(read(r#"{"planned":[{"fault":{"kind":"lost_answer"}}]}"#).is_ok());
        assert!(read(r#"{"planned":[{"fault":{"kind":"error_before","status":402}}]}"#).is_ok());
        assert!(read(r#"{"latency":5}"#).is_err());
    }
}
