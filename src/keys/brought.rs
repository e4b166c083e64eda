//! A key that a user brings.

use super::KeyError;
use crate::credentials;
use crate::openrouter::{Client, OpenRouterError};
use crate::secret::Secret;

/// Makes sure that OpenRouter accepts the key, and that it is no management key, which would give
/// agents the whole account. Blanks around it do not count.
///
/// # Errors
/// [`KeyError::ManagementKey`]; [`KeyError::Provider`] when the key is refused;
/// [`KeyError::Unverified`] when that could not be found out.
pub async fn verify(provider: &Client, key: &Secret) -> Result<(), KeyError> {
    let key = credentials::usable(key)?;
    match provider.current_key(&key).await {
        Ok(current) if current.is_management_key() => Err(KeyError::ManagementKey),
        Ok(_) => Ok(()),
        Err(
            error @ (OpenRouterError::KeyRefused { .. }
            | OpenRouterError::MalformedKey
            | OpenRouterError::Simulator { .. }),
        ) => Err(error.into()),
        Err(cause) => Err(KeyError::Unverified { cause }),
    }
}
