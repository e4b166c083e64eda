//! Confirmations, by danger: nothing happens to the wrong system by accident.

use super::context::Context;
use crate::db::Target;
use crate::failure::Failure;
use crate::settings::Environment;

/// How much could go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Danger {
    /// No question.
    Mild,
    /// A question that Enter answers with no; `--yes` answers it.
    Moderate,
    /// The name of the target must be typed; `--confirm NAME` does.
    Severe,
}

/// Something that a command is about to do.
#[derive(Debug, Clone)]
pub(crate) struct Action {
    /// What, as it follows "About to": `promote anna@example.com to ADMIN`.
    pub what: String,
    /// How dangerous it is in development, on this machine.
    pub danger: Danger,
    /// Whether it destroys something that cannot be had back.
    pub destroys: bool,
    /// What a severe confirmation may name; the first is the one that is asked for.
    pub names: Vec<String>,
}

/// The danger of an action on a target: production, by settings or by the database's own marker,
/// and any other machine make a change at least moderate and a destruction severe.
pub(crate) const fn danger(base: Danger, destroys: bool, guarded: bool) -> Danger {
    match (guarded, destroys, base) {
        (false, _, base) => base,
        (true, true, _) | (true, false, Danger::Severe) => Danger::Severe,
        (true, false, _) => Danger::Moderate,
    }
}

/// Whether a target is production or on another machine.
pub(crate) fn is_guarded(target: &Target, marker: Option<&str>) -> bool {
    target.environment == Environment::Production
        || marker == Some(Environment::Production.name())
        || !target.url.is_local()
        || !target.direct_url().is_local()
}

/// What is missing before the action may happen.
#[derive(Debug, PartialEq, Eq)]
enum Missing {
    Nothing,
    Yes,
    Name,
    /// `--confirm` names something else.
    OtherName,
}

fn missing(danger: Danger, names: &[String], yes: bool, confirm: Option<&str>) -> Missing {
    let is_named = |name: &str| !name.is_empty() && names.iter().any(|known| known == name);
    match (danger, confirm) {
        (Danger::Mild, None) => Missing::Nothing,
        (_, Some(name)) if is_named(name) => Missing::Nothing,
        (_, Some(_)) => Missing::OtherName,
        (Danger::Moderate, None) if yes => Missing::Nothing,
        (Danger::Moderate, None) => Missing::Yes,
        (Danger::Severe, None) => Missing::Name,
    }
}

/// Makes sure that the user means it. `marker` is the environment that the database says it
/// belongs to.
pub(crate) async fn confirm(
    context: &Context,
    target: &Target,
    marker: Option<&str>,
    action: &Action,
) -> Result<(), Failure> {
    let messages = context.messages();
    for hidden in &context.settings()?.resolved().overridden {
        messages.warn(format!(
            "{} comes from the process environment, not from {}",
            hidden.name, hidden.hidden
        ));
    }
    let danger = danger(action.danger, action.destroys, is_guarded(target, marker));
    let global = context.global();
    let missing = missing(danger, &action.names, global.yes, global.confirm.as_deref());
    if action.destroys || missing != Missing::Nothing {
        messages.show(format!("About to {}", action.what));
        messages.show(format!("  environment  {}", target.environment));
        messages.show(format!("  host         {}", target.direct_url().address()));
        messages.show(format!("  database     {}", target.url.database));
        messages.show(format!("  user         {}", target.url.user));
    }
    let name = action.names.first().map_or("", String::as_str);
    match missing {
        Missing::Nothing => Ok(()),
        Missing::OtherName => Err(Failure::refused(format!(
            "`--confirm` names something else: to {}, it must be `{name}`",
            action.what
        ))),
        Missing::Yes if context.prompter().can_ask => {
            let question = "Go on?".to_owned();
            decided(context.prompter().confirm(question).await?)
        }
        Missing::Name if context.prompter().can_ask => {
            let question = format!("Type `{name}` to go on");
            let typed = context.prompter().line(question, true).await?;
            let typed = Some(typed.trim());
            decided(self::missing(danger, &action.names, false, typed) == Missing::Nothing)
        }
        Missing::Yes => Err(Failure::refused(format!(
            "to {} needs a confirmation, and nobody can be asked",
            action.what
        ))
        .hint("nothing was done; say `--yes` if you mean it")),
        Missing::Name => Err(Failure::refused(format!(
            "to {} needs a confirmation by name, and nobody can be asked",
            action.what
        ))
        .hint(format!(
            "nothing was done; say `--confirm {name}` if you mean it"
        ))),
    }
}

/// The words of a command line that answer the question which [`confirm`] would ask.
pub(crate) fn answer(target: &Target, marker: Option<&str>, action: &Action) -> Vec<String> {
    match danger(action.danger, action.destroys, is_guarded(target, marker)) {
        Danger::Mild => Vec::new(),
        Danger::Moderate => vec!["--yes".into()],
        Danger::Severe => {
            let name = action.names.first().cloned().unwrap_or_default();
            vec!["--confirm".into(), name]
        }
    }
}

fn decided(yes: bool) -> Result<(), Failure> {
    if yes {
        Ok(())
    } else {
        Err(Failure::refused("declined; nothing was done"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Danger::{Mild, Moderate, Severe};

    #[test]
    fn a_guarded_target_raises_the_danger() {
        for (base, destroys, guarded, expected) in [
            (Mild, false, false, Mild),
            (Moderate, true, false, Moderate),
            (Severe, true, false, Severe),
            (Mild, false, true, Moderate),
            (Moderate, false, true, Moderate),
            (Severe, false, true, Severe),
            (Mild, true, true, Severe),
            (Moderate, true, true, Severe),
        ] {
            assert_eq!(
                danger(base, destroys, guarded),
                expected,
                "{base:?} {destroys} {guarded}"
            );
        }
    }

    #[test]
    fn yes_answers_a_question_but_never_names_a_target() {
        let names = ["usr_1".to_owned(), "a@b.c".to_owned(), String::new()];
        for (danger, yes, confirm, expected) in [
            (Mild, false, None, Missing::Nothing),
            (Moderate, false, None, Missing::Yes),
            (Moderate, true, None, Missing::Nothing),
            (Moderate, false, Some("usr_1"), Missing::Nothing),
            (Severe, true, None, Missing::Name),
            (Severe, false, Some("a@b.c"), Missing::Nothing),
            (Severe, true, Some("usr_2"), Missing::OtherName),
            (Severe, false, Some(""), Missing::OtherName),
            (Mild, false, Some("usr_2"), Missing::OtherName),
        ] {
            assert_eq!(
                missing(danger, &names, yes, confirm),
                expected,
                "{danger:?} {confirm:?}"
            );
        }
    }
}
