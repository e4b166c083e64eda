//! Cohorts: named sets of persons, by what their properties are.

use super::condition::Filter;

/// A cohort whose members can be told from their properties. Static ones, of which only the server
/// knows the members, are not in the definitions.
#[derive(Debug)]
pub struct Cohort {
    pub(super) id: String,
    pub(super) raw: Box<str>,
    pub(super) rule: Result<Group, String>,
    /// Whether some filter in it, or in a cohort that it uses, is of a cohort that is not here.
    pub(super) has_gap: bool,
}

impl Cohort {
    /// PostHog's number for it, of its project.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its rule as it was read, in JSON.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// Who is in it.
    pub const fn rule(&self) -> Option<&Group> {
        match &self.rule {
            Ok(rule) => Some(rule),
            Err(_) => None,
        }
    }

    /// Why nobody can tell here who is in it, if so.
    pub fn problem(&self) -> Option<&str> {
        match &self.rule {
            Ok(_) if self.has_gap => Some("it uses a cohort that nobody can decide here"),
            Ok(_) => None,
            Err(problem) => Some(problem),
        }
    }
}

/// Filters and groups of filters, of which all or any must match.
#[derive(Debug)]
pub struct Group {
    /// All, or any.
    pub all: bool,
    /// Of which; of none, everybody matches.
    pub entries: Vec<Entry>,
}

/// One of a group.
#[derive(Debug)]
pub enum Entry {
    /// A group of its own.
    Group(Group),
    /// A filter.
    Filter(Filter),
}

impl Group {
    /// Calls for each filter, however deep.
    pub fn each_filter<'d>(&'d self, visit: &mut impl FnMut(&'d Filter)) {
        for entry in &self.entries {
            match entry {
                Entry::Group(group) => group.each_filter(visit),
                Entry::Filter(filter) => visit(filter),
            }
        }
    }
}
