//! The API: policies on the handlers, and a default policy for the rest.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use axum::extract::ws::{Message, WebSocketUpgrade};
use axum::extract::{Form, FromRequestParts, Path, Query, Request, State};
use axum::http::header::{AUTHORIZATION, COOKIE, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use cors_axum::RouterExt as _;
use cors_axum::{CorsLayer, OriginSet, cors, policy, routes};
use serde::{Deserialize, Serialize};

use crate::lock;

pub(crate) const PORT: u16 = 4000;
pub(crate) const ORIGIN: &str = "http://localhost:4000";

const SESSION: &str = "session=demo";
const TOKEN: &str = "Bearer demo";
const TOTAL_COUNT: HeaderName = HeaderName::from_static("x-total-count");
const SERVED_BY: HeaderName = HeaderName::from_static("x-served-by");

policy! {
    /// The policy of handlers without one.
    APP = {
        origins = ["http://localhost:4001"],
        allow(loopback_in_release),
    }
}

/// `partners` are the origins that the configuration lists.
pub(crate) fn router(partners: &OriginSet) -> Router {
    Router::new()
        .route("/books", routes![list_books, add_book])
        .route("/session", routes![log_in])
        .route("/profile", routes![read_profile, update_profile])
        .route("/team", routes![team_status])
        .route("/hours", get(opening_hours))
        .route("/prices", routes![origins = partners; list_prices])
        .route("/likes", routes![like])
        .route("/votes", routes![vote])
        .route("/ballots", routes![find_ballot])
        .route("/results", routes![live_results])
        .route(
            "/notes/{id}",
            routes![delete_note].inside_cors(from_fn(require_token)),
        )
        .with_state(Library::shared())
        .layer(CorsLayer::new(&APP))
}

#[cors(methods = [GET], origins = any, expose = ["x-total-count"])]
async fn list_books(State(library): State<Shared>) -> impl IntoResponse {
    let titles = lock(&library.titles).clone();
    let headers = [
        (TOTAL_COUNT, titles.len().to_string()),
        (SERVED_BY, "demo".to_owned()),
    ];
    (headers, Json(titles))
}

#[cors(
    methods = [POST],
    origins = ["http://localhost:4001"],
    headers = ["content-type"],
    allow(loopback_in_release),
)]
async fn add_book(State(library): State<Shared>, Json(book): Json<Book>) -> impl IntoResponse {
    lock(&library.titles).insert(book.title.clone());
    (StatusCode::CREATED, Json(book))
}

#[cors(
    methods = [POST],
    origins = ["http://localhost:4001"],
    headers = ["content-type"],
    credentials,
    allow(loopback_in_release),
)]
async fn log_in(Json(login): Json<Login>) -> Result<impl IntoResponse, StatusCode> {
    if login.password != "demo" {
        return Err(StatusCode::UNAUTHORIZED);
    }
    let cookie = format!("{SESSION}; Path=/; HttpOnly; SameSite=Lax");
    Ok(([(SET_COOKIE, cookie)], "logged in"))
}

#[cors(
    methods = [GET],
    origins = ["http://localhost:4001"],
    credentials,
    allow(loopback_in_release),
)]
async fn read_profile(_: Session, State(library): State<Shared>) -> Json<Profile> {
    Json(lock(&library.profile).clone())
}

#[cors(
    methods = [PUT],
    origins = ["http://localhost:4001"],
    headers = ["content-type"],
    max_age = "10m",
    credentials,
    allow(loopback_in_release),
)]
async fn update_profile(
    _: Session,
    State(library): State<Shared>,
    Json(profile): Json<Profile>,
) -> Json<Profile> {
    lock(&library.profile).clone_from(&profile);
    Json(profile)
}

#[cors(
    methods = [GET],
    origins = ["http://*.localhost:4001"],
    allow(loopback_in_release),
)]
async fn team_status() -> &'static str {
    "everybody is in"
}

