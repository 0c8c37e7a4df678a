//! The source code of the handlers, as a user would write it.

use crate::declared::{Declared, Names, Origin, Path, Trust};

/// The source of all handlers, and of the function `mount` that mounts them.
pub(crate) fn write(paths: &[Path]) -> String {
    let handlers = paths.iter().flat_map(|path| &path.handlers);
    let items: String = handlers.map(item).collect();
    let routes: String = paths.iter().map(route).collect();
    format!("{items}fn mount(router: Router) -> Router {{ router{routes} }}\n")
}

fn route(Path { path, handlers }: &Path) -> String {
    let names: Vec<&str> = handlers.iter().map(|it| it.handler.as_str()).collect();
    format!(".route({path:?}, routes![{}])", names.join(", "))
}

fn item(declared: &Declared) -> String {
    let Declared { handler, reply, .. } = declared;
    let methods = methods(declared);
    let policy = policy(declared);
    let attribute = if declared.is_named {
        let name = handler.to_uppercase();
        format!(
            "policy! {{ {name} = {{ {policy} }} }}\n#[cors(policy = {name}, {methods}{})]",
            allow(&methods_rules(declared))
        )
    } else {
        let rules = [rules(declared), methods_rules(declared)].concat();
        format!("#[cors({methods}, {policy}{})]", allow(&rules))
    };
    format!(
        "{attribute}\nasync fn {handler}() -> Response {{ Reply::{reply:?}.response({handler:?}) }}\n"
    )
}

/// All keys except `methods`.
fn policy(declared: &Declared) -> String {
    let mut keys = vec![format!("origins = {}", origins(declared))];
    if !declared.debug_origins.is_empty() {
        let debug: Vec<String> = declared.debug_origins.iter().map(origin).collect();
        keys.push(format!("debug_origins = [{}]", debug.join(", ")));
    }
    for (key, value) in [("headers", &declared.headers), ("expose", &declared.expose)] {
        if value.any || !value.list.is_empty() {
            keys.push(format!("{key} = {}", names(value)));
        }
    }
    if let Some(max_age) = declared.max_age {
        keys.push(format!("max_age = {}", max_age.written));
    }
    if let Some(status) = declared.preflight_status {
        keys.push(format!("preflight_status = {status}"));
    }
    let flags = [
        (declared.credentials, "credentials"),
        (declared.private_network, "private_network"),
        (has(declared, Trust::Null), "danger_null_origin"),
        (
            declared.credentials && has(declared, Trust::Insecure),
            "danger_insecure_origins",
        ),
        (
            declared.credentials && has(declared, Trust::PublicSuffix),
            "danger_public_suffix",
        ),
    ];
    keys.extend(
        flags
            .iter()
            .filter(|(is, _)| *is)
            .map(|(_, flag)| (*flag).to_owned()),
    );
    if declared.is_named {
        let allow = allow(&rules(declared));
        keys.extend(allow.strip_prefix(", ").map(str::to_owned));
    }
    keys.join(", ")
}

fn methods(declared: &Declared) -> String {
    let Names { any, list } = &declared.methods;
    if *any {
        "methods = any".to_owned()
    } else {
        format!("methods = [{}]", list.join(", "))
    }
}

fn names(names: &Names) -> String {
    match names {
        Names { any: false, list } => format!("{list:?}"),
        Names { any: true, list } if list.is_empty() => "any".to_owned(),
        Names { any: true, list } => {
            format!("[any, {}]", format!("{list:?}").trim_matches(['[', ']']))
        }
    }
}

fn origins(declared: &Declared) -> String {
    if declared.allows_any_origin() {
        return "any".to_owned();
    }
    let origins: Vec<String> = declared.origins.iter().map(origin).collect();
    format!("[{}]", origins.join(", "))
}

fn origin(origin: &Origin) -> String {
    match origin {
        Origin::Written(pattern, _) => format!("{pattern:?}"),
        Origin::Compiled(source) => format!("env!({:?})", source.name),
        Origin::Variable(source) => format!("env({:?})", source.name),
        Origin::Function(source) => format!("matching({})", source.name),
    }
}

fn has(declared: &Declared, trust: Trust) -> bool {
    let is = |origin: &Origin| matches!(origin, Origin::Written(_, found) if *found == trust);
    declared.origins.iter().any(is)
}

/// The rules whose warnings apply to the policy, except those about its methods.
fn rules(declared: &Declared) -> Vec<&'static str> {
    let max_age = declared.max_age.map_or(0, |max_age| max_age.seconds);
    let rules = [
        (
            !declared.credentials && has(declared, Trust::PublicSuffix),
            "public_suffix",
        ),
        (has(declared, Trust::Loopback), "loopback_in_release"),
        (max_age > 7200, "max_age_capped"),
        (
            declared.headers.list.contains(&"accept"),
            "header_safelisted",
        ),
        (
            declared.expose.list.contains(&"content-length"),
            "expose_safelisted",
        ),
    ];
    rules
        .iter()
        .filter(|(is, _)| *is)
        .map(|(_, rule)| *rule)
        .collect()
}

fn methods_rules(declared: &Declared) -> Vec<&'static str> {
    let is_options = declared.methods.list.contains(&"OPTIONS");
    is_options.then_some("method_options").into_iter().collect()
}

fn allow(rules: &[&str]) -> String {
    match rules {
        [] => String::new(),
        rules => format!(", allow({})", rules.join(", ")),
    }
}
