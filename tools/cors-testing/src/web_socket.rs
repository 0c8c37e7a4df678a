//! The opening handshake of a WebSocket.

use http::header::{
    ACCEPT, CONNECTION, HeaderName, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_EXTENSIONS,
    SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL, SEC_WEBSOCKET_VERSION, UPGRADE,
};
use http::{HeaderMap, HeaderValue, Method};
use url::Url;

use super::{
    blocked::Step,
    call::{Call, CallMode, Destination, Tainting},
    header_list,
    page::Page,
    request::{Credentials, Redirect},
};

/// A WebSocket as a script creates it: `new WebSocket(url, protocols)`. CORS does not apply to it.
///
/// ```
/// use cors_testing::WebSocket;
///
/// let socket = WebSocket::new("wss://api.example.com/chat").protocol("chat.v1");
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct WebSocket {
    pub(super) url: String,
    protocols: Vec<String>,
}

/// The example of [RFC 6455, section 1.3](https://www.rfc-editor.org/rfc/rfc6455#section-1.3). Browsers send a random
/// key. With the example, the requests are the same in each run of a test.
const KEY: HeaderValue = HeaderValue::from_static("dGhlIHNhbXBsZSBub25jZQ==");

/// The `Sec-WebSocket-Accept` of [`KEY`].
const ACCEPTED_KEY: &[u8] = b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

impl WebSocket {
    /// A WebSocket without subprotocols; `url` has the scheme `wss`, `ws`, `https` or `http`, or is relative to
    /// the page's URL.
    ///
    /// ```
    /// let socket = cors_testing::WebSocket::new("/chat");
    /// ```
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            protocols: Vec::new(),
        }
    }

    /// Offers a subprotocol.
    ///
    /// ```
    /// let socket = cors_testing::WebSocket::new("/chat").protocol("chat.v2").protocol("chat.v1");
    /// ```
    pub fn protocol(mut self, protocol: impl Into<String>) -> Self {
        self.protocols.push(protocol.into());
        self
    }

    /// <https://websockets.spec.whatwg.org/#concept-websocket-establish>
    pub(super) fn handshake(&self, page: &Page) -> Result<Call, Step> {
        let url = self.request_url(page)?;
        self.check_protocols()?;
        let mut headers = HeaderMap::from_iter([
            (ACCEPT, HeaderValue::from_static("*/*")),
            (UPGRADE, HeaderValue::from_static("websocket")),
            (CONNECTION, HeaderValue::from_static("Upgrade")),
            (SEC_WEBSOCKET_KEY, KEY),
            (SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13")),
            (
                SEC_WEBSOCKET_EXTENSIONS,
                HeaderValue::from_static("permessage-deflate; client_max_window_bits"),
            ),
        ]);
        if !self.protocols.is_empty() {
            let protocols = HeaderValue::from_str(&self.protocols.join(", "));
            headers.insert(SEC_WEBSOCKET_PROTOCOL, protocols.expect("tokens"));
        }
        Ok(Call {
            origin: page.origin().clone(),
            method: Method::GET,
            earlier_urls: Vec::new(),
            url,
            headers,
            body: None,
            mode: CallMode::WebSocket,
            destination: Destination::Empty,
            is_typed: false,
            no_referrer: true,
            credentials: Credentials::Include,
            redirect: Redirect::Error,
            tainting: Tainting::Basic,
            is_preflighted: false,
        })
    }

    /// The URL of the request, by `http` or `https`,
    /// <https://websockets.spec.whatwg.org/#get-a-url-record>.
    fn request_url(&self, page: &Page) -> Result<Url, Step> {
        let url = page.resolve(&self.url);
        let mut url = url.map_err(|error| Step::UrlInvalid(error.to_string()))?;
        let scheme = match url.scheme() {
            "ws" | "http" => "http",
            "wss" | "https" => "https",
            scheme => return Err(Step::WebSocketScheme(scheme.to_owned())),
        };
        if url.fragment().is_some() {
            return Err(Step::WebSocketFragment(url.to_string()));
        }
        url.set_scheme(scheme).expect("both schemes are special");
        Ok(url)
    }

    /// <https://websockets.spec.whatwg.org/#dom-websocket-websocket>
    fn check_protocols(&self) -> Result<(), Step> {
        let is_repeated = |index: usize| {
            let mut earlier = self.protocols[..index].iter();
            earlier.any(|earlier| earlier.eq_ignore_ascii_case(&self.protocols[index]))
        };
        for (index, protocol) in self.protocols.iter().enumerate() {
            if !cors_rules::is_token(protocol.as_bytes()) || is_repeated(index) {
                return Err(Step::WebSocketProtocol(protocol.clone()));
            }
        }
        Ok(())
    }

    /// Checks the headers of a response with status 101: the steps 2 to 6 of the client's side in
    /// [RFC 6455, section 4.1](https://www.rfc-editor.org/rfc/rfc6455#section-4.1), and that the server has
    /// selected a subprotocol if the client offered any.
    pub(super) fn check_response(&self, headers: &HeaderMap) -> Result<(), Step> {
        let malformed = |name: HeaderName| Err(Step::WebSocketResponse(name));
        let value = |name: &HeaderName| header_list::get(headers, name).unwrap_or_default();
        let is = |name: &HeaderName, expected: &[u8]| value(name).eq_ignore_ascii_case(expected);
        let connection = header_list::tokens(headers, &CONNECTION);
        let connection = connection.ok().flatten().unwrap_or_default();
        let protocol = header_list::get(headers, &SEC_WEBSOCKET_PROTOCOL);
        let is_offered = |chosen: &[u8]| {
            let mut offered = self.protocols.iter();
            offered.any(|offered| offered.as_bytes() == chosen)
        };
        if !is(&UPGRADE, b"websocket") {
            return malformed(UPGRADE);
        }
        if !connection
            .iter()
            .any(|token| token.eq_ignore_ascii_case("upgrade"))
        {
            return malformed(CONNECTION);
        }
        if value(&SEC_WEBSOCKET_ACCEPT) != ACCEPTED_KEY {
            return malformed(SEC_WEBSOCKET_ACCEPT);
        }
        match protocol {
            None if self.protocols.is_empty() => Ok(()),
            Some(chosen) if is_offered(&chosen) => Ok(()),
            _ => malformed(SEC_WEBSOCKET_PROTOCOL),
        }
    }
}