#[cors(
    methods = [DELETE],
    origins = ["http://localhost:4001"],
    headers = ["authorization"],
    allow(loopback_in_release),
)]
async fn delete_note(Path(id): Path<u32>) -> String {
    format!("note {id} is gone")
}

async fn opening_hours() -> &'static str {
    "9 to 17"
}

#[cors(
    methods = [GET],
    origins = [configured],
    allow(loopback_in_release),
)]
async fn list_prices() -> &'static str {
    "Emma: 12, Middlemarch: 15, Walden: 9"
}

#[cors(
    methods = [POST],
    origins = ["http://localhost:4001"],
    allow(loopback_in_release),
)]
async fn like(State(library): State<Shared>, Form(form): Form<Ballot>) -> &'static str {
    lock(&library.ballots).insert(form.ballot);
    "liked"
}

#[cors(
    methods = [POST],
    origins = ["http://localhost:4001"],
    enforce(hosts = ["localhost:4000"]),
    allow(loopback_in_release),
)]
async fn vote(State(library): State<Shared>, Form(form): Form<Ballot>) -> &'static str {
    lock(&library.ballots).insert(form.ballot);
    "voted"
}

/// Whether a form has reached its handler. A page cannot read the response to its form.
#[cors(methods = [GET], origins = any)]
async fn find_ballot(State(library): State<Shared>, Query(query): Query<Ballot>) -> &'static str {
    if lock(&library.ballots).contains(&query.ballot) {
        "counted"
    } else {
        "not counted"
    }
}

#[cors(
    methods = [GET],
    origins = ["http://localhost:4001"],
    enforce(hosts = ["localhost:4000"]),
    allow(loopback_in_release),
)]
async fn live_results(State(library): State<Shared>, upgrade: WebSocketUpgrade) -> Response {
    let count = lock(&library.ballots).len();
    upgrade.on_upgrade(async move |mut socket| {
        let results = Message::text(format!("{count} ballots so far"));
        if socket.send(results).await.is_ok() {
            // Until the page closes the connection.
            while let Some(Ok(_)) = socket.recv().await {}
        }
    })
}

async fn require_token(request: Request, next: Next) -> Response {
    if request
        .headers()
        .get(AUTHORIZATION)
        .is_some_and(|token| token == TOKEN)
    {
        return next.run(request).await;
    }
    (StatusCode::UNAUTHORIZED, "a token is needed").into_response()
}

type Shared = Arc<Library>;

struct Library {
    titles: Mutex<BTreeSet<String>>,
    profile: Mutex<Profile>,
    ballots: Mutex<BTreeSet<String>>,
}

impl Library {
    fn shared() -> Shared {
        let titles = ["Emma", "Middlemarch", "Walden"].map(str::to_owned);
        let profile = Profile {
            name: "Ada".to_owned(),
        };
        Arc::new(Self {
            titles: Mutex::new(titles.into()),
            profile: Mutex::new(profile),
            ballots: Mutex::default(),
        })
    }
}

#[derive(Deserialize, Serialize)]
struct Book {
    title: String,
}

#[derive(Deserialize)]
struct Ballot {
    ballot: String,
}

#[derive(Deserialize)]
struct Login {
    password: String,
}

#[derive(Clone, Deserialize, Serialize)]
struct Profile {
    name: String,
}

/// Proof that the request carries the cookie of `log_in`.
struct Session;

impl<S: Sync> FromRequestParts<S> for Session {
    type Rejection = (StatusCode, &'static str);

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        if is_logged_in(&parts.headers) {
            return Ok(Self);
        }
        Err((StatusCode::UNAUTHORIZED, "log in first"))
    }
}

fn is_logged_in(headers: &HeaderMap) -> bool {
    let lines = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok());
    lines
        .flat_map(|line| line.split(';'))
        .any(|cookie| cookie.trim() == SESSION)
}
