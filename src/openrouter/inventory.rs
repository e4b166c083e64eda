//! All keys of an account.

use std::collections::HashSet;

use reqwest::Method;

use super::wire::Envelope;
use super::{Client, KeyRecord, OpenRouterError};

/// How many keys OpenRouter puts on a page, by its own words "the most recent 100".
const PAGE: usize = 100;

/// Keys, each once.
#[derive(Default)]
struct Found {
    keys: Vec<KeyRecord>,
    hashes: HashSet<String>,
}

impl Found {
    /// Adds keys, and says how many of them are new.
    fn take(&mut self, keys: Vec<KeyRecord>) -> usize {
        let before = self.keys.len();
        for key in keys {
            if self.hashes.insert(key.hash.clone()) {
                self.keys.push(key);
            }
        }
        self.keys.len() - before
    }
}

impl Client {
    /// Every key of the default workspace and of the others that are named by their UUID, disabled
    /// and expired ones too, each once. A named workspace that is not there, or not ours to see, is
    /// passed over with a warning: one that was deleted must not hide all others.
    ///
    /// OpenRouter counts pages by an offset into a list that others may change meanwhile, so that
    /// a key may be passed over: before acting on a key's absence, ask for it by its hash.
    ///
    /// # Errors
    /// [`OpenRouterError::NoProgress`] when a full page repeats what was listed before.
    pub async fn list_keys(
        &self,
        workspaces: &[String],
    ) -> Result<Vec<KeyRecord>, OpenRouterError> {
        let mut found = Found::default();
        found.take(self.workspace(None).await?);
        // The default workspace has a UUID, too, by which our records name it.
        let listed: HashSet<String> = found
            .keys
            .iter()
            .filter_map(|key| key.workspace_id.clone())
            .collect();
        for workspace in workspaces.iter().filter(|it| !listed.contains(*it)) {
            match self.workspace(Some(workspace)).await {
                Err(error) if is_closed(&error) => {
                    tracing::warn!(workspace, %error, "the keys of a workspace are left out");
                }
                keys => {
                    found.take(keys?);
                }
            }
        }
        Ok(found.keys)
    }

    async fn workspace(&self, workspace: Option<&str>) -> Result<Vec<KeyRecord>, OpenRouterError> {
        let mut found = Found::default();
        let mut offset = 0;
        let mut include_expired = true;
        loop {
            let page = match self.page(workspace, offset, include_expired).await {
                // The parameter is newer than the official document; without it all are shown.
                Err(OpenRouterError::Rejected { status: 400, .. }) if include_expired => {
                    include_expired = false;
                    self.page(workspace, offset, false).await?
                }
                page => page?,
            };
            let length = page.len();
            offset += length;
            match found.take(page) {
                0 if length < PAGE => return Ok(found.keys),
                0 => {
                    return Err(OpenRouterError::NoProgress {
                        listed: found.keys.len(),
                    });
                }
                _ => {}
            }
        }
    }

    async fn page(
        &self,
        workspace: Option<&str>,
        offset: usize,
        include_expired: bool,
    ) -> Result<Vec<KeyRecord>, OpenRouterError> {
        let mut call = self
            .managing(Method::GET, &["keys"])?
            .query("offset", &offset.to_string())
            .query("include_disabled", "true");
        if include_expired {
            call = call.query("include_expired", "true");
        }
        if let Some(workspace) = workspace {
            call = call.query("workspace_id", workspace);
        }
        let (_, answer) = self.repeat(&call).await;
        Ok(answer?.read::<Envelope<_>>()?.data)
    }
}

/// Whether a workspace is not there, or not ours to see.
const fn is_closed(error: &OpenRouterError) -> bool {
    matches!(
        error,
        OpenRouterError::Forbidden { .. }
            | OpenRouterError::NotFound { .. }
            | OpenRouterError::Rejected {
                status: 400 | 404,
                ..
            }
    )
}
