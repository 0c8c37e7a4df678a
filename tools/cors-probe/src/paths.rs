//! The handlers that are mounted at each path.

use cors_manifest::{Handler, Manifest};

use crate::args::MountedPath;

/// The paths, each below `prefix`, with their handlers.
pub(crate) fn paths<'m>(
    manifest: &'m Manifest,
    given: &[MountedPath],
    prefix: &str,
) -> Result<Vec<(String, Vec<&'m Handler>)>, String> {
    let paths = if given.is_empty() {
        of_manifest(manifest)?
    } else {
        let paths = given.iter().map(|given| {
            let handlers = given.handlers.iter().map(|name| find(manifest, name));
            Ok((given.path.clone(), handlers.collect::<Result<_, String>>()?))
        });
        paths.collect::<Result<Vec<_>, String>>()?
    };
    let below = paths
        .into_iter()
        .map(|(path, handlers)| (format!("{prefix}{path}"), handlers));
    Ok(below.collect())
}

/// The paths in the attributes of frameworks.
fn of_manifest(manifest: &Manifest) -> Result<Vec<(String, Vec<&Handler>)>, String> {
    let mut paths: Vec<(String, Vec<&Handler>)> = Vec::new();
    for handler in &manifest.handlers {
        for path in handler
            .paths
            .iter()
            .filter(|path| path.starts_with('/') && !has_parameter(path))
        {
            match paths.iter_mut().find(|(known, _)| known == path) {
                Some((_, handlers)) => handlers.push(handler),
                None => paths.push((path.clone(), vec![handler])),
            }
        }
    }
    if paths.is_empty() {
        let name = manifest
            .handlers
            .first()
            .map_or("list_books", |handler| &handler.name);
        return Err(format!(
            "the manifest contains no path without parameters\n\
             help: specify a path and its handlers: `/path={name}`"
        ));
    }
    Ok(paths)
}

/// Whether the path is a pattern in one of the frameworks.
fn has_parameter(path: &str) -> bool {
    path.contains(['{', '<', '*']) || path.contains("/:")
}

/// The handler with this name, or whose path ends with this path: `books::list`.
fn find<'m>(manifest: &'m Manifest, name: &str) -> Result<&'m Handler, String> {
    let is_named = |handler: &&Handler| {
        let path = handler.path();
        path == name
            || path
                .strip_suffix(name)
                .is_some_and(|rest| rest.ends_with("::"))
    };
    let found: Vec<&Handler> = manifest.handlers.iter().filter(is_named).collect();
    match found[..] {
        [handler] => Ok(handler),
        [] => Err(format!(
            "the manifest has no handler `{name}`\nhelp: it has {}",
            all(&manifest.handlers)
        )),
        _ => Err(format!(
            "the manifest has several handlers `{name}`\nhelp: write one of {}",
            all(found)
        )),
    }
}

fn all<'m>(handlers: impl IntoIterator<Item = &'m Handler>) -> String {
    let paths = handlers
        .into_iter()
        .map(|handler| format!("`{}`", handler.path()));
    paths.collect::<Vec<_>>().join(", ")
}
