//! A second tree of routes, for lookups. The tree of poem is private, and serves a request when it finds a path.
//!
//! It finds the same routes as poem's tree, because it inserts and compares in the same order. If the two ever
//! differ, nothing is allowed: see [`Expected`](crate::expected::Expected).

use regex::bytes::Regex;

/// A tree with a value at each path.
pub(crate) struct Tree<T> {
    root: Node<T>,
}

struct Node<T> {
    /// The text of a static node, or the name of a parameter.
    name: Vec<u8>,
    statics: Vec<Node<T>>,
    regexes: Vec<(Pattern, Node<T>)>,
    params: Vec<Node<T>>,
    catch_all: Option<T>,
    value: Option<T>,
}

#[derive(Clone)]
struct Pattern {
    text: String,
    regex: Regex,
}

enum Segment<'p> {
    Static(&'p [u8]),
    Param(&'p [u8]),
    CatchAll,
    Regex(&'p [u8], Pattern),
}

impl<T> Default for Tree<T> {
    fn default() -> Self {
        Self {
            root: Node::new(&[]),
        }
    }
}

impl<T> Tree<T> {
    /// Adds a value at a path in the syntax of poem. `None` if the path is invalid or already has a value.
    pub(crate) fn add(&mut self, path: &str, value: T) -> Option<()> {
        let mut segments = parse(path.as_bytes())?;
        segments.reverse();
        self.root.insert(segments, value)
    }

    pub(crate) fn find(&self, path: &str) -> Option<&T> {
        if path.is_empty() {
            return None;
        }
        self.root.find(path.as_bytes())
    }

    /// Whether `is` returns true for one of the values.
    pub(crate) fn any(&self, is: &impl Fn(&T) -> bool) -> bool {
        self.root.any(is)
    }

    /// A tree with other values at the same paths.
    pub(crate) fn map<U>(&self, f: &impl Fn(&T) -> U) -> Tree<U> {
        Tree {
            root: self.root.map(f),
        }
    }
}

impl<T> Node<T> {
    fn new(name: &[u8]) -> Self {
        Self {
            name: name.to_vec(),
            statics: Vec::new(),
            regexes: Vec::new(),
            params: Vec::new(),
            catch_all: None,
            value: None,
        }
    }

    /// Inserts a value. `segments` are in reverse order.
    fn insert(&mut self, mut segments: Vec<Segment<'_>>, value: T) -> Option<()> {
        match segments.pop() {
            Some(Segment::Static(text)) => self.insert_static(segments, text, value),
            Some(Segment::Param(name)) => {
                let index = self.params.iter().position(|child| child.name == name);
                let index = index.unwrap_or_else(|| {
                    self.params.push(Node::new(name));
                    self.params.len() - 1
                });
                self.params[index].insert(segments, value)
            }
            Some(Segment::Regex(name, pattern)) => {
                let mut regexes = self.regexes.iter();
                let index =
                    regexes.position(|(own, child)| child.name == name && own.text == pattern.text);
                let index = index.unwrap_or_else(|| {
                    self.regexes.push((pattern, Node::new(name)));
                    self.regexes.len() - 1
                });
                self.regexes[index].1.insert(segments, value)
            }
            Some(Segment::CatchAll) => fill(&mut self.catch_all, value),
            None => fill(&mut self.value, value),
        }
    }

    fn insert_static(&mut self, segments: Vec<Segment<'_>>, text: &[u8], value: T) -> Option<()> {
        let index = self.static_child(text[0]).unwrap_or_else(|| {
            self.statics.push(Node::new(text));
            self.statics.len() - 1
        });
        let child = &mut self.statics[index];
        let common = child.name.iter().zip(text).take_while(|(a, b)| a == b);
        let common = common.count();
        child.split(common);
        if common < text.len() {
            child.insert_static(segments, &text[common..], value)
        } else {
            child.insert(segments, value)
        }
    }

    /// Keeps the first `length` bytes of the name in this node, and moves the other bytes into a child.
    ///
    /// Like poem 3.1, it does not move the regular expressions: after `/a/<\d+>` and `/b` are added, `/5` matches, and
    /// `/a/5` does not.
    fn split(&mut self, length: usize) {
        if length == self.name.len() {
            return;
        }
        let child = Node {
            name: self.name.split_off(length),
            statics: std::mem::take(&mut self.statics),
            regexes: Vec::new(),
            params: std::mem::take(&mut self.params),
            catch_all: self.catch_all.take(),
            value: self.value.take(),
        };
        self.statics.push(child);
    }

    fn static_child(&self, first: u8) -> Option<usize> {
        self.statics.iter().position(|child| child.name[0] == first)
    }

    fn find(&self, path: &[u8]) -> Option<&T> {
        let Some(&first) = path.first() else {
            return self.catch_all.as_ref().or(self.value.as_ref());
        };
        let in_static = self.static_child(first).and_then(|index| {
            let child = &self.statics[index];
            child.find(path.strip_prefix(&*child.name)?)
        });
        let found = in_static.or_else(|| self.find_in_regexes(path));
        found
            .or_else(|| self.find_in_params(path))
            .or(self.catch_all.as_ref())
    }

    /// As in poem, the length of the match is used, wherever the match is in the path.
    fn find_in_regexes(&self, path: &[u8]) -> Option<&T> {
        self.regexes.iter().find_map(|(pattern, child)| {
            let length = pattern.regex.find(path)?.len();
            child.find(&path[length..])
        })
    }

    fn find_in_params(&self, path: &[u8]) -> Option<&T> {
        if self.params.is_empty() {
            return None;
        }
        let end = path.iter().position(|&byte| byte == b'/');
        let rest = &path[end.unwrap_or(path.len())..];
        self.params.iter().find_map(|child| child.find(rest))
    }

    fn any(&self, is: &impl Fn(&T) -> bool) -> bool {
        let regexes = self.regexes.iter().map(|(_, node)| node);
        let mut nodes = self.statics.iter().chain(&self.params).chain(regexes);
        self.catch_all.iter().chain(&self.value).any(is) || nodes.any(|node| node.any(is))
    }

    fn map<U>(&self, f: &impl Fn(&T) -> U) -> Node<U> {
        let nodes = |nodes: &[Self]| nodes.iter().map(|node| node.map(f)).collect();
        let regexes = self.regexes.iter();
        Node {
            name: self.name.clone(),
            statics: nodes(&self.statics),
            regexes: regexes
                .map(|(pattern, node)| (pattern.clone(), node.map(f)))
                .collect(),
            params: nodes(&self.params),
            catch_all: self.catch_all.as_ref().map(f),
            value: self.value.as_ref().map(f),
        }
    }
}

fn fill<T>(slot: &mut Option<T>, value: T) -> Option<()> {
    slot.replace(value).is_none().then_some(())
}

fn parse(mut path: &[u8]) -> Option<Vec<Segment<'_>>> {
    let mut segments = Vec::new();
    while let Some((&first, rest)) = path.split_first() {
        let segment;
        (segment, path) = match first {
            b':' => {
                let (name, rest) = split_before(rest, b"/<*");
                if name.is_empty() {
                    return None;
                }
                match rest.strip_prefix(b"<") {
                    Some(rest) => parse_regex(name, rest)?,
                    None => (Segment::Param(name), rest),
                }
            }
            b'*' => (Segment::CatchAll, &[][..]),
            b'<' => parse_regex(&[], rest)?,
            _ => {
                let (text, rest) = split_before(path, b":*<");
                (Segment::Static(text), rest)
            }
        };
        segments.push(segment);
    }
    Some(segments)
}

fn parse_regex<'p>(name: &'p [u8], path: &'p [u8]) -> Option<(Segment<'p>, &'p [u8])> {
    let (text, rest) = split_before(path, b">");
    let rest = rest.strip_prefix(b">")?;
    let text = str::from_utf8(text).ok().filter(|text| !text.is_empty())?;
    let pattern = Pattern {
        text: text.to_owned(),
        regex: Regex::new(text).ok()?,
    };
    Some((Segment::Regex(name, pattern), rest))
}

