//! Notes: what to know about a decision, above all where PostHog's SDKs say otherwise than its
//! server, whose value is the one that is given.

use std::fmt;

/// One thing to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Note {
    /// `exact` or `is_not` with a number on either side.
    NumberInExact,
    /// A filter that needs a value and has none.
    NoWantedValue,
    /// Text operators on arrays, objects and broken numbers.
    NotText,
    /// Operators that no SDK has.
    ServerOnly,
    /// Regular expressions.
    Regex,
    /// A pattern that the server cannot use.
    UnusablePattern,
    /// A comparison of what is not a number.
    NotNumeric,
    /// A date without a time zone.
    ProjectTimeZone,
    /// A date that is a number, or that cannot be read.
    UnusualDate,
    /// A version that is not three plain numbers.
    UnusualVersion,
    /// A filter on the properties of something else than the condition is about.
    OtherTarget,
    /// A column of the table of persons.
    PersonMetadata,
    /// `$initial_x`, taken from `$x`.
    InitialProperty,
    /// An empty id.
    EmptyId,
    /// A distinct id of more than 200 characters.
    LongId,
    /// A group whose key is not usable.
    UnusableGroupKey,
    /// Enrollment in early access.
    Enrollment,
    /// The older form of enrollment.
    SuperGroups,
    /// A dependency that is not written as one.
    MalformedDependency,
    /// An earlier condition could not be decided.
    EarlierUnknown,
    /// A dependency that leads to no flag, or back.
    MissingDependency,
}

impl Note {
    /// All, in the order in which they are told.
    pub const ALL: [Self; 21] = [
        Self::NumberInExact,
        Self::NoWantedValue,
        Self::NotText,
        Self::ServerOnly,
        Self::Regex,
        Self::UnusablePattern,
        Self::NotNumeric,
        Self::ProjectTimeZone,
        Self::UnusualDate,
        Self::UnusualVersion,
        Self::OtherTarget,
        Self::PersonMetadata,
        Self::InitialProperty,
        Self::EmptyId,
        Self::LongId,
        Self::UnusableGroupKey,
        Self::Enrollment,
        Self::SuperGroups,
        Self::MalformedDependency,
        Self::EarlierUnknown,
        Self::MissingDependency,
    ];

    /// The note as a sentence.
    pub const fn text(self) -> &'static str {
        match self {
            Self::NumberInExact => {
                "a number is compared as text; the Node SDK cannot decide this filter"
            }
            Self::NoWantedValue => {
                "the filter has no value, so that it matches nobody; SDKs compare with null"
            }
            Self::NotText => {
                "the value is compared as compact JSON; the Node SDK writes it otherwise"
            }
            Self::ServerOnly => "no SDK knows this operator; they all ask the server",
            Self::Regex => "SDKs decide only simple regular expressions and ask the server else",
            Self::UnusablePattern => {
                "the regular expression is invalid or gives up, so that it matches nobody"
            }
            Self::NotNumeric => {
                "not a number, so that it matches nobody; SDKs compare texts or cannot decide"
            }
            Self::ProjectTimeZone => {
                "a date without a time zone is read as UTC; the server reads it in the project's"
            }
            Self::UnusualDate => "SDKs read this date in another way, or not at all",
            Self::UnusualVersion => {
                "SDKs drop pre-releases and read incomplete versions in another way"
            }
            Self::OtherTarget => {
                "the filter reads other properties than those of the condition's target; SDKs do not"
            }
            Self::PersonMetadata => "the server reads this from its table of persons",
            Self::InitialProperty => {
                "the first value is not known, the server takes the present one; SDKs do not"
            }
            Self::EmptyId => "an empty id has the hash 0 on the server; SDKs hash it",
            Self::LongId => "the server cuts a distinct id to 200 characters; SDKs do not",
            Self::UnusableGroupKey => {
                "a group's key must be a text or a number; the server ignores the group"
            }
            Self::Enrollment => "early access decides; the Node SDK ignores it",
            Self::SuperGroups => {
                "early access in its older form decides (super_groups); SDKs ignore it"
            }
            Self::MalformedDependency => {
                "the dependency on a flag is malformed, so that it matches nobody"
            }
            Self::EarlierUnknown => {
                "an earlier condition could not be decided; had it matched, it would have gone first"
            }
            Self::MissingDependency => {
                "it depends on a flag that does not exist, or on itself, so that the server gives it to \
                 nobody; SDKs try its other conditions"
            }
        }
    }

    const fn bit(self) -> u32 {
        1 << self as u8
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

/// A set of notes.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Notes(u32);

impl Notes {
    /// None.
    pub const NONE: Self = Self(0);

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether this one is among them.
    pub const fn contains(self, note: Note) -> bool {
        self.0 & note.bit() != 0
    }

    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = Note> {
        Note::ALL
            .into_iter()
            .filter(move |note| self.contains(*note))
    }

    pub(super) const fn add(&mut self, note: Note) {
        self.0 |= note.bit();
    }

    pub(super) const fn add_all(&mut self, notes: Self) {
        self.0 |= notes.0;
    }
}

impl fmt::Debug for Notes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_each_note_once() {
        let mut notes = Notes::NONE;
        assert!(notes.is_empty());
        for note in [Note::Regex, Note::EmptyId, Note::Regex] {
            notes.add(note);
        }
        assert_eq!(
            notes.iter().collect::<Vec<_>>(),
            [Note::Regex, Note::EmptyId]
        );
        assert!(!notes.contains(Note::LongId));
    }

    #[test]
    fn every_note_has_a_bit_and_a_sentence_of_its_own() {
        let mut all = Notes::NONE;
        for note in Note::ALL {
            assert!(!all.contains(note), "{note:?}");
            all.add(note);
        }
        let texts: std::collections::BTreeSet<_> = Note::ALL.map(Note::text).into();
        assert_eq!(texts.len(), Note::ALL.len());
    }
}
