//! The policy of a handler in the manifest, checked and prepared.

use std::env;

use cors_manifest::{Enforce, Handler, OriginKind};
use cors_runtime::{PolicyConfig, RuntimePolicy};
use cors_testing::probe::Expected;

use crate::args::AllowedOrigin;

/// The policies of the handlers of a path.
pub(crate) fn expected(
    handlers: &[&Handler],
    allowed: &[AllowedOrigin],
) -> Result<Expected, String> {
    let mut policies = Vec::new();
    let mut partly_known = Vec::new();
    for handler in handlers {
        let (policy, has_unknown_origins) = policy(handler, allowed)?;
        policies.push(policy);
        partly_known.extend(has_unknown_origins.then_some(&handler.name));
    }
    let expected = Expected::from(policies);
    Ok(partly_known.into_iter().fold(expected, |expected, name| {
        expected.with_unknown_origins(name)
    }))
}

/// The policy, and whether it may allow more origins than the known ones.
fn policy(handler: &Handler, allowed: &[AllowedOrigin]) -> Result<(RuntimePolicy, bool), String> {
    let mut origins = Vec::new();
    let mut has_unknown_origins = false;
    for origin in &handler.origins {
        match origin.kind {
            OriginKind::Any | OriginKind::Null | OriginKind::Pattern | OriginKind::Exact => {
                origins.push(origin.text.clone());
            }
            OriginKind::Variable | OriginKind::OptionalVariable => match env::var(&origin.text) {
                Ok(value) => {
                    origins.extend(value.split(',').map(|origin| origin.trim().to_owned()));
                }
                Err(_) => has_unknown_origins = true,
            },
            OriginKind::Predicate | OriginKind::Configured => has_unknown_origins = true,
            OriginKind::None => {}
            _ => {
                return Err(format!(
                    "`{}` has an unknown kind of origin",
                    handler.path()
                ));
            }
        }
    }
    let named = allowed
        .iter()
        .filter(|allowed| allowed.handler == handler.name || allowed.handler == handler.path());
    origins.extend(named.map(|allowed| allowed.origin.clone()));
    origins.retain(|origin| !origin.is_empty());
    let policy = config(handler, origins).check();
    let policy = policy
        .map_err(|error| format!("the policy of `{}` is not valid\n{error}", handler.path()))?;
    Ok((policy, has_unknown_origins))
}

fn config(handler: &Handler, origins: Vec<String>) -> PolicyConfig {
    let config = PolicyConfig::new()
        .name(&handler.name)
        .methods(Vec::<String>::from(handler.methods.clone()));
    let config = match &handler.enforce {
        Enforce::AnyHost => config.enforce(),
        Enforce::Hosts(hosts) => config.enforce_hosts(hosts.clone()),
        _ => config,
    };
    if origins.is_empty() {
        // The other keys only affect allowed origins.
        return config.origins("none");
    }
    with_permissions(handler, config.origins(origins))
}

/// Sets the permissions of the allowed origins.
fn with_permissions(handler: &Handler, mut config: PolicyConfig) -> PolicyConfig {
    config = config.preflight_status(handler.preflight_status);
    if !handler.headers.is_empty() {
        config = config.headers(Vec::<String>::from(handler.headers.clone()));
    }
    if !handler.expose.is_empty() {
        config = config.expose(Vec::<String>::from(handler.expose.clone()));
    }
    if let Some(seconds) = handler.max_age {
        config = config.max_age(seconds);
    }
    if handler.credentials {
        config = config.credentials();
    }
    if handler.private_network {
        config = config.private_network();
    }
    for id in &handler.allow {
        config = match id.as_str() {
            "danger_null_origin" => config.danger_null_origin(),
            "danger_insecure_origins" => config.danger_insecure_origins(),
            "danger_public_suffix" => config.danger_public_suffix(),
            _ => config,
        };
    }
    config
}
