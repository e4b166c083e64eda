//! A local simulator of OpenRouter's key management and of PostHog's flag definitions, to try every
//! command with no account and to test against: the same code behind `scratch sandbox` and in the
//! tests.
//!
//! It answers as OpenRouter's official document says and as PostHog's server does, forgets everything when it stops, listens on
//! this machine alone, and every answer carries a header that names it. Faults can be switched on:
//! see [`Faults`]. `/_simulator` controls it at run time.

mod account;
mod control;
mod faults;
mod flags;
mod key;
mod line;
mod meter;
mod misbehave;
mod provider;
mod request;

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::http::{HeaderName, HeaderValue};
use axum::middleware::{from_fn_with_state, map_response};
use axum::response::Response;
use axum::{Router, serve};
use chrono::{DateTime, Utc};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub use account::Account;
pub use faults::{Failing, Fault, Faults, Planned};

use self::faults::Dice;
use self::flags::Flags;
use self::line::{Cutter, Lines};
use crate::clock::Clock;
use crate::failure::{Classify, Kind};
use crate::ids::Entropy;
use crate::secret::Secret;

/// The header of every answer.
const HEADER: (HeaderName, HeaderValue) = (
    HeaderName::from_static("x-scratch-simulator"),
    HeaderValue::from_static(concat!(
        "openrouter, posthog; scratch/",
        env!("CARGO_PKG_VERSION")
    )),
);

/// What a simulator starts with.
pub struct Options {
    /// Port on 127.0.0.1, 0 for any free one.
    pub port: u16,
    /// The management key; without one, one that is the same at every start, so that `.env` may
    /// keep it.
    pub management_key: Option<Secret>,
    /// What was ever paid in, in USD.
    pub credits: f64,
    /// What goes wrong.
    pub faults: Faults,
    /// The clock, for windows and expiry.
    pub clock: Arc<dyn Clock>,
    /// Randomness, for keys.
    pub entropy: Arc<dyn Entropy>,
}

/// Why there is no simulator.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The port cannot be had.
    #[error("cannot listen on 127.0.0.1:{port}: {cause}")]
    Listen {
        /// The port.
        port: u16,
        /// Why.
        cause: std::io::Error,
    },
    /// The faults are impossible.
    #[error("impossible faults: {0}")]
    Faults(&'static str),
}

impl Classify for SandboxError {
    fn kind(&self) -> Kind {
        match self {
            Self::Listen { .. } => Kind::Failed,
            Self::Faults(_) => Kind::Usage,
        }
    }

    fn hints(&self) -> Vec<String> {
        match self {
            Self::Listen { .. } => {
                vec!["choose another port with `--port N`, or any free one with `--port 0`".into()]
            }
            Self::Faults(_) => Vec::new(),
        }
    }
}

/// A simulator that listens; it stops when this is dropped.
pub struct Simulator {
    address: SocketAddr,
    management_key: Secret,
    shared: Arc<Shared>,
    serving: JoinHandle<()>,
}

/// What every route works with.
struct Shared {
    account: Mutex<Account>,
    dice: Mutex<Dice>,
    flags: Mutex<Flags>,
    calls: Mutex<BTreeMap<String, u64>>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

impl Shared {
    fn account(&self) -> MutexGuard<'_, Account> {
        lock(&self.account)
    }

    fn dice(&self) -> MutexGuard<'_, Dice> {
        lock(&self.dice)
    }

    fn flags(&self) -> MutexGuard<'_, Flags> {
        lock(&self.flags)
    }

    fn calls(&self) -> BTreeMap<String, u64> {
        lock(&self.calls).clone()
    }

    fn count(&self, call: &str) {
        *lock(&self.calls).entry(call.to_owned()).or_default() += 1;
    }

    fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }
}

/// Nothing is left half done under these locks, so that a panic elsewhere spoils nothing.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Simulator {
    /// Listens and answers from now on.
    pub async fn start(options: Options) -> Result<Self, SandboxError> {
        if let Some(problem) = options.faults.problem() {
            return Err(SandboxError::Faults(problem));
        }
        let port = options.port;
        let refused = |cause| SandboxError::Listen { port, cause };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .await
            .map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let management_key = options
            .management_key
            .unwrap_or_else(|| Secret::new(format!("sk-or-v1-{}", "51".repeat(32))));
        let now = options.clock.now();
        let account = Account::new(management_key.clone(), options.credits, now);
        let shared = Arc::new(Shared {
            account: Mutex::new(account),
            dice: Mutex::new(Dice::new(options.faults)),
            flags: Mutex::default(),
            calls: Mutex::default(),
            clock: options.clock,
            entropy: options.entropy,
        });
        let app = router(&shared).into_make_service_with_connect_info::<Cutter>();
        let serving = tokio::spawn(async move {
            // It has no end but its own being dropped.
            let _ = serve(Lines(listener), app).await;
        });
        Ok(Self {
            address,
            management_key,
            shared,
            serving,
        })
    }

    /// Address of the simulated API, for `OPENROUTER_BASE_URL`.
    pub fn base_url(&self) -> String {
        format!("http://{}{}", self.address, provider::PREFIX)
    }

    /// Address of what controls it.
    pub fn control_url(&self) -> String {
        format!("http://{}/_simulator", self.address)
    }

    /// The management key of the simulated account.
    pub const fn management_key(&self) -> &Secret {
        &self.management_key
    }

    /// Address of the simulated PostHog, for `POSTHOG_HOST`.
    pub fn posthog_host(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The keys of the simulated project at PostHog: its own, and the one that may read flags.
    pub const fn posthog_keys(&self) -> [&'static str; 2] {
        [flags::PROJECT_KEY, flags::FLAG_KEY]
    }

    /// Replaces the definitions of flags.
    pub fn set_flags(&self, document: Value) {
        self.shared.flags().replace(document);
    }

    /// Changes what goes wrong from now on; the dice start anew.
    ///
    /// # Errors
    /// [`SandboxError::Faults`].
    pub fn set_faults(&self, faults: Faults) -> Result<(), SandboxError> {
        if let Some(problem) = faults.problem() {
            return Err(SandboxError::Faults(problem));
        }
        *self.shared.dice() = Dice::new(faults);
        Ok(())
    }

    /// Looks at the account, or changes it behind the callers' backs.
    pub fn account<T>(&self, work: impl FnOnce(&mut Account) -> T) -> T {
        work(&mut self.shared.account())
    }

    /// How often a call was made, such as `POST /keys` or `GET /keys/{hash}`; failed ones count.
    pub fn calls(&self, call: &str) -> u64 {
        self.shared.calls().get(call).copied().unwrap_or_default()
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

fn router(shared: &Arc<Shared>) -> Router {
    let faulty = from_fn_with_state(Arc::clone(shared), misbehave::misbehave);
    provider::routes()
        .merge(flags::routes())
        .layer(faulty)
        .merge(control::routes())
        .layer(map_response(sign))
        .with_state(Arc::clone(shared))
}

async fn sign(mut response: Response) -> Response {
    let (name, value) = HEADER;
    response.headers_mut().insert(name, value);
    response
}
