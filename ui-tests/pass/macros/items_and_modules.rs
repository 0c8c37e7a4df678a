#![deny(warnings, missing_docs)]
//! Documented.

use axum::{
    Router,
    extract::{Path, State},
};
use cors_axum::{cors, policies, routes};

macro_rules! handler {
    (
        $(#[$meta:meta])*
        $vis:vis async fn $name:ident($($argument:ident: $type:ty),*) -> $result:ty
        where [$($lifetime:lifetime)?] $body:block
        $args:tt
    ) => {
        $(#[$meta])*
        #[cors $args]
        $vis async fn $name($($argument: $type),*) -> $result $body
    };
}

handler! {
    /// Documented.
    #[must_use]
    pub async fn public(state: State<u8>, path: Path<Vec<u8>>) -> Result<String, String>
    where [] { Ok(format!("{} {:?}", state.0, path.0)) }
    (origins = any, methods = [POST])
}

handler! {
    async fn private() -> &'static str
    where [] { "" }
    (origins = any, methods = [GET])
}

macro_rules! annotated {
    ($($item:item)*) => {
        $(
            #[cors(origins = any, methods = [PUT])]
            $item
        )*
    };
}

annotated! {
    /// Documented.
    #[allow(clippy::unused_async)]
    pub(crate) async fn whole() {}
}

macro_rules! resource {
    ($module:ident, $entity:ty, $origins:tt, $($key:tt)*) => {
        mod $module {
            #[cors_axum::cors(origins = $origins, methods = [GET], $($key)*)]
            pub(super) async fn list() -> axum::response::Html<$entity> {
                axum::response::Html(<$entity>::default())
            }

            pub(super) fn router() -> axum::Router {
                axum::Router::new().route("/", cors_axum::routes![list])
            }
        }
    };
}

resource!(
    names,
    Vec<u8>,
    ["https://a.example"],
    credentials,
    max_age = 5
);
resource!(numbers, std::borrow::Cow<'static, str>, any,);

macro_rules! mount {
    ($first:ident $(, $rest:path)*; $expression:expr) => {
        (routes![$first, $($rest),*], policies![$expression])
    };
}

fn main() {
    let (routes, policies) = mount!(private, whole; names::list);
    let _: Router = Router::new().route("/", routes);
    assert_eq!(policies[0].name(), "list");
    let _: Router<u8> = Router::new().route("/", routes![private, public]);
    let _ = (names::router(), numbers::router(), numbers::list::POLICY);
}
