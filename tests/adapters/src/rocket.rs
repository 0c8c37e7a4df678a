//! rocket.

use std::{
    net::{SocketAddr, TcpListener, TcpStream},
    sync::mpsc::Sender,
    thread,
    time::Duration,
};

use ::rocket::{
    Build, Request, Rocket,
    config::{Config, LogLevel, Shutdown},
    delete, get,
    http::Status,
    patch, post, put,
    request::{FromRequest, Outcome},
    response::{self, Responder},
};
use cors_rocket::{Cors, CorsLayer, cors, routes};
use cors_testing::conformance::HEADERS;

use crate::{
    Defaults, Framework,
    policies::{ENFORCED, HOSTS, NO_ORIGINS, OWN_PAGES, PUBLIC, SEVERAL, SINGLE},
    spawn,
};

pub(crate) const FRAMEWORK: Framework = Framework {
    name: "rocket",
    has_http2: true,
    exceptions: &[
        "the default policy answers the preflights of a path that a pattern also matches",
    ],
    start: |defaults| spawn(move |sender| serve(defaults, &sender)),
};

struct Handled;

impl<'r> Responder<'r, 'static> for Handled {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let mut response = "handled".respond_to(request)?;
        for (name, value) in HEADERS {
            response.adjoin_raw_header(name, value);
        }
        Ok(response)
    }
}

struct Token;

#[::rocket::async_trait]
impl<'r> FromRequest<'r> for Token {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        if request.headers().contains("authorization") {
            Outcome::Success(Self)
        } else {
            Outcome::Error((Status::Unauthorized, ()))
        }
    }
}

#[cors(policy = SEVERAL)]
#[get("/several")]
fn get_several() -> Handled {
    Handled
}

#[cors(policy = SEVERAL)]
#[put("/several")]
fn put_several() -> Handled {
    Handled
}

#[cors(policy = PUBLIC)]
#[get("/public")]
fn public() -> Handled {
    Handled
}

#[cors(policy = SINGLE)]
#[get("/single")]
fn get_single() -> Handled {
    Handled
}

#[cors(policy = SINGLE)]
#[delete("/single")]
fn delete_single() -> Handled {
    Handled
}

#[cors(policy = PUBLIC)]
#[get("/shared")]
fn get_shared() -> Handled {
    Handled
}

#[cors(policy = SEVERAL)]
#[post("/shared")]
fn post_shared() -> Handled {
    Handled
}

#[patch("/shared")]
fn patch_shared() -> &'static str {
    "plain"
}

#[cors(policy = ENFORCED)]
#[get("/enforced")]
fn get_enforced() -> Handled {
    Handled
}

#[cors(policy = ENFORCED)]
#[post("/enforced")]
fn post_enforced() -> Handled {
    Handled
}

#[cors(policy = ENFORCED)]
#[get("/guarded")]
fn guarded(_token: Token) -> Handled {
    Handled
}

#[cors(policy = HOSTS)]
#[get("/hosts")]
fn hosts() -> Handled {
    Handled
}

#[cors(policy = NO_ORIGINS)]
#[get("/no-origins")]
fn get_no_origins() -> Handled {
    Handled
}

#[cors(policy = NO_ORIGINS)]
#[post("/no-origins")]
fn post_no_origins() -> Handled {
    Handled
}

#[cors(policy = OWN_PAGES)]
#[get("/own-pages")]
fn get_own_pages() -> Handled {
    Handled
}

#[cors(policy = OWN_PAGES)]
#[post("/own-pages")]
fn post_own_pages() -> Handled {
    Handled
}

#[patch("/enforced")]
fn patch_enforced() -> &'static str {
    "plain"
}

#[get("/plain")]
fn get_plain() -> &'static str {
    "plain"
}

#[put("/plain")]
fn put_plain() -> &'static str {
    "plain"
}

#[cors(policy = SEVERAL)]
#[get("/private")]
fn private(_token: Token) -> Handled {
    Handled
}

#[cors(policy = SEVERAL)]
#[get("/numbers/<_number>")]
fn number(_number: u8) -> Handled {
    Handled
}

#[cors(policy = SEVERAL)]
#[get("/error")]
fn fail() -> Result<Handled, Status> {
    Err(Status::ServiceUnavailable)
}

#[cors(policy = SEVERAL)]
#[get("/<_id>")]
fn get_item(_id: &str) -> Handled {
    Handled
}

#[cors(policy = SEVERAL)]
#[put("/<_id>")]
fn put_item(_id: &str) -> Handled {
    Handled
}

#[get("/secret")]
fn get_secret() -> &'static str {
    "plain"
}

#[put("/secret")]
fn put_secret() -> &'static str {
    "plain"
}

fn rocket(config: Config, defaults: Defaults) -> Rocket<Build> {
    let rocket = ::rocket::custom(config);
    let rocket = match defaults.policy() {
        None => rocket.attach(Cors::fairing()),
        Some(policy) => rocket.attach(CorsLayer::new(policy)),
    };
    let annotated = routes![
        get_several,
        put_several,
        public,
        get_single,
        delete_single,
        get_shared,
        post_shared,
        private,
        number,
        fail,
        get_enforced,
        post_enforced,
        guarded,
        hosts,
        get_no_origins,
        post_no_origins,
        get_own_pages,
        post_own_pages,
    ];
    let plain = ::rocket::routes![patch_enforced, patch_shared, get_plain, put_plain];
    let secret = || ::rocket::routes![get_secret, put_secret];
    rocket
        .mount("/", annotated)
        .mount("/", plain)
        .mount("/items", routes![get_item, put_item])
        .mount("/items", secret())
        .mount("/nested/items", routes![get_item, put_item])
        .mount("/nested/items", secret())
}

fn serve(defaults: Defaults, sender: &Sender<SocketAddr>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let config = Config {
        port: address.port(),
        workers: 1,
        log_level: LogLevel::Off,
        shutdown: Shutdown {
            ctrlc: false,
            ..Shutdown::default()
        },
        ..Config::debug_default()
    };
    let rocket = rocket(config, defaults);
    let server = thread::spawn(|| ::rocket::execute(rocket.launch()).is_ok());
    while TcpStream::connect(address).is_err() {
        assert!(!server.is_finished(), "the server has not started");
        thread::sleep(Duration::from_millis(20));
    }
    sender.send(address).expect("a receiver");
}
