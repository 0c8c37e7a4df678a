//! The output of the macros, formatted, in `snapshots/`. `UPDATE_SNAPSHOTS=1 cargo test -p cors-macros` rewrites
//! the files.

use std::{env, fs, path::Path};

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::{cors, editor, named_policy, routes};

type Input = (&'static str, TokenStream);

const ITEM: &str = "pub async fn list_users() -> &'static str { \"[]\" }";

/// `#[cors(..)]` on [`ITEM`].
fn on_item(args: &str) -> TokenStream {
    expand(tokens(args), tokens(ITEM))
}

fn expand(args: TokenStream, item: TokenStream) -> TokenStream {
    cors::expand(&format_ident!("cors_runtime"), args, item)
}

fn tokens(text: &str) -> TokenStream {
    text.parse().expect("tokens")
}

/// A function that contains the expression, for formatting.
fn in_function(expression: &TokenStream) -> TokenStream {
    quote! { fn mount() { #expression } }
}

fn attributes() -> Vec<Input> {
    vec![
        ("any", on_item("origins = any, methods = [GET]")),
        (
            "one_origin",
            on_item(r#"origins = ["https://app.example.com"], methods = [GET]"#),
        ),
        (
            "several_origins",
            on_item(
                r#"origins = ["https://b.example", "https://app.example.com", "https://a.example"], methods = [GET]"#,
            ),
        ),
        (
            "patterns",
            on_item(
                r#"origins = ["https://*.example.com", "https://a.example:*", "https://*.b.example:8443"], methods = [GET]"#,
            ),
        ),
        (
            "every_header",
            on_item(
                r#"origins = ["https://app.example.com"], methods = [GET, "PURGE"], headers = ["Content-Type", "x-a"],
                expose = ["ETag"], max_age = "10m", credentials, private_network, preflight_status = 200"#,
            ),
        ),
        (
            "wildcards",
            on_item(
                r#"origins = any, methods = any, headers = [any, "authorization"], expose = any, max_age = 0"#,
            ),
        ),
        (
            "debug_origins",
            on_item(
                r#"origins = ["https://app.example.com"], debug_origins = ["http://localhost:3000"], methods = [GET]"#,
            ),
        ),
        (
            "start_up",
            on_item(
                r#"origins = ["https://app.example.com", env("APP_ORIGINS"), option_env("EXTRA_ORIGINS"), configured, matching(tenants::is_known)], methods = [GET], credentials"#,
            ),
        ),
        (
            "warnings",
            on_item(
                r#"origins = ["http://localhost", "http://127.0.0.1"], methods = [GET, OPTIONS]"#,
            ),
        ),
        (
            "mistakes",
            on_item(r#"origins = ["https://App.example.com"], methods = [get]"#),
        ),
        (
            "crate_path",
            on_item("crate = crate::web::cors, origins = any, methods = [GET]"),
        ),
        (
            "visibility_and_lints",
            expand(
                tokens("origins = any, methods = [GET]"),
                tokens(
                    "#[expect(dead_code)] #[deny(unused)] #[doc = \"Lists.\"] pub(crate) fn r#type<T>() where T: Copy {}",
                ),
            ),
        ),
        (
            "below_a_framework",
            expand(
                tokens("origins = any"),
                tokens(
                    "#[doc = \"Lists.\"] #[routes] #[get(\"/a\")] #[post(\"/a\", wrap = \"Auth\")] #[allow(unused)] pub async fn list_users() {}",
                ),
            ),
        ),
        (
            "methods_disagree",
            expand(
                tokens("origins = any, methods = [GET]"),
                tokens("#[route(PUT, uri = \"/a\")] fn update() {}"),
            ),
        ),
    ]
}

fn enforcing() -> Vec<Input> {
    vec![
        ("no_origin", on_item("origins = none, methods = [GET]")),
        (
            "enforce",
            on_item(r#"origins = ["https://app.example.com"], methods = [GET], enforce"#),
        ),
        (
            "enforce_hosts",
            on_item(
                r#"origins = none, methods = [POST], enforce(hosts = ["api.example.com", "localhost:*"])"#,
            ),
        ),
        (
            "enforce_mistakes",
            on_item("origins = none, methods = [GET], headers = [], enforce(host = [])"),
        ),
    ]
}

fn named_policies() -> Vec<Input> {
    vec![
        (
            "named_policy",
            named_policy::expand(tokens(
                r#"[::cors_runtime] #[doc = "The app."] pub APP = { origins = ["https://app.example.com"], credentials }"#,
            )),
        ),
        (
            "handler_of_a_named_policy",
            expand(
                tokens("policy = policies::APP, methods = [POST]"),
                tokens("async fn create(_: Option<Json<u8>>, _: Json<u8>) {}"),
            ),
        ),
        (
            "upgrade_of_a_named_policy",
            expand(
                tokens("policy = APP, methods = [GET]"),
                tokens("async fn chat(_: WebSocketUpgrade, _: CookieJar) {}"),
            ),
        ),
        (
            "enforcing_handler_of_a_named_policy",
            expand(
                tokens(r#"policy = APP, methods = [GET], enforce(hosts = ["api.example.com"])"#),
                tokens("async fn chat(_: WebSocketUpgrade) {}"),
            ),
        ),
    ]
}

fn mounts() -> Vec<Input> {
    vec![
        (
            "routes",
            in_function(&routes::routes(tokens(
                "[::cors_runtime] list_users, users::create::<Db>",
            ))),
        ),
        (
            "routes_with_a_set",
            in_function(&routes::routes(tokens(
                "[::cors_runtime] origins = &config.origins; list_users, users::create::<Db>,",
            ))),
        ),
        (
            "routes_of_types",
            in_function(&routes::routes(tokens(
                "[::cors_rocket; types] origins = &set; list_users, users::create",
            ))),
        ),
        (
            "routes_with_mistakes",
            in_function(&routes::routes(tokens(
                "[::cors_runtime] origin = &config.origins; get(list_users)",
            ))),
        ),
        (
            "policies_with_a_set",
            in_function(&routes::policies(tokens(
                "[::cors_runtime] origins = state.set(); list_users",
            ))),
        ),
        (
            "policies_with_mistakes",
            in_function(&routes::policies(tokens(
                "[::cors_runtime] origins = ; list_users",
            ))),
        ),
        (
            "policies",
            in_function(&routes::policies(tokens("[::cors_runtime] list_users"))),
        ),
    ]
}

fn editors() -> Vec<Input> {
    let on = |args, item| editor::cors(&format_ident!("cors_runtime"), tokens(args), tokens(item));
    vec![
        (
            "editor_attribute",
            on(
                r#"origins = ["https://app.example.com", env("X"), matching(tenants::is_known)], methods = [GET, "PURGE"], headers = any, enforce(hosts = ["a.example"]), allow(origin_duplicate)"#,
                ITEM,
            ),
        ),
        (
            "editor_handler_of_a_named_policy",
            on(
                "crate = crate::web::cors, policy = policies::APP, methods = [POST]",
                "#[instrument] pub(crate) fn create() {}",
            ),
        ),
        (
            "editor_unfinished",
            on(
                r#"origins = ["https://App.example.com"], methods = [DEL], cred"#,
                ITEM,
            ),
        ),
        (
            "editor_type",
            editor::cors(
                &format_ident!("cors_poem"),
                tokens("origins = any, methods = [GET]"),
                tokens("#[handler] fn list_users() {}"),
            ),
        ),
        (
            "editor_policy",
            editor::policy(tokens(
                r#"[::cors_runtime] #[doc = "The app."] pub APP = { origins = ["https://app.example.com"], credentials }"#,
            )),
        ),
        (
            "editor_routes",
            in_function(&editor::routes(tokens(
                "[::cors_runtime] list_users, users::create::<Db>",
            ))),
        ),
        (
            "editor_routes_with_a_set",
            in_function(&editor::routes(tokens(
                "[::cors_rocket; types] origins = &config.origins; list_users",
            ))),
        ),
        (
            "editor_routes_with_mistakes",
            in_function(&editor::routes(tokens("[::cors_runtime] get(list_users)"))),
        ),
        (
            "editor_policies",
            in_function(&editor::policies(tokens("[::cors_runtime] list_users"))),
        ),
        (
            "editor_policies_with_a_set",
            in_function(&editor::policies(tokens(
                "[::cors_runtime] origins = set; list_users",
            ))),
        ),
    ]
}

#[test]
fn the_expansions_are_the_ones_in_the_repository() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots");
    let inputs = [
        attributes(),
        enforcing(),
        named_policies(),
        mounts(),
        editors(),
    ];
    for (name, expansion) in inputs.into_iter().flatten() {
        let file = syn::parse2(expansion).expect("items");
        let text = prettyplease::unparse(&file);
        let path = folder.join(format!("{name}.rs"));
        if env::var_os("UPDATE_SNAPSHOTS").is_some() {
            fs::write(&path, &text).expect("a written snapshot");
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(text, kept, "{name} is expanded otherwise");
    }
}
