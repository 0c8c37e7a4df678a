//! The table of mistakes.

use newcomer::{Answer, Mistake, Program, Run, Text as _};

use crate::{configuration, mounting, pages};

/// Creates a program from a function.
macro_rules! run {
    ($module:ident::$function:ident()) => {
        run! { $module $function async { $module::$function().text() } }
    };
    ($module:ident::$function:ident().await) => {
        run! { $module $function async { $module::$function().await.text() } }
    };
    ($module:ident $function:ident $future:expr) => {
        Program::Run(Run {
            name: stringify!($function),
            file: concat!("tests/table/", stringify!($module), ".rs"),
            source: include_str!(concat!(stringify!($module), ".rs")),
            run: || Box::pin($future),
        })
    };
}

type Words = &'static [&'static str];

/// A mistake that the compiler explains.
const fn compiler(name: &'static str, file: &'static str, words: Words) -> Mistake {
    row(name, Program::Checked(file), Answer::Compiler, words)
}

/// A mistake that the compiler reports without an explanation.
const fn limit(name: &'static str, file: &'static str, words: Words) -> Mistake {
    row(name, Program::Checked(file), Answer::Limits, words)
}

const fn row(name: &'static str, program: Program, answer: Answer, words: Words) -> Mistake {
    Mistake {
        name,
        program,
        answer,
        words,
    }
}

