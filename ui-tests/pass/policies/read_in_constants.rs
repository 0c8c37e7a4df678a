#![deny(warnings)]

use cors_axum::{Names, Origins, Policy, cors, policies};

#[cors(
    origins = ["https://a.example", "https://*.b.example"],
    methods = [GET],
    headers = ["x-a"],
    expose = ["etag"],
    max_age = 5,
    credentials
)]
async fn list() {}

#[cors(origins = any, methods = [PUT])]
async fn replace() {}

const POLICY: &Policy = list::POLICY;
const COPY: Policy = *list::POLICY;
const ALL: &[&Policy] = policies![list, replace];
const METHODS: Names = list::POLICY.methods();
const ORIGINS: Origins = list::POLICY.origins();
const MAX_AGE: Option<u32> = ALL[0].max_age();
const NAME: &str = POLICY.name();
static STATIC: &Policy = replace::POLICY;
static STATIC_COPY: Policy = *replace::POLICY;
static ALL_IN_STATIC: [&Policy; 2] = [list::POLICY, replace::POLICY];

const _: () = assert!(list::POLICY.credentials() && !replace::POLICY.credentials());

trait HasPolicy {
    const POLICY: &'static Policy;
}

struct Resource<const SECONDS: u32>;

impl HasPolicy for Resource<{ MAX_AGE.unwrap() }> {
    const POLICY: &'static Policy = list::POLICY;
}

fn main() {
    assert_eq!((NAME, COPY.name(), MAX_AGE), ("list", "list", Some(5)));
    assert_eq!((METHODS.list(), ORIGINS.is_any()), (&["GET"][..], false));
    assert!(STATIC.origins().is_any() && STATIC_COPY.origins().is_any());
    assert_eq!(ALL_IN_STATIC.map(Policy::name), ["list", "replace"]);
    assert_eq!(
        <Resource<5> as HasPolicy>::POLICY.line(),
        list::POLICY.line()
    );
    let _ = (list, replace);
}
