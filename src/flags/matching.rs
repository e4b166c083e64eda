//! Whether filters match: of properties, of cohorts, of other flags.

use super::cohort::{Entry, Group};
use super::condition::{Expected, Filter, Kind, Source};
use super::evaluate::{Dependency, Evaluator};
use super::note::{Note, Notes};
use super::observe::Observer;
use super::operator::Test;
use super::outcome::{Match, Outcome, Undecided, Unknown};

impl<'d, O: Observer<'d>> Evaluator<'d, '_, O> {
    /// Whether all filters match. One that does not decides; else the first that is unknown says
    /// whether evaluation ends, and the gravest says why.
    pub(super) fn filters(&mut self, filters: &'d [Filter]) -> Match {
        let mut result = Match::Yes;
        for filter in filters {
            if result == Match::No {
                if !O::THOROUGH {
                    break;
                }
                self.idly(|idle| idle.filter(filter));
                continue;
            }
            result = match (result, self.filter(filter)) {
                (Match::Unknown(before), Match::Unknown(found)) => Match::Unknown(Unknown {
                    why: before.why.min(found.why),
                    ends: before.ends,
                }),
                (before, Match::Yes) => before,
                (_, found) => found,
            };
        }
        result
    }

    /// Does for the telling what changes the result no more.
    pub(super) fn idly<T>(&mut self, work: impl FnOnce(&mut Self) -> T) {
        let notes = self.notes;
        work(self);
        self.notes = notes;
    }

    /// Evaluates what others will stand on: a flag, or as an error a cohort.
    pub(super) fn land(&mut self, landing: Result<usize, usize>) {
        match landing {
            Ok(flag) => {
                self.depend(flag);
            }
            Err(cohort) => {
                self.cohort(cohort);
            }
        }
    }

    fn filter(&mut self, filter: &'d Filter) -> Match {
        self.observer.filter_begins(filter);
        let result = match &filter.kind {
            Kind::Property {
                source,
                is_foreign,
                test,
            } => {
                if *is_foreign {
                    self.notes.add(Note::OtherTarget);
                }
                self.property(&filter.key, source, test)
            }
            Kind::Cohort {
                cohort,
                is_in,
                is_foreign,
            } => {
                if *is_foreign {
                    self.notes.add(Note::OtherTarget);
                }
                self.cohort(*cohort).negated(!is_in)
            }
            Kind::Flag { flag, expected } => self.dependency(*flag, expected),
            Kind::MalformedFlag => {
                self.notes.add(Note::MalformedDependency);
                Match::No
            }
            Kind::Unsupported { gap, .. } => Match::Unknown(Unknown {
                why: Undecided::UnsupportedDefinition,
                ends: gap.ends(),
            }),
        };
        let result = result.negated(filter.is_negated);
        self.observer.filter_ends(result);
        result
    }

    fn property(&mut self, name: &str, source: &Source, test: &Test) -> Match {
        let is_complete = self.context.is_complete();
        let mut notes = Notes::NONE;
        let actual = match source {
            Source::Person => self.context.property(name).or_else(|| {
                let present = self.context.present_for_initial(name);
                if present.is_some() && is_complete {
                    notes.add(Note::InitialProperty);
                }
                present.filter(|_| is_complete)
            }),
            Source::PersonMetadata => {
                notes.add(Note::PersonMetadata);
                self.context.property(name)
            }
            Source::Group(kind) => self.context.group_property(kind, name),
        };
        let result = match actual {
            Some(actual) => match test.matches(actual, self.now, &mut notes) {
                Some(matches) => Match::of(matches),
                None => Match::unknown(Undecided::UnsupportedDefinition),
            },
            // Everybody has these; they are just not passed.
            None if is_complete && *source != Source::PersonMetadata => {
                Match::of(test.matches_absent(&mut notes))
            }
            None => Match::unknown(Undecided::MissingContext),
        };
        self.notes.add_all(notes);
        self.observer.property(actual, notes);
        result
    }

    fn cohort(&mut self, place: usize) -> Match {
        let cohort = self.definitions.cohort_at(place);
        self.observer.cohort(cohort);
        let (Ok(rule), false) = (&cohort.rule, cohort.has_gap) else {
            return Match::unknowable(Undecided::UnsupportedDefinition);
        };
        let (result, notes) = if let Some(&known) = self.cohorts.get(&place) {
            known
        } else {
            let before = std::mem::replace(&mut self.notes, Notes::NONE);
            let result = self.group(rule);
            let known = (result, std::mem::replace(&mut self.notes, before));
            self.cohorts.insert(place, known);
            known
        };
        self.notes.add_all(notes);
        result
    }

    /// Whether somebody is in a group of a cohort: an entry that decides does so whatever else is
    /// unknown.
    fn group(&mut self, group: &'d Group) -> Match {
        self.observer.group_begins(group);
        let mut result = if group.all || group.entries.is_empty() {
            Match::Yes
        } else {
            Match::No
        };
        let decisive = Match::of(!group.all);
        for entry in &group.entries {
            if result == decisive {
                if !O::THOROUGH {
                    break;
                }
                self.idly(|idle| idle.entry(entry));
                continue;
            }
            let found = self.entry(entry);
            result = match (result, found) {
                (_, found) if found == decisive => decisive,
                (Match::Unknown(before), Match::Unknown(found)) => Match::Unknown(Unknown {
                    why: before.why.min(found.why),
                    ends: before.ends || found.ends,
                }),
                (_, Match::Unknown(found)) => Match::Unknown(found),
                (before, _) => before,
            };
        }
        self.observer.group_ends(result);
        result
    }

    fn entry(&mut self, entry: &'d Entry) -> Match {
        match entry {
            Entry::Group(group) => self.group(group),
            Entry::Filter(filter) => self.filter(filter),
        }
    }

    /// Whether another flag has a value, evaluated for its own target.
    fn dependency(&mut self, place: usize, expected: &Expected) -> Match {
        if !self.definitions.is_sound(place) {
            return Match::unknown(Undecided::UnsupportedDefinition);
        }
        let dependency = match self.flags.get(&place) {
            Some(&known) => known,
            None => self.depend(place),
        };
        match (dependency.outcome, expected) {
            (Outcome::Decided { value, .. }, Expected::On(on)) => Match::of(value.is_on() == *on),
            (Outcome::Decided { value, .. }, Expected::Variant(variant)) => {
                Match::of(value.variant() == Some(variant))
            }
            (Outcome::Undecided(_), _) => Match::Unknown(Unknown {
                why: Undecided::UnresolvedDependency,
                ends: dependency.has_ended,
            }),
        }
    }

    /// Evaluates a flag in the midst of another, whose notes are its own.
    fn depend(&mut self, place: usize) -> Dependency<'d> {
        let (notes, has_ended) = (self.notes, self.has_ended);
        let dependency = Dependency {
            outcome: self.flag(self.definitions.flag_at(place)).outcome,
            has_ended: self.has_ended,
        };
        (self.notes, self.has_ended) = (notes, has_ended);
        self.flags.insert(place, dependency);
        dependency
    }
}

#[cfg(test)]
mod tests;
