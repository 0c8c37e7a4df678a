//! The imports of each published crate are not circular, and no module imports from a later group of modules
//! in `lib.rs`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    slice,
};

use repository::root;
use syn::{Attribute, File, Item, UseTree, Visibility, visit::Visit};

const LIBRARIES: [&str; 11] = [
    "adapters/cors-actix-web",
    "adapters/cors-axum",
    "adapters/cors-poem",
    "adapters/cors-rocket",
    "adapters/cors-salvo",
    "cors-macros",
    "cors-rules",
    "cors-runtime",
    "tools/cors-manifest",
    "tools/cors-probe",
    "tools/cors-testing",
];

/// The path of a module or item, from the root of its crate.
type ItemPath = Vec<String>;

#[test]
fn no_module_imports_itself_through_others() {
    for library in LIBRARIES {
        let crate_ = Crate::read(&root().join(library).join("src"));
        let imports = crate_.imports();
        for module in imports.keys() {
            let circle = path_between(&imports, module, module);
            assert_eq!(circle, None, "{library} has a circle of imports");
        }
    }
}

#[test]
fn no_module_imports_from_a_later_group() {
    let source = root().join("cors-runtime/src");
    let groups = groups(&fs::read_to_string(source.join("lib.rs")).expect("the crate's root"));
    let group = |path: &ItemPath| path.first().and_then(|module| groups.get(module));
    for (module, imported) in Crate::read(&source).imports() {
        for target in imported {
            assert!(
                group(&target) <= group(&module),
                "{module:?} imports {target:?}"
            );
        }
    }
}

/// The group of each module that a crate's root declares. Empty lines separate the groups.
fn groups(lib: &str) -> BTreeMap<String, usize> {
    let mut group = 0;
    let mut groups = BTreeMap::new();
    for line in lib.lines() {
        group += usize::from(line.is_empty());
        let name = line.trim_start_matches("pub ").strip_prefix("mod ");
        if let Some(name) = name.and_then(|name| name.strip_suffix(';')) {
            groups.insert(name.to_owned(), group);
        }
    }
    groups
}

/// A chain of modules between two modules, each of which imports the next.
fn path_between(
    imports: &BTreeMap<ItemPath, BTreeSet<ItemPath>>,
    from: &ItemPath,
    to: &ItemPath,
) -> Option<Vec<ItemPath>> {
    let mut seen = BTreeSet::new();
    let mut paths = vec![vec![from.clone()]];
    while let Some(path) = paths.pop() {
        for next in path
            .last()
            .and_then(|last| imports.get(last))
            .into_iter()
            .flatten()
        {
            let longer = [&path[..], slice::from_ref(next)].concat();
            if next == to {
                return Some(longer);
            }
            if seen.insert(next) {
                paths.push(longer);
            }
        }
    }
    None
}

/// The modules of a crate, each with its source.
struct Crate(BTreeMap<ItemPath, Module>);

#[derive(Default)]
struct Module {
    /// Paths in `use` items, and other paths that begin with `crate`, `self` or `super`.
    paths: Vec<ItemPath>,
    /// The paths of re-exported items, by name.
    exports: BTreeMap<String, ItemPath>,
}

impl Crate {
    fn read(source: &Path) -> Self {
        let mut modules = BTreeMap::new();
        let root = ["lib.rs", "main.rs"].map(|name| source.join(name));
        let root = root.iter().find(|root| root.exists());
        let root = root.expect("the root of a library or of a program");
        read_module(source, Vec::new(), root, &mut modules);
        Self(modules)
    }

    /// The modules from which each module imports. Its ancestors do not count, because they declare it and
    /// re-export its items.
    fn imports(&self) -> BTreeMap<ItemPath, BTreeSet<ItemPath>> {
        let imports = |(name, module): (&ItemPath, &Module)| {
            let resolved = module.paths.iter().map(|path| self.resolve(path));
            let others = resolved.filter(|target| !name.starts_with(target));
            (name.clone(), others.collect())
        };
        self.0.iter().map(imports).collect()
    }

