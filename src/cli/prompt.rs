//! Questions at the terminal. Where nobody can answer, nothing is asked.

use dialoguer::theme::ColorfulTheme;
use dialoguer::{Confirm, FuzzySelect, Input, Password};

use super::output::harmless;
use crate::failure::{Failure, Kind};
use crate::secret::Secret;

/// Asks, if anybody is there to answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Prompter {
    /// Whether standard input and error are a terminal and neither `--json` nor
    /// `--non-interactive` was given.
    pub can_ask: bool,
}

impl Prompter {
    /// A question that Enter answers with no.
    pub(crate) async fn confirm(self, question: String) -> Result<bool, Failure> {
        ask(move |theme| {
            Confirm::with_theme(theme)
                .with_prompt(question)
                .default(false)
                .wait_for_newline(true)
                .interact()
        })
        .await
    }

    /// A line of text.
    pub(crate) async fn line(
        self,
        question: String,
        may_be_empty: bool,
    ) -> Result<String, Failure> {
        ask(move |theme| {
            Input::with_theme(theme)
                .with_prompt(question)
                .allow_empty(may_be_empty)
                .interact_text()
        })
        .await
    }

    /// A line of text that nobody sees.
    pub(crate) async fn secret(self, question: String) -> Result<Secret, Failure> {
        let typed = ask(move |theme| {
            Password::with_theme(theme)
                .with_prompt(question)
                .report(false)
                .allow_empty_password(true)
                .interact()
        });
        Ok(Secret::new(typed.await?))
    }

    /// A choice from a list that typing narrows; `None` if Escape was pressed.
    pub(crate) async fn choose(
        self,
        question: String,
        items: Vec<String>,
    ) -> Result<Option<usize>, Failure> {
        ask(move |theme| {
            let items: Vec<_> = items.iter().map(|item| harmless(item)).collect();
            FuzzySelect::with_theme(theme)
                .with_prompt(question)
                .items(&items)
                .default(0)
                .max_length(15)
                .interact_opt()
        })
        .await
    }
}

/// Runs a prompt where it may block, and gives the cursor back whatever happens.
async fn ask<T: Send + 'static>(
    prompt: impl FnOnce(&ColorfulTheme) -> dialoguer::Result<T> + Send + 'static,
) -> Result<T, Failure> {
    let asked = tokio::task::spawn_blocking(move || {
        let answer = prompt(&ColorfulTheme::default());
        if answer.is_err() {
            let _ = dialoguer::console::Term::stderr().show_cursor();
        }
        answer
    });
    match asked.await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(dialoguer::Error::IO(error))) if error.kind() == std::io::ErrorKind::Interrupted => {
            Err(Failure::new(Kind::Interrupted, "interrupted"))
        }
        Ok(Err(error)) => Err(Failure::new(Kind::Failed, error).context("the prompt failed")),
        Err(error) => Err(Failure::new(Kind::Failed, error)),
    }
}
