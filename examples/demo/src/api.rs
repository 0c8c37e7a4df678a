//! The API: each handler states its own CORS policy.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::{FromRequestParts, Path, Request, State};
use axum::http::header::{AUTHORIZATION, COOKIE, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use cors_axum::RouterExt as _;
use cors_axum::{cors, routes};
use serde::{Deserialize, Serialize};

pub(crate) const PORT: u16 = 4000;
pub(crate) const ORIGIN: &str = "http://localhost:4000";

const SESSION: &str = "session=demo";
const TOKEN: &str = "Bearer demo";
const TOTAL_COUNT: HeaderName = HeaderName::from_static("x-total-count");
const SERVED_BY: HeaderName = HeaderName::from_static("x-served-by");

pub(crate) fn router() -> Router {
    Router::new()
        .route("/books", routes![list_books, add_book])
        .route("/session", routes![log_in])
        .route("/profile", routes![read_profile, update_profile])
        .route("/team", routes![team_status])
        .merge(notes())
        .with_state(Library::shared())
}

fn notes() -> Router<Shared> {
    Router::new()
        .route("/notes/{id}", routes![delete_note])
        .inside_cors(from_fn(require_token))
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
        })
    }
}

#[derive(Deserialize, Serialize)]
struct Book {
    title: String,
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

fn lock<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}