    /// The module that defines the item of a path.
    fn resolve(&self, path: &[String]) -> ItemPath {
        let is_module = |length: &usize| self.0.contains_key(&path[..*length]);
        let length = (0..=path.len()).rev().find(is_module).unwrap_or(0);
        let export = path
            .get(length)
            .and_then(|name| self.0[&path[..length]].exports.get(name));
        match export {
            Some(export) if export[..] != path[..=length] => self.resolve(export),
            _ => path[..length].to_vec(),
        }
    }
}

fn read_module(
    source: &Path,
    name: ItemPath,
    file: &Path,
    modules: &mut BTreeMap<ItemPath, Module>,
) {
    let text = fs::read_to_string(file).expect("a source file");
    let syntax: File = syn::parse_file(&text).expect("Rust");
    let mut module = Module::default();
    for item in syntax.items.iter().filter(|item| !is_for_tests(item)) {
        match item {
            Item::Mod(child) if child.content.is_none() => {
                let name = [&name[..], &[child.ident.to_string()]].concat();
                read_module(source, name.clone(), &file_of(source, &name), modules);
            }
            Item::Use(import) => {
                let is_export = !matches!(import.vis, Visibility::Inherited);
                for path in leaves(&import.tree) {
                    module.add_import(&name, &path, is_export);
                }
            }
            other => Paths {
                name: &name,
                module: &mut module,
            }
            .visit_item(other),
        }
    }
    modules.insert(name, module);
}

fn file_of(source: &Path, module: &[String]) -> PathBuf {
    let path: PathBuf = source.join(module.iter().collect::<PathBuf>());
    let file = path.with_extension("rs");
    if file.exists() {
        file
    } else {
        path.join("mod.rs")
    }
}

fn is_for_tests(item: &Item) -> bool {
    let attributes: &[Attribute] = match item {
        Item::Mod(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    };
    let is_test = |attribute: &Attribute| {
        let list = attribute.meta.require_list();
        list.is_ok_and(|list| list.path.is_ident("cfg") && list.tokens.to_string() == "test")
    };
    attributes.iter().any(is_test)
}

impl Module {
    fn add_import(&mut self, module: &[String], path: &[String], is_export: bool) {
        let Some(absolute) = absolute(module, path) else {
            return;
        };
        match absolute.last() {
            Some(name) if is_export => {
                self.exports.insert(name.clone(), absolute);
            }
            _ => self.paths.push(absolute),
        }
    }
}

/// The path from the crate's root, if it is a path of this crate.
fn absolute(module: &[String], path: &[String]) -> Option<ItemPath> {
    let (first, rest) = path.split_first()?;
    let base = match first.as_str() {
        "crate" => &[],
        "self" => module,
        "super" => module.split_last()?.1,
        _ => return None,
    };
    Some([base, rest].concat())
}

/// Expands `a::{b, c::d}` to `a::b` and `a::c::d`.
fn leaves(tree: &UseTree) -> Vec<ItemPath> {
    match tree {
        UseTree::Path(path) => {
            let ident = path.ident.to_string();
            let longer = |leaf: ItemPath| [slice::from_ref(&ident), &leaf[..]].concat();
            leaves(&path.tree).into_iter().map(longer).collect()
        }
        UseTree::Group(group) => group.items.iter().flat_map(leaves).collect(),
        UseTree::Name(name) => vec![vec![name.ident.to_string()]],
        UseTree::Rename(rename) => vec![vec![rename.ident.to_string()]],
        UseTree::Glob(_) => vec![Vec::new()],
    }
}

/// Collects the paths in an item.
struct Paths<'a> {
    name: &'a [String],
    module: &'a mut Module,
}

impl<'ast> Visit<'ast> for Paths<'_> {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: ItemPath = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect();
        self.module.add_import(self.name, &segments, false);
        syn::visit::visit_path(self, path);
    }
}
