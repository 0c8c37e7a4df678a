//! The browser, from a script's call to its outcome.

use std::fmt::Display;
use std::time::Duration;

use bytes::Bytes;
use http_body::Body;
use http_body_util::Full;
use tower_service::Service;
use url::Url;

use super::{
    blocked::{Blocked, Step},
    call::{Call, Tainting},
    cors_check::cors_check,
    network::{Connection, Network, Purpose},
    outcome::Outcome,
    page::Page,
    preflight,
    preflight_cache::PreflightCache,
    redirect::{Hop, redirect},
    request::{Mode, Redirect, Request},
    response::Response,
    traffic::Exchange,
};

/// A browser with a page open, whose script calls services.
///
/// It keeps cookies and the answers to preflights, and has its own clock, which only
/// [`advance`](Self::advance) moves.
#[derive(Clone, Debug)]
pub struct Browser {
    page: Page,
    preflights: PreflightCache,
    connection: Connection,
}

impl Browser {
    /// A fresh browser with the page at `address`: an origin or a URL, or `null` for a sandboxed frame.
    ///
    /// # Panics
    ///
    /// If `address` is none of them.
    #[must_use]
    #[track_caller]
    pub fn at(address: &str) -> Self {
        Self {
            page: page(address),
            preflights: PreflightCache::default(),
            connection: Connection::new(),
        }
    }

    /// Opens another page in the same browser, which keeps its cookies.
    ///
    /// # Panics
    ///
    /// As [`at`](Self::at).
    #[track_caller]
    pub fn visit(&mut self, address: &str) {
        self.page = page(address);
    }

    /// Lets time pass: cookies and the answers to preflights grow old.
    pub fn advance(&mut self, time: Duration) {
        self.connection.now = self.connection.now.saturating_add(time);
    }

    /// Keeps no answer to a preflight for longer than `cap`: 7,200 s in Chromium, 86,400 s in Firefox.
    pub fn cap_max_age(&mut self, cap: Duration) {
        self.preflights.set_cap(cap);
    }

    /// Sets a cookie as if the user had visited `url` and it had answered with this `Set-Cookie`.
    ///
    /// # Panics
    ///
    /// If `url` is no URL.
    #[track_caller]
    pub fn set_cookie(&mut self, url: &str, set_cookie: &str) {
        let url = Url::parse(url).unwrap_or_else(|error| panic!("`{url}` is no URL: {error}"));
        self.connection
            .cookies
            .keep(set_cookie, &url, &url.origin(), self.connection.now);
    }

    /// Everything that was sent to services, the oldest first.
    #[must_use]
    pub fn traffic(&self) -> &[Exchange] {
        &self.connection.traffic
    }

    /// How many preflights were sent.
    #[must_use]
    pub fn preflight_count(&self) -> usize {
        let preflights = self
            .connection
            .traffic
            .iter()
            .filter(|exchange| exchange.is_preflight);
        preflights.count()
    }

    /// Calls `fetch(request)` in the page's script, with `service` as the whole network: every host
    /// is served by it.
    pub async fn fetch<S, B>(&mut self, service: &S, request: Request) -> Outcome
    where
        S: Service<http::Request<Full<Bytes>>, Response = http::Response<B>, Error: Display>
            + Clone,
        B: Body<Error: Display>,
    {
        let url = request.url.clone();
        let mut call = match Call::construct(request, &self.page) {
            Ok(call) => call,
            Err(step) => {
                return Outcome::Blocked(Blocked {
                    url,
                    redirected_from: None,
                    origin: self.page.origin().ascii_serialization(),
                    step,
                    reason: None,
                });
            }
        };
        match self.main_fetch(service, &mut call).await {
            Ok(outcome) => outcome,
            Err(step) => {
                if call.is_preflighted {
                    self.preflights.clear(&call);
                }
                Outcome::Blocked(Blocked {
                    url: call.url.to_string(),
                    redirected_from: call.earlier_urls.first().map(ToString::to_string),
                    origin: self.page.origin().ascii_serialization(),
                    reason: self.connection.reason(&step),
                    step,
                })
            }
        }
    }

    /// <https://fetch.spec.whatwg.org/#concept-main-fetch>, once for each redirect.
    async fn main_fetch(
        &mut self,
        network: &impl Network,
        call: &mut Call,
    ) -> Result<Outcome, Step> {
        loop {
            taint(call)?;
            let response = self.http_fetch(network, call).await?;
            match redirect(call, &response)? {
                Hop::Stay => {
                    let refusal = self.connection.refusals.take();
                    return Ok(filtered(call, response, refusal));
                }
                Hop::Opaque => return Ok(Outcome::Opaque),
                Hop::Next => {}
            }
        }
    }

    /// <https://fetch.spec.whatwg.org/#concept-http-fetch>
    async fn http_fetch(
        &mut self,
        network: &impl Network,
        call: &mut Call,
    ) -> Result<http::Response<Bytes>, Step> {
        if call.tainting == Tainting::Cors && call.is_unsafe() {
            call.is_preflighted = true;
            if !self.preflights.covers(call, self.connection.now) {
                self.preflight_fetch(network, call).await?;
            }
        }
        let response = self
            .connection
            .fetch(network, call, Purpose::Script)
            .await?;
        if call.tainting == Tainting::Cors {
            cors_check(call, response.headers()).map_err(Step::CorsCheck)?;
        }
        Ok(response)
    }

    /// <https://fetch.spec.whatwg.org/#cors-preflight-fetch>
    async fn preflight_fetch(&mut self, network: &impl Network, call: &Call) -> Result<(), Step> {
        let preflight = preflight::request(call);
        let answer = self
            .connection
            .fetch(network, &preflight, Purpose::Preflight)
            .await?;
        let grant = preflight::grant(call, &answer)?;
        self.preflights.keep(call, grant, self.connection.now);
        Ok(())
    }
}

#[track_caller]
fn page(address: &str) -> Page {
    Page::at(address).unwrap_or_else(|error| panic!("`{address}` is no page: {error}"))
}

/// Which rules the request is under: the switch of <https://fetch.spec.whatwg.org/#concept-main-fetch>.
fn taint(call: &mut Call) -> Result<(), Step> {
    let scheme = call.url.scheme();
    if !matches!(scheme, "http" | "https") {
        return Err(Step::SchemeNotHttp(scheme.to_owned()));
    }
    if call.tainting == Tainting::Basic && call.is_for_own_origin() {
        return Ok(());
    }
    call.tainting = match call.mode {
        Mode::SameOrigin => return Err(Step::OtherOriginInSameOriginMode),
        Mode::NoCors if call.redirect != Redirect::Follow => {
            return Err(Step::RedirectModeInNoCorsMode);
        }
        Mode::NoCors => Tainting::Opaque,
        Mode::Cors => Tainting::Cors,
    };
    Ok(())
}

/// What the script sees: the end of <https://fetch.spec.whatwg.org/#concept-main-fetch>.
fn filtered(call: &Call, response: http::Response<Bytes>, refusal: Option<String>) -> Outcome {
    match call.tainting {
        Tainting::Basic => Outcome::Readable(Response::basic(call, response)),
        Tainting::Cors => {
            let mut response = Response::cors(call, response);
            response.refusal = refusal;
            Outcome::Readable(response)
        }
        Tainting::Opaque => Outcome::Opaque,
    }
}
