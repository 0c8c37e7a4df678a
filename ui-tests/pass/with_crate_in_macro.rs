#![deny(warnings)]

mod reexports {
    pub use cors_runtime;
}

macro_rules! handler {
    ($krate:path, $name:ident, $method:ident) => {
        #[$crate::reexports::cors_runtime::cors(crate = $krate, origins = any, methods = [$method])]
        async fn $name() {}
    };
    ($name:ident, $method:ident) => {
        #[$crate::reexports::cors_runtime::cors(
                    crate = $crate::reexports::cors_runtime,
                    origins = any,
                    methods = [$method]
                )]
        async fn $name() {}
    };
}

handler!(list, GET);
handler!(::cors_runtime, replace, PUT);
handler!(crate::reexports::cors_runtime, create, POST);

macro_rules! mount {
    ($($name:ident)*) => { $crate::reexports::cors_runtime::routes![$($crate::$name),*] };
}

fn main() {
    let _: axum::Router = axum::Router::new().route("/", mount!(list replace create));
}
