//! The requests that a page or its user causes without a script: navigations and images.

use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method};
use url::{Origin, Url};

use super::{
    blocked::Step,
    call::{Call, CallMode, Destination, Tainting, has_credentials},
    form::{Form, Submission},
    page::Page,
    request::{Credentials, Mode, Redirect},
};

/// The navigation to an address that the user enters. It has no origin, because no page causes it.
pub(super) fn typed(url: &str) -> Result<Call, Step> {
    let url = Url::parse(url).map_err(|error| Step::UrlInvalid(error.to_string()))?;
    Ok(Call {
        is_typed: true,
        ..navigation(url, Origin::new_opaque())
    })
}

/// The navigation to the target of a link of the page.
pub(super) fn link(url: &str, page: &Page) -> Result<Call, Step> {
    Ok(navigation(resolve(url, page)?, page.origin().clone()))
}

/// <https://html.spec.whatwg.org/#form-submission-algorithm>
pub(super) fn submission(form: &Form, page: &Page) -> Result<Call, Step> {
    let mut url = resolve(&form.action, page)?;
    let Submission { query, body } = form.submission();
    if let Some(query) = query {
        url.set_query(Some(&query));
    }
    let mut call = navigation(url, page.origin().clone());
    call.no_referrer = form.no_referrer;
    if let Some((content_type, body)) = body {
        call.method = Method::POST;
        let content_type = HeaderValue::from_str(&content_type).expect("a media type");
        call.headers.insert(CONTENT_TYPE, content_type);
        call.body = Some(body);
    }
    Ok(call)
}

/// The request of an `<img src>` without `crossorigin`,
/// <https://html.spec.whatwg.org/#create-a-potential-cors-request>.
pub(super) fn image(url: &str, page: &Page) -> Result<Call, Step> {
    const TYPES: &str = "image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5";
    let url = resolve(url, page)?;
    if has_credentials(&url) {
        return Err(Step::UrlWithCredentials);
    }
    Ok(Call {
        mode: CallMode::Script(Mode::NoCors),
        destination: Destination::Image,
        headers: accept(TYPES),
        ..navigation(url, page.origin().clone())
    })
}

/// <https://html.spec.whatwg.org/#create-navigation-params-by-fetching>, which follows redirects itself.
fn navigation(url: Url, origin: Origin) -> Call {
    const TYPES: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    Call {
        origin,
        method: Method::GET,
        earlier_urls: Vec::new(),
        url,
        headers: accept(TYPES),
        body: None,
        mode: CallMode::Navigate,
        destination: Destination::Document,
        is_typed: false,
        no_referrer: false,
        credentials: Credentials::Include,
        redirect: Redirect::Follow,
        tainting: Tainting::Basic,
        is_preflighted: false,
    }
}

/// The `Accept` of a destination, <https://fetch.spec.whatwg.org/#concept-fetch>.
fn accept(types: &'static str) -> HeaderMap {
    HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(types))])
}

fn resolve(url: &str, page: &Page) -> Result<Url, Step> {
    page.resolve(url)
        .map_err(|error| Step::UrlInvalid(error.to_string()))
}
