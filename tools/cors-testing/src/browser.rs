//! The browser, from the call of a script to its outcome.

use std::fmt::Display;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use http_body::Body;
use http_body_util::Full;
use tower_service::Service;
use url::Url;

use super::{
    blocked::{Blocked, Step},
    call::{Call, CallMode, Tainting},
    cookies::SiteContext,
    cors_check::cors_check,
    delivery::{Delivery, Refused},
    firefox,
    form::Form,
    navigation,
    network::{Connection, Network, Purpose},
    outcome::Outcome,
    page::Page,
    preflight::{self, Requested},
    preflight_cache::PreflightCache,
    redirect::{Hop, redirect},
    request::{Mode, Redirect, Request},
    response::Response,
    traffic::Exchange,
    web_socket::WebSocket,
};

/// A browser with an open page, whose script sends requests to services.
///
/// [`fetch`](Self::fetch) is subject to CORS. [`submit`](Self::submit), [`follow_link`](Self::follow_link),
/// [`load_image`](Self::load_image) and [`connect`](Self::connect) are not: any page can send those requests.
///
/// It stores cookies and preflight responses, and has its own clock, which only [`advance`](Self::advance) changes.
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
    /// If `address` is neither an origin, a URL, nor `null`.
    #[must_use]
    #[track_caller]
    pub fn at(address: &str) -> Self {
        Self {
            page: page(address),
            preflights: PreflightCache::default(),
            connection: Connection::new(),
        }
    }

    /// Opens another page in the same browser. The cookies are kept.
    ///
    /// # Panics
    ///
    /// As for [`at`](Self::at).
    #[track_caller]
    pub fn visit(&mut self, address: &str) {
        self.page = page(address);
    }

    /// Advances the clock, so that cookies and preflight responses can expire.
    pub fn advance(&mut self, time: Duration) {
        self.connection.now = self.connection.now.saturating_add(time);
    }

    /// Caches no response to a preflight for longer than `cap`, as browsers do: 600 seconds in WebKit, 7,200 in Chromium,
    /// 86,400 in Firefox.
    pub fn cap_max_age(&mut self, cap: Duration) {
        self.preflights.set_cap(cap);
    }

    /// Sets a cookie as if an earlier response from `url` had contained this `Set-Cookie` header.
    ///
    /// # Panics
    ///
    /// If `url` is not a URL.
    #[track_caller]
    pub fn set_cookie(&mut self, url: &str, set_cookie: &str) {
        let url = match Url::parse(url) {
            Ok(parsed) => parsed,
            Err(error) => panic!("`{url}` is not a URL: {error}"),
        };
        let context = SiteContext::SameSite;
        self.connection
            .cookies
            .keep(set_cookie, &url, context, self.connection.now);
    }

    /// Omits the `Sec-Fetch-*` headers of later requests, as browsers before 2023 do.
    ///
    /// ```
    /// # use axum::{Router, routing::get};
    /// use cors_testing::Browser;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let app: Router = Router::new().route("/", get("hello"));
    /// let mut browser = Browser::at("https://app.example.com");
    /// browser.omit_fetch_metadata();
    /// browser.open(&app, "https://api.example.com/").await.assert_accepted();
    /// assert!(!browser.traffic()[0].headers.contains_key("sec-fetch-site"));
    /// # }
    /// ```
    pub fn omit_fetch_metadata(&mut self) {
        self.connection.has_fetch_metadata = false;
    }

    /// All requests that were sent to services, in order.
    #[must_use]
    pub fn traffic(&self) -> &[Exchange] {
        &self.connection.traffic
    }

    /// The number of preflights that were sent.
    #[must_use]
    pub fn preflight_count(&self) -> usize {
        let preflights = self
            .connection
            .traffic
            .iter()
            .filter(|exchange| exchange.is_preflight);
        preflights.count()
    }

    /// Calls `fetch(request)` in the page's script, with `service` as the network: it receives the requests to every
    /// host.
    pub async fn fetch<S, B>(&mut self, service: &S, request: Request) -> Outcome
    where
        S: Service<http::Request<Full<Bytes>>, Response = http::Response<B>, Error: Display>
            + Clone,
        B: Body<Error: Display>,
    {
        let url = request.url.clone();
        let mut call = match Call::construct(request, &self.page) {
            Ok(call) => call,
            Err(step) => return Outcome::Blocked(self.not_sent(url, step)),
        };
        match self.main_fetch(service, &mut call).await {
            Ok(Some(response)) => {
                let refusal = self.connection.refusal.take();
                filtered(&call, response, refusal)
            }
            Ok(None) => Outcome::Opaque,
            Err(step) => {
                if call.is_preflighted {
                    self.preflights.clear(&call);
                }
                Outcome::Blocked(self.blocked(&call, step))
            }
        }
    }

    /// Enters `url` into the address bar. No page causes the navigation, so its `Sec-Fetch-Site` is `none`.
    ///
    /// The open page stays open, because every navigation opens another tab.
    ///
    /// ```
    /// # use axum::{Router, routing::get};
    /// use cors_testing::Browser;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let app: Router = Router::new().route("/", get("hello"));
    /// let mut browser = Browser::at("https://app.example.com");
    /// browser.open(&app, "https://api.example.com/").await.assert_accepted();
    /// assert_eq!(browser.traffic()[0].headers["sec-fetch-site"], "none");
    /// # }
    /// ```
    pub async fn open<S, B>(&mut self, service: &S, url: &str) -> Delivery
    where
        S: Service<http::Request<Full<Bytes>>, Response = http::Response<B>, Error: Display>
            + Clone,
        B: Body<Error: Display>,
    {
        self.deliver(service, url, navigation::typed(url)).await
    }

    /// Follows a link of the page to `url`. The request has no `Origin`, and no cookies with `SameSite=Strict` if the
    /// page belongs to another site.
    ///
    /// ```
    /// # use axum::{Router, routing::get};
    /// use cors_testing::Browser;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let app: Router = Router::new().route("/", get("hello"));
    /// let mut browser = Browser::at("https://evil.example");
    /// browser.set_cookie("https://api.example.com", "theme=dark; SameSite=Lax");
    /// browser.set_cookie("https://api.example.com", "session=1; SameSite=Strict");
    /// browser.follow_link(&app, "https://api.example.com/").await.assert_accepted();
    /// assert_eq!(browser.traffic()[0].headers["cookie"], "theme=dark");
    /// # }
    /// ```
    pub async fn follow_link<S, B>(&mut self, service: &S, url: &str) -> Delivery
    where
        S: Service<http::Request<Full<Bytes>>, Response = http::Response<B>, Error: Display>
            + Clone,
        B: Body<Error: Display>,
    {
        let link = navigation::link(url, &self.page);
        self.deliver(service, url, link).await
    }

    /// Submits a form of the page. Forms of every origin reach a service without a preflight.
    ///
    /// ```
    /// use cors_axum::{cors, routes};
    /// use cors_testing::{Browser, Form};
    ///
    /// #[cors(origins = ["https://app.example.com"], methods = [POST], enforce)]
    /// async fn rename_user() {}
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let app: axum::Router = axum::Router::new().route("/user", routes![rename_user]);
    /// let form = Form::post("https://api.example.com/user").field("name", "Eve");
    /// let mut browser = Browser::at("https://app.example.com");
    /// browser.submit(&app, form.clone()).await.assert_accepted();
    ///
    /// browser.visit("https://evil.example");
    /// browser.submit(&app, form).await.assert_refused();
    /// # }
    /// ```
    pub async fn submit<S, B>(&mut self, service: &S, form: Form) -> Delivery
    where
        S: Service<http::Request<Full<Bytes>>, Response = http::Response<B>, Error: Display>
            + Clone,
        B: Body<Error: Display>,
    {
        let submission = navigation::submission(&form, &self.page);
        self.deliver(service, &form.action, submission).await
    }

    /// Loads `<img src=url>` on the page.
    ///
    /// ```
    /// # use axum::{Router, routing::get};
    /// use cors_testing::Browser;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let app: Router = Router::new().route("/logo", get("a picture"));
    /// let mut browser = Browser::at("https://evil.example");
    /// browser.load_image(&app, "https://api.example.com/logo").await.assert_accepted();
    /// assert_eq!(browser.traffic()[0].headers["sec-fetch-mode"], "no-cors");
    /// # }
    /// ```
    pub async fn load_image<S, B>(&mut self, service: &S, url: &str) -> Delivery
    where
        S: Service<http::Request<Full<Bytes>>, Response = http::Response<B>, Error: Display>
            + Clone,
        B: Body<Error: Display>,
    {
        let image = navigation::image(url, &self.page);
        self.deliver(service, url, image).await
    }

    /// Opens a WebSocket in the page's script, by HTTP/1.1. The connection is closed as soon as it is open.
    ///
    /// ```
    /// use axum::{Router, extract::ws::WebSocketUpgrade, response::Response};
    /// use cors_axum::{cors, routes};
    /// use cors_testing::{Browser, WebSocket};
    ///
    /// #[cors(origins = ["https://app.example.com"], methods = [GET], enforce)]
    /// async fn chat(upgrade: WebSocketUpgrade) -> Response {
    ///     upgrade.on_upgrade(|_| async {})
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let app: Router = Router::new().route("/chat", routes![chat]);
    /// let socket = WebSocket::new("wss://api.example.com/chat");
    /// let mut browser = Browser::at("https://app.example.com");
    /// let delivery = browser.connect(&app, socket.clone()).await;
    /// assert_eq!(delivery.assert_accepted().status, 101);
    ///
    /// browser.visit("https://evil.example");
    /// browser.connect(&app, socket).await.assert_refused();
    /// # }
    /// ```
    pub async fn connect<S, B>(&mut self, service: &S, socket: WebSocket) -> Delivery
    where
        S: Service<http::Request<Full<Bytes>>, Response = http::Response<B>, Error: Display>
            + Clone,
        B: Body<Error: Display>,
    {
        let mut call = match socket.handshake(&self.page) {
            Ok(call) => call,
            Err(step) => return Delivery::Failed(self.not_sent(socket.url, step)),
        };
        let response = self.main_fetch(service, &mut call).await;
        let response = response.and_then(|response| {
            let switching = |response: &http::Response<Bytes>| {
                response.status() == StatusCode::SWITCHING_PROTOCOLS
            };
            if let Some(response) = response.as_ref().filter(|response| switching(response)) {
                socket.check_response(response.headers())?;
            }
            Ok(response)
        });
        self.delivery(&call, response)
    }

    /// Sends a request to which CORS does not apply.
    async fn deliver(
        &mut self,
        network: &impl Network,
        url: &str,
        call: Result<Call, Step>,
    ) -> Delivery {
        let mut call = match call {
            Ok(call) => call,
            Err(step) => return Delivery::Failed(self.not_sent(url.to_owned(), step)),
        };
        let response = self.main_fetch(network, &mut call).await;
        self.delivery(&call, response)
    }

    fn delivery(
        &mut self,
        call: &Call,
        response: Result<Option<http::Response<Bytes>>, Step>,
    ) -> Delivery {
        let response = match response {
            Ok(Some(response)) => Response::basic(call, response),
            // Navigations, images and handshakes never return a redirect to a script.
            Ok(None) => return Delivery::Failed(self.blocked(call, Step::RedirectLimit)),
            Err(step) => return Delivery::Failed(self.blocked(call, step)),
        };
        let is_accepted = match call.mode {
            CallMode::WebSocket => response.status == StatusCode::SWITCHING_PROTOCOLS,
            CallMode::Navigate | CallMode::Script(_) => response.status != StatusCode::FORBIDDEN,
        };
        if is_accepted {
            return Delivery::Accepted(response);
        }
        let is_refused = self.connection.is_refused();
        Delivery::Refused(Refused {
            url: response.url,
            status: response.status,
            reason: self.connection.refusal.take().filter(|_| is_refused),
        })
    }

    /// A request to `url` that no service has received.
    fn not_sent(&self, url: String, step: Step) -> Blocked {
        Blocked {
            url,
            redirected_from: None,
            origin: self.page.origin().ascii_serialization(),
            step,
            is_refused: false,
            reason: None,
            firefox_message: None,
        }
    }

    fn blocked(&mut self, call: &Call, step: Step) -> Blocked {
        Blocked {
            url: call.url.to_string(),
            redirected_from: call.earlier_urls.first().map(ToString::to_string),
            origin: self.page.origin().ascii_serialization(),
            is_refused: step.is_after_response() && self.connection.is_refused(),
            reason: self.connection.reason(&step),
            firefox_message: firefox::message(call, &step, self.connection.last_response()),
            step,
        }
    }

    /// <https://fetch.spec.whatwg.org/#concept-main-fetch>, once for each redirect. There is no response if a
    /// redirect is returned to the script.
    async fn main_fetch(
        &mut self,
        network: &impl Network,
        call: &mut Call,
    ) -> Result<Option<http::Response<Bytes>>, Step> {
        loop {
            taint(call)?;
            let response = self.http_fetch(network, call).await?;
            match redirect(call, &response)? {
                Hop::Stay => return Ok(Some(response)),
                Hop::Opaque => return Ok(None),
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
            cors_check(
                &call.serialized_origin(),
                call.credentials,
                response.headers(),
            )
            .map_err(Step::CorsCheck)?;
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
        let grant = Requested::new(call).grant(&answer)?;
        self.preflights.keep(call, grant, self.connection.now);
        Ok(())
    }
}

#[track_caller]
fn page(address: &str) -> Page {
    match Page::at(address) {
        Ok(page) => page,
        Err(error) => panic!(
            "`{address}` is not the address of a page: {error}\n\
             help: write an origin or a URL, as in `https://app.example.com`"
        ),
    }
}

/// Applies the rules for the kind of request: the switch of <https://fetch.spec.whatwg.org/#concept-main-fetch>.
fn taint(call: &mut Call) -> Result<(), Step> {
    let scheme = call.url.scheme();
    if !matches!(scheme, "http" | "https") {
        return Err(Step::SchemeNotHttp(scheme.to_owned()));
    }
    if call.tainting == Tainting::Basic && call.is_for_own_origin() {
        return Ok(());
    }
    let CallMode::Script(mode) = call.mode else {
        return Ok(());
    };
    call.tainting = match mode {
        Mode::SameOrigin => return Err(Step::OtherOriginInSameOriginMode),
        Mode::NoCors if call.redirect != Redirect::Follow => {
            return Err(Step::RedirectModeInNoCorsMode);
        }
        Mode::NoCors => Tainting::Opaque,
        Mode::Cors => Tainting::Cors,
    };
    Ok(())
}

/// The outcome for the script: the end of <https://fetch.spec.whatwg.org/#concept-main-fetch>.
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
