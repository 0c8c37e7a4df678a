#![deny(warnings)]

mod reexports {
    pub use cors_axum;
}

macro_rules! handler {
    ($krate:path, $name:ident, $method:ident) => {
        #[$crate::reexports::cors_axum::cors(crate = $krate, origins = any, methods = [$method])]
        async fn $name() {}
    };
    ($name:ident, $method:ident) => {
        #[$crate::reexports::cors_axum::cors(
                    crate = $crate::reexports::cors_axum,
                    origins = any,
                    methods = [$method]
                )]
        async fn $name() {}
    };
}

handler!(list, GET);
handler!(::cors_axum, replace, PUT);
handler!(crate::reexports::cors_axum, create, POST);

macro_rules! mount {
    ($($name:ident)*) => { $crate::reexports::cors_axum::routes![$($crate::$name),*] };
}

fn main() {
    let _: axum::Router = axum::Router::new().route("/", mount!(list replace create));
}