/// Splits before the first of these bytes.
fn split_before<'p>(path: &'p [u8], bytes: &[u8]) -> (&'p [u8], &'p [u8]) {
    let index = path.iter().position(|byte| bytes.contains(byte));
    path.split_at(index.unwrap_or(path.len()))
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;
    use poem::{Endpoint as _, Request, Route, endpoint::make_sync};
    use proptest::prelude::*;

    use super::Tree;

    /// The route that poem finds at a path.
    fn routed(route: &Route, path: &str) -> Option<usize> {
        let request = Request::builder().uri(path.parse().ok()?).finish();
        let outcome = route.call(request).now_or_never()?;
        let mut response = outcome.ok()?;
        let body = response.take_body().into_string().now_or_never()?.ok()?;
        body.parse().ok()
    }

    /// A tree and a router with the same paths. A path that they reject is skipped.
    fn trees(paths: &[String]) -> (Tree<usize>, Route) {
        let (mut tree, mut route) = (Tree::default(), Route::new());
        let mut added: Vec<(usize, &str)> = Vec::new();
        for (number, path) in paths.iter().enumerate() {
            let endpoint = move || make_sync(move |_| number.to_string());
            // A router is consumed when it rejects a path.
            let mut again = Route::new();
            for &(number, path) in &added {
                again = again.at(path, make_sync(move |_| number.to_string()));
            }
            let is_routed = again.try_at(path, endpoint()).is_ok();
            let mut copy = Tree::default();
            for &(number, path) in &added {
                copy.add(path, number).expect("it was added");
            }
            assert_eq!(copy.add(path, number).is_some(), is_routed, "{path}");
            if is_routed {
                added.push((number, path));
                tree.add(path, number).expect("it was added to the copy");
                route = route.at(path, endpoint());
            }
        }
        (tree, route)
    }

    fn pattern() -> impl Strategy<Value = String> {
        let segment = prop::sample::select(vec![
            "/", "a", "b", "ab", "/a", "/b", "/a/", ":x", ":y", "/:x", "/:x/", "*", "/*r",
            "<\\d+>", "/<[ab]+>", "/:n<\\d>", "1",
        ]);
        prop::collection::vec(segment, 1..5).prop_map(|segments| {
            let path = format!("/{}", segments.concat());
            crate::route::normalize(&path)
        })
    }

    fn path() -> impl Strategy<Value = String> {
        let segment = prop::sample::select(vec!["/", "a", "b", "ab", "1", "12", "c", "%61", "//"]);
        prop::collection::vec(segment, 0..7).prop_map(|segments| format!("/{}", segments.concat()))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn it_finds_what_poem_finds(
            patterns in prop::collection::vec(pattern(), 1..8),
            paths in prop::collection::vec(path(), 1..12),
        ) {
            let (tree, route) = trees(&patterns);
            for path in paths {
                let found = tree.find(&path).copied();
                prop_assert_eq!(found, routed(&route, &path), "{} {:?}", path, patterns);
            }
        }
    }

    #[test]
    fn it_has_moved_regular_expressions_where_poem_has() {
        let paths = ["/a/<\\d+>", "/b"].map(str::to_owned);
        let (tree, route) = trees(&paths);
        for (path, found) in [("/a/5", None), ("/5", Some(0)), ("/b", Some(1))] {
            assert_eq!(tree.find(path).copied(), found, "{path}");
            assert_eq!(routed(&route, path), found, "{path}");
        }
    }
}