pub(crate) const MISTAKES: &[Mistake] = &[
    // Keys and values of the attribute.
    compiler(
        "`origin` for `origins`",
        "keys/origin",
        &["unknown_key", "`origins`"],
    ),
    compiler(
        "the key `allowed_headers` of other libraries",
        "keys/allowed_headers",
        &["unknown_key", "`headers`"],
    ),
    compiler(
        "the key `allow_credentials` of other libraries",
        "keys/allow_credentials",
        &["unknown_key", "`credentials`"],
    ),
    compiler(
        "the key `expose_headers` of other libraries",
        "keys/expose_headers",
        &["unknown_key", "`expose`"],
    ),
    compiler(
        "`credentials = true`",
        "keys/credentials_value",
        &["unknown_key", "`credentials`", "remove the value"],
    ),
    compiler(
        "a string for the list of origins",
        "keys/origins_without_list",
        &["origin_syntax", "`[\"https://app.example.com\"]`"],
    ),
    compiler(
        "methods in lower case",
        "keys/methods_in_lower_case",
        &["method_case", "`\"GET\"`"],
    ),
    compiler(
        "all methods in one string",
        "keys/methods_in_one_text",
        &["method_syntax", "`[\"GET\", \"POST\"]`"],
    ),
    compiler(
        "a constant of `http::Method`",
        "keys/method_constant",
        &["unknown_key", "`GET`"],
    ),
    compiler(
        "a `Duration` for `max_age`",
        "keys/max_age_duration",
        &["max_age_range", "`600`"],
    ),
    compiler(
        "`max_age` in words",
        "keys/max_age_in_words",
        &["max_age_range", "`1h`"],
    ),
    compiler(
        "a missing comma",
        "keys/missing_comma",
        &["unknown_key", "comma", "`, methods`"],
    ),
    compiler(
        "`:` for `=`",
        "keys/colon",
        &["unknown_key", "`origins = [\"https://app.example.com\"]`"],
    ),
    compiler(
        "an attribute without keys",
        "keys/nothing",
        &["no_origins", "`origins = any`"],
    ),
    compiler(
        "values in parentheses",
        "keys/parentheses",
        &["unknown_key", "`origins = [\"https://app.example.com\"]`"],
    ),
    compiler(
        "`*` without a key",
        "keys/star_alone",
        &["no_origins", "`origins = any`"],
    ),
    compiler(
        "a constant for the origins",
        "keys/constant",
        &["unknown_key", "`policy!`", "`[configured]`"],
    ),
    compiler(
        "a reference to an array",
        "keys/reference",
        &["unknown_key", "`origins = [\"https://app.example.com\"]`"],
    ),
    compiler(
        "a vector",
        "keys/vector",
        &["unknown_key", "`origins = [\"https://app.example.com\"]`"],
    ),
    compiler(
        "the origin of the request, as in `mirror_request`",
        "keys/mirror_request",
        &["unknown_key", "`mirror_request`", "`[configured]`"],
    ),
    compiler(
        "a constant of `http::header`",
        "keys/header_constant",
        &["unknown_key", "`\"content-type\"`"],
    ),
    compiler(
        "all headers in one string of a list",
        "keys/headers_in_one_text",
        &[
            "header_syntax",
            "not one header name",
            "each name as a separate element",
        ],
    ),
    compiler(
        "a call of `std::env::var`",
        "keys/variable_of_std",
        &["origin_syntax", "`env(\"APP_ORIGIN\")`"],
    ),
    compiler(
        "the name of a variable without quotes",
        "keys/variable_without_quotes",
        &["origin_syntax", "`env(\"APP_ORIGINS\")`"],
    ),
    compiler(
        "a variable that is unset while compiling",
        "keys/variable_of_the_build",
        &[
            "env_missing",
            "`NEWCOMER_ORIGIN=https://app.example.com cargo build`",
        ],
    ),
    // Origins.
    compiler(
        "a slash at the end of an origin",
        "origins/trailing_slash",
        &["origin_trailing", "`\"https://app.example.com\"`"],
    ),
    compiler(
        "an origin with a path",
        "origins/path",
        &["origin_trailing", "`\"https://example.com\"`"],
    ),
    compiler(
        "a host for an origin",
        "origins/no_scheme",
        &["origin_scheme", "`\"https://app.example.com\"`"],
    ),
    compiler(
        "`localhost:3000` for an origin",
        "origins/localhost_without_scheme",
        &["origin_scheme", "`\"http://localhost:3000\"`"],
    ),
    compiler(
        "an origin with its default port",
        "origins/default_port",
        &["origin_default_port", "`\"https://app.example.com\"`"],
    ),
    compiler(
        "an origin in upper case",
        "origins/upper_case",
        &["origin_case", "`\"https://app.example.com\"`"],
    ),
    compiler(
        "`*` with credentials",
        "origins/any_with_credentials",
        &[
            "any_origin_with_credentials",
            "`\"https://app.example.com\"`",
        ],
    ),
    compiler(
        "`null` for a page of a file",
        "origins/null",
        &["origin_null", "list the origins"],
    ),
    compiler(
        "`*` within a label",
        "origins/wildcard_in_a_label",
        &["origin_wildcard_place", "`https://*.example.com:*`"],
    ),
    compiler(
        "a pattern without a scheme",
        "origins/wildcard_without_scheme",
        &["origin_scheme", "`\"https://*.example.com\"`"],
    ),
    compiler(
        "a regular expression",
        "origins/regular_expression",
        &["origin_scheme", "`https://` and the host"],
    ),
    compiler(
        "`*` in an IP address",
        "origins/wildcard_in_an_address",
        &["origin_wildcard_place", "`https://*.example.com:*`"],
    ),
    compiler(
        "an insecure origin with credentials",
        "origins/http_with_credentials",
        &[
            "insecure_origin_with_credentials",
            "`\"https://app.example.com\"`",
        ],
    ),
    compiler(
        "every site of a hosting company",
        "origins/previews_of_a_host",
        &[
            "public_suffix_with_credentials",
            "`vercel.app`",
            "write your own domain",
        ],
    ),
    compiler(
        "a development server in a release",
        "origins/loopback_in_release",
        &[
            "loopback_in_release",
            "`debug_origins = [\"http://localhost:5173\"]`",
        ],
    ),
    compiler(
        "the scheme of a WebSocket",
        "origins/web_socket",
        &["origin_scheme", "`\"https://app.example.com\"`"],
    ),
    compiler(
        "`*` beside other origins",
        "origins/any_beside_others",
        &["origin_any_not_alone", "`origins = any`"],
    ),
    compiler(
        "two origins in one string",
        "origins/joined",
        &["origin_joined", "each origin as a separate element"],
    ),
    compiler(
        "an international domain name",
        "origins/international",
        &["origin_idn", "`\"https://xn--bcher-kva.example\"`"],
    ),
    compiler(
        "a closure for a function",
        "origins/closure",
        &["predicate_reflects_all", "`matching(is_tenant)`"],
    ),
    compiler(
        "a function of text",
        "origins/predicate_of_text",
        &["mismatched types", "cors_axum::Origin", "is_tenant"],
    ),
    compiler(
        "a misspelt scheme",
        "origins/misspelt_scheme",
        &["scheme_misspelt", "`\"https://app.example.com\"`"],
    ),
    // Methods, headers and the handler's arguments.
    compiler(
        "no methods",
        "requests/no_methods",
        &["no_methods", "`methods = [GET]`"],
    ),
    compiler(
        "`Json` without `content-type`",
        "requests/json_without_content_type",
        &[
            "json_without_content_type",
            "`headers = [\"content-type\"]`",
        ],
    ),
    compiler(
        "a safelisted header",
        "requests/safelisted_header",
        &["header_safelisted", "remove it"],
    ),
    compiler(
        "`headers = any` with credentials",
        "requests/any_header_with_credentials",
        &["any_header_with_credentials", "`[\"content-type\"]`"],
    ),
    compiler(
        "OPTIONS among the methods, for preflights",
        "requests/options",
        &["method_options", "remove it"],
    ),
    compiler(
        "`cookie` among the headers",
        "requests/cookie",
        &["header_forbidden", "`credentials`"],
    ),
    compiler(
        "a header of CORS itself",
        "requests/header_of_the_response",
        &["header_is_response", "remove it"],
    ),
    compiler(
        "`set-cookie` among the exposed headers",
        "requests/exposed_cookie",
        &["expose_forbidden", "remove it"],
    ),
    compiler(
        "a header name with `_`",
        "requests/misspelt_header",
        &["header_misspelt", "`\"content-type\"`"],
    ),
    compiler(
        "a `max_age` of a year",
        "requests/max_age_of_a_year",
        &["max_age_range", "`86400`"],
    ),
    compiler(
        "a body of GET",
        "requests/body_on_get",
        &["body_on_get", "`Query`"],
    ),
    compiler(
        "a WebSocket that CORS is to protect",
        "requests/upgrade",
        &["upgrade_without_enforce", "`enforce`"],
    ),
    compiler(
        "an error for the status of preflights",
        "requests/preflight_status",
        &["unknown_key", "200 to 299", "`200`"],
    ),
    // The position of the attribute.
    compiler(
        "an attribute on a struct",
        "placement/structure",
        &["not_a_function", "free function"],
    ),
    compiler(
        "an attribute on a method",
        "placement/method",
        &["not_a_function", "free function"],
    ),
    compiler(
        "an attribute on a closure",
        "placement/closure",
        &["not_a_function", "free function"],
    ),
    compiler(
        "an attribute on a module",
        "placement/module",
        &["not_a_function", "free function"],
    ),
    compiler(
        "an attribute on the function that builds the router",
        "placement/router",
        &["never used", "CORS_POLICY"],
    ),
    compiler(
        "two attributes on a function",
        "placement/twice",
        &["duplicate_attribute", "merge them into one"],
    ),
    compiler(
        "a handler that wraps an annotated one",
        "placement/unwrapped_handler",
        &["unannotated_handler", "`#[cors("],
    ),
    limit(
        "an attribute on an associated function",
        "placement/associated_function",
        &["Methods, associated functions and closures cannot be annotated"],
    ),
    limit(
        "an attribute on a function of a trait",
        "placement/trait_function",
        &["Methods, associated functions and closures cannot be annotated"],
    ),
    limit(
        "a module with the name of the handler",
        "placement/module_of_the_same_name",
        &["A module, struct or enum of that name next to the handler is an error"],
    ),
    limit(
        "no import of `routes`",
        "placement/no_import_of_routes",
        &[OF_RUSTC],
    ),
    limit(
        "no import of `cors`",
        "placement/no_import_of_cors",
        &[OF_RUSTC],
    ),
    limit(
        "a private handler of another module",
        "placement/private_handler",
        &[OF_RUSTC],
    ),
    limit(
        "a handler that is not async",
        "placement/not_async",
        &[OF_RUSTC],
    ),
    // Named policies.
    compiler(
        "methods of the named policy alone",
        "policies/methods",
        &["no_methods", "`methods = [GET]`"],
    ),
    compiler(
        "a named policy within another",
        "policies/of_another_policy",
        &["unknown_key", "a named policy", "remove it"],
    ),
    compiler(
        "a named policy as a constant",
        "policies/constant",
        &["unknown_key", "`pub APP = {"],
    ),
    compiler(
        "more keys beside a named policy",
        "policies/more_keys",
        &["unknown_key", "`headers`", "named policy"],
    ),
    compiler(
        "the name of a policy as a string",
        "policies/text",
        &["unknown_key", "`policy = APP`"],
    ),
    compiler(
        "the name of a policy without its key",
        "policies/name_alone",
        &["unknown_key", "`policy = APP`"],
    ),
    limit(
        "a private policy of another module",
        "policies/private",
        &[OF_RUSTC],
    ),
    limit(
        "a policy that is not imported",
        "policies/unknown",
        &[OF_RUSTC],
    ),
    // Mounting.
    compiler(
        "`get(handler)` for `routes!`",
        "mounting/get",
        &["never used", "CORS_POLICY"],
    ),
    compiler(
        "a handler that nothing mounts",
        "mounting/never",
        &["never used", "CORS_POLICY"],
    ),
    compiler(
        "a handler without a policy",
        "mounting/unannotated",
        &["unannotated_handler", "`#[cors(", "`.get(add_user)`"],
    ),
    compiler(
        "two handlers for one method",
        "mounting/one_method_twice",
        &["same_method_twice", "GET"],
    ),
    compiler(
        "`get(handler)` in `routes!`",
        "mounting/get_in_routes",
        &["unannotated_handler", "`list_users`"],
    ),
    compiler(
        "a call of the handler",
        "mounting/call",
        &["unannotated_handler", "calls the handler", "`list_users`"],
    ),
    compiler(
        "`;` between handlers",
        "mounting/semicolon",
        &["unknown_key", "`,`"],
    ),
    compiler(
        "no import of `RouterExt`",
        "mounting/no_import_of_inside_cors",
        &["`inside_cors`", "use cors_axum::RouterExt;"],
    ),
    compiler(
        "a policy by value",
        "mounting/layer_by_value",
        &[
            "`Policy: IntoPolicies` is not satisfied",
            "consider borrowing here",
        ],
    ),
    compiler(
        "a layer that is built as in tower-http",
        "mounting/layer_as_in_tower_http",
        &["takes 1 argument", "policies"],
    ),
    compiler(
        "`CorsLayer::permissive()` of tower-http",
        "mounting/permissive",
        &["`permissive`", "new"],
    ),
    compiler(
        "no set for `configured` origins",
        "mounting/configured_without_set",
        &[
            "unconfigured_origins",
            "`routes![origins = &set; list_users]`",
        ],
    ),
    compiler(
        "strings for a set of origins",
        "mounting/set_of_strings",
        &["mismatched types", "`&OriginSet`"],
    ),
    row(
        "two `routes!` on one path",
        run!(mounting::one_path_twice()),
        Answer::Limits,
        &["Mount all annotated handlers of a path in one `routes!`"],
    ),
    row(
        "`routes!` in `get(..)`",
        run!(mounting::routes_in_get().await),
        Answer::Assertion,
        &["no_policy_reached", "`routes![..]`", "`get(..)`"],
    ),
    row(
        "`get(handler)` for a public handler",
        run!(mounting::get_of_a_public_handler().await),
        Answer::Assertion,
        &["no_policy_reached", "`routes![..]`", "`get(..)`"],
    ),
    row(
        "authentication outside of CORS",
        run!(mounting::authentication_outside().await),
        Answer::Assertion,
        &["no_policy_reached", "401", "`inside_cors(layer)`"],
    ),
    row(
        "authentication around the handlers of a path",
        run!(mounting::authentication_around_the_path().await),
        Answer::Assertion,
        &["no_policy_reached", "401", "`inside_cors(layer)`"],
    ),
    row(
        "a 401 that no script can read",
        run!(mounting::unreadable_401().await),
        Answer::Assertion,
        &["no_policy_reached", "401", "`inside_cors(layer)`"],
    ),
    row(
        "a layer before its routes",
        run!(mounting::layer_before_its_routes().await),
        Answer::Assertion,
        &["no_policy_reached", "`CorsLayer`"],
    ),
    row(
        "the `CorsLayer` of tower-http around annotated handlers",
        run!(mounting::another_cors_layer().await),
        Answer::Assertion,
        &["origin_not_listed", "`Access-Control-Allow-Origin`"],
    ),
    row(
        "`nest_service`",
        run!(mounting::nest_service().await),
        Answer::Assertion,
        &["`nest_service`", "`nest`"],
    ),
    row(
        "the path of a handler without the prefix of `nest`",
        run!(mounting::nested_path().await),
        Answer::Assertion,
        &["no_policy_reached", "404", "mounted at this path"],
    ),
    row(
        "a handler without a policy on the path of others",
        run!(mounting::unannotated_sibling().await),
        Answer::Assertion,
        &["method_not_served", "PUT"],
    ),
    row(
        "two default policies",
        run!(mounting::two_default_policies().await),
        Answer::Assertion,
        &["`APP`", "`\"https://admin.example.com\"`"],
    ),
    row(
        "`per_request` around a whole router",
        run!(mounting::per_request_around_a_router()),
        Answer::Event,
        &[
            "`per_request`",
            "`router.layer(CorsLayer::per_request(..))`",
        ],
    ),
    row(
        "a layer around `per_request`",
        run!(mounting::layer_around_per_request()),
        Answer::Event,
        &["`inside_cors`", "`CorsLayer::per_request` last"],
    ),
    // Configuration.
    row(
        "a variable that is unset at start-up",
        run!(mounting::unset_variable()),
        Answer::StartUp,
        &["env_missing", "`NEWCOMER_UNSET=https://app.example.com`"],
    ),
    row(
        "a variable with a slash at its end",
        run!(mounting::variable_with_a_slash()),
        Answer::StartUp,
        &[
            "origin_trailing",
            "`CORS_TEST_WRONG`",
            "`https://a.example`",
        ],
    ),
    row(
        "a variable with a list in JSON",
        run!(mounting::variable_with_a_json_list()),
        Answer::StartUp,
        &["`CORS_TEST_JSON`", "`https://` and the host"],
    ),
    row(
        "a set that breaks a rule of a handler",
        run!(mounting::set_with_a_mistake()),
        Answer::StartUp,
        &[
            "insecure_origin_with_credentials",
            "`\"https://app.example.com\"`",
        ],
    ),
    row(
        "an empty set",
        run!(mounting::empty_set()),
        Answer::StartUp,
        &["no_origins"],
    ),
    row(
        "a host in a set",
        run!(configuration::hosts_in_a_set()),
        Answer::Error,
        &[
            "origin_scheme",
            "`\"https://app.example.com\"`",
            "`\"http://localhost:3000\"`",
        ],
    ),
    row(
        "a slash in `PolicyConfig`",
        run!(configuration::slash()),
        Answer::Error,
        &[
            "`[http.cors]`, `origins`",
            "origin_trailing",
            "`\"https://app.example.com\"`",
        ],
    ),
    row(
        "methods in lower case in `PolicyConfig`",
        run!(configuration::lower_case()),
        Answer::Error,
        &["`methods`", "method_case", "`\"GET\"`"],
    ),
    row(
        "no origins in `PolicyConfig`",
        run!(configuration::no_origins()),
        Answer::Error,
        &["no_origins", "origins"],
    ),
    row(
        "the key of another library in JSON",
        run!(configuration::unknown_key_in_json()),
        Answer::Error,
        &["allowedOrigins", "unknown_key", "`origins`"],
    ),
    row(
        "`*` with credentials in TOML",
        run!(configuration::any_with_credentials_in_toml()),
        Answer::Error,
        &[
            "any_origin_with_credentials",
            "`[\"https://app.example.com\"]`",
        ],
    ),
    row(
        "milliseconds for `max_age` in JSON",
        run!(configuration::milliseconds_in_json()),
        Answer::Error,
        &["max_age", "max_age_range", "86400"],
    ),
    row(
        "`env(\"X\")` in TOML",
        run!(configuration::variable_in_toml()),
        Answer::Error,
        &["origins", "help: "],
    ),
    // Pages and scripts.
    row(
        "a page of localhost by https",
        run!(pages::https_page_of_localhost().await),
        Answer::Assertion,
        &[
            "origin_other_scheme",
            "`\"https://localhost:3000\"`",
            "`debug_origins`",
        ],
    ),
    row(
        "a page by http",
        run!(pages::http_page().await),
        Answer::Assertion,
        &["origin_other_scheme", "`https://app.example.com`"],
    ),
    row(
        "a development server on another port",
        run!(pages::other_port().await),
        Answer::Assertion,
        &[
            "origin_other_port",
            "`\"http://localhost:5173\"`",
            "`debug_origins`",
        ],
    ),
    row(
        "`127.0.0.1` for `localhost`",
        run!(pages::loopback_address().await),
        Answer::Assertion,
        &[
            "origin_not_listed",
            "`\"http://127.0.0.1:3000\"`",
            "`debug_origins`",
        ],
    ),
    row(
        "a page with `www.`",
        run!(pages::www().await),
        Answer::Assertion,
        &["origin_www", "`\"https://www.example.com\"`"],
    ),
    row(
        "the domain of a pattern",
        run!(pages::domain_of_a_pattern().await),
        Answer::Assertion,
        &["origin_apex", "`\"https://example.com\"`"],
    ),
    row(
        "the origin of the server for that of the page",
        run!(pages::origin_of_the_server().await),
        Answer::Assertion,
        &["origin_not_listed", "`\"https://app.example.com\"`"],
    ),
    row(
        "a preview deployment",
        run!(pages::preview_deployment().await),
        Answer::Assertion,
        &[
            "origin_not_listed",
            "`\"https://shop-git-fix-acme.vercel.app\"`",
        ],
    ),
    row(
        "a page of the same site",
        run!(pages::same_site().await),
        Answer::Assertion,
        &[
            "origin_not_listed",
            "`origins = [\"https://app.example.com\"]`",
        ],
    ),
    row(
        "a header of a library of the script",
        run!(pages::custom_header().await),
        Answer::Assertion,
        &["header_not_listed", "`\"x-requested-with\"`", "`headers`"],
    ),
    row(
        "the same in the network panel",
        run!(pages::custom_header_in_the_network_panel().await),
        Answer::Response,
        &["header_not_listed", "`\"x-requested-with\"`", "`headers`"],
    ),
    row(
        "`authorization` with `headers = any`",
        run!(pages::authorization_with_any().await),
        Answer::Assertion,
        &["header_not_listed", "`\"authorization\"`", "`headers`"],
    ),
    row(
        "a method that no handler serves",
        run!(pages::method_without_handler().await),
        Answer::Assertion,
        &["method_not_served", "DELETE", "`methods`"],
    ),
    row(
        "`method: \"patch\"` in a script",
        run!(pages::method_in_lower_case().await),
        Answer::Assertion,
        &["method_not_served", "patch"],
    ),
    row(
        "a cookie without `credentials` in the policy",
        run!(pages::credentials_without_the_key().await),
        Answer::Assertion,
        &["credentials_not_allowed", "`credentials`"],
    ),
    row(
        "a cookie with `origins = any`",
        run!(pages::credentials_with_any().await),
        Answer::Assertion,
        &["credentials_not_allowed", "`origins`", "`credentials`"],
    ),
    row(
        "a header that is not exposed",
        run!(pages::unexposed_header().await),
        Answer::Assertion,
        &["x-total-count", "`expose`"],
    ),
    row(
        "a response header in `headers`",
        run!(pages::response_header_among_headers().await),
        Answer::Assertion,
        &["x-total-count", "`expose`"],
    ),
    row(
        "a redirect of a preflight",
        run!(pages::redirected_preflight().await),
        Answer::Assertion,
        &["no_policy_reached", "308"],
    ),
    row(
        "a page that is a file",
        run!(pages::page_of_a_file().await),
        Answer::Assertion,
        &["origin_null", "serve the page over HTTP"],
    ),
    row(
        "`mode: \"no-cors\"`",
        run!(pages::no_cors_mode().await),
        Answer::Assertion,
        &["opaque", "`cors`"],
    ),
    row(
        "a form of another site, which CORS is to stop",
        run!(pages::forged_form().await),
        Answer::Assertion,
        &["CORS does not apply", "`enforce`"],
    ),
    row(
        "a second header of a proxy",
        run!(pages::second_header_of_a_proxy().await),
        Answer::Assertion,
        &["multiple values 'https://app.example.com, *'"],
    ),
    row(
        "a page without a scheme",
        run!(pages::page_without_scheme()),
        Answer::Assertion,
        &["`app.example.com` is not the address of a page"],
    ),
    row(
        "a test without `Origin`, or curl",
        run!(pages::request_without_origin().await),
        Answer::Limits,
        &["A request without `Origin`"],
    ),
    row(
        "a script without `credentials: \"include\"`",
        run!(pages::cookie_left_out().await),
        Answer::Limits,
        &["A script that omits `credentials: \"include\"`"],
    ),
];

const OF_RUSTC: &str = "For a missing import, a private item and a function that is not a handler, the error is that of rustc or axum";
