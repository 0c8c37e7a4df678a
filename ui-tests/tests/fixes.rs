//! The fix in each message works: the test reads it from the compiler's output and applies it to the case,
//! and the result compiles without that error.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use ui_tests::Package;

/// The rules whose help must contain code that can be pasted.
const WITH_FIX: [&str; 39] = [
    "no_origins",
    "origin_syntax",
    "origin_trailing",
    "origin_userinfo",
    "origin_case",
    "origin_scheme",
    "scheme_misspelt",
    "origin_default_port",
    "origin_idn",
    "origin_host",
    "origin_ip",
    "origin_any_not_alone",
    "none_with_more",
    "origin_duplicate",
    "any_origin_with_credentials",
    "insecure_origin_with_credentials",
    "loopback_in_release",
    "no_methods",
    "method_case",
    "method_misspelt",
    "method_options",
    "any_method_with_credentials",
    "method_disagrees",
    "header_forbidden",
    "header_is_response",
    "header_safelisted",
    "header_misspelt",
    "any_header_with_credentials",
    "any_header_without_authorization",
    "expose_is_request",
    "expose_safelisted",
    "any_expose_with_credentials",
    "max_age_range",
    "max_age_capped",
    "json_without_content_type",
    "bearer_without_authorization",
    "cookies_without_credentials",
    "upgrade_without_enforce",
    "enforce_without_hosts",
];

/// An error of a case, as the compiler prints it.
#[derive(Debug)]
struct Message {
    what: String,
    help: String,
    rule: String,
    /// The byte offset of the first marked part of the source, and its length.
    start: usize,
    length: usize,
}

/// A change of a case's text.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Edit {
    start: usize,
    end: usize,
    text: String,
}

#[test]
fn what_is_proposed_compiles() {
    let mut fixed: BTreeMap<String, Vec<Message>> = BTreeMap::new();
    let package = Package::new("fixes", Path::new(env!("CARGO_TARGET_TMPDIR")));
    for case in cases() {
        let source = fs::read_to_string(&case).expect("a case");
        let source = source.replace("#[cors]", "#[cors()]");
        let stderr = fs::read_to_string(case.with_extension("stderr")).expect("messages");
        let messages = messages(&source, &stderr);
        let mut edits = Vec::new();
        let mut repaired = Vec::new();
        for message in messages {
            let found = edits_of(&message, &source);
            if !found.is_empty() {
                edits.extend(found);
                repaired.push(message);
            }
        }
        if !repaired.is_empty() {
            let name = name(&case);
            let source =
                apply(&source, edits).replace("#![deny(warnings)]", "#![deny(deprecated)]");
            package.write(&name, &source);
            fixed.insert(name, repaired);
        }
    }
    for rule in WITH_FIX {
        let has_case = fixed.values().flatten().any(|message| message.rule == rule);
        assert!(has_case, "no case proposes a fix for `{rule}`");
    }
    for (name, errors) in package.check() {
        let source = package.read(&name);
        for Message { what, .. } in fixed.get(&name).into_iter().flatten() {
            let still = errors.iter().find(|error| error.contains(what));
            assert!(
                still.is_none(),
                "{name} is still wrong:\n{source}\n{still:?}"
            );
        }
        let is_ours = |error: &&String| error.contains("rule: ") || error.contains("aborting");
        let other = errors.iter().find(|error| !is_ours(error));
        assert!(
            other.is_none(),
            "{name} does not compile:\n{source}\n{other:?}"
        );
    }
}

fn cases() -> Vec<PathBuf> {
    let folders = fs::read_dir("fail")
        .expect("folders")
        .map(|entry| entry.expect("a folder").path());
    let files = folders.flat_map(|folder| fs::read_dir(folder).expect("cases"));
    let mut cases: Vec<PathBuf> = files
        .map(|entry| entry.expect("a case").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    cases.sort();
    cases
}

fn name(case: &Path) -> String {
    let folder = case.parent().and_then(Path::file_name).expect("a folder");
    let stem = case.file_stem().expect("a name");
    format!("{}__{}", folder.display(), stem.display())
}

fn messages(source: &str, stderr: &str) -> Vec<Message> {
    let blocks = stderr.split("\nerror");
    blocks.filter_map(|block| message(source, block)).collect()
}

fn message(source: &str, block: &str) -> Option<Message> {
    let line_with = |mark: &str| {
        block
            .lines()
            .find_map(|line| line.trim_start().strip_prefix(mark).map(str::to_owned))
    };
    let place = line_with("--> ")?;
    let mut place = place.rsplit(':');
    let column: usize = place.next()?.parse().ok()?;
    let row: usize = place.next()?.parse().ok()?;
    let start_of_row: usize = source
        .lines()
        .take(row - 1)
        .map(|line| line.len() + 1)
        .sum();
    let line = source.lines().nth(row - 1)?;
    let column: usize = line.chars().take(column - 1).map(char::len_utf8).sum();
    let blamed = block
        .lines()
        .find(|line| line.trim_start_matches([' ', '|', '.']).starts_with('^'))?;
    let wide = blamed.matches('^').count();
    let length = line[column..].chars().scan(0, |width, char| {
        // rustc marks each column. Wide letters take two columns.
        *width += if char as u32 > 0x2e80 { 2 } else { 1 };
        Some((*width, char.len_utf8()))
    });
    let length = length
        .take_while(|(width, _)| *width <= wide)
        .map(|(_, bytes)| bytes)
        .sum();
    let what = block.lines().next()?.split_once(": ")?.1.to_owned();
    Some(Message {
        what,
        help: line_with("help: ")?,
        rule: line_with("rule: ")?,
        start: start_of_row + column,
        length,
    })
}

/// The code between backticks.
fn quoted(help: &str) -> Vec<&str> {
    help.split('`').skip(1).step_by(2).collect()
}

/// The edits that the help describes. Empty if it only contains advice.
fn edits_of(message: &Message, source: &str) -> Vec<Edit> {
    let Message {
        help,
        start,
        length,
        rule,
        ..
    } = message;
    let texts = quoted(help);
    let replace = |text: &str| Edit {
        start: *start,
        end: start + length,
        text: text.to_owned(),
    };
    if rule == "env_invalid"
        || rule == "unannotated_handler"
        || rule == "unconfigured_origins"
        || rule == "any_method_with_credentials" && source.contains("policy!")
    {
        return Vec::new();
    }
    let is_whole = |prefix: &str, count: usize| help.starts_with(prefix) && texts.len() == count;
    if help.starts_with("write `")
        && (help.ends_with('`') && texts.len() == 1 || help.contains("`, or a list"))
        || help.starts_with("write a value such as")
        || help.starts_with("list the server's own hosts, as in `enforce")
    {
        return vec![replace(texts[0])];
    }
    if help.starts_with("remove it") && *length > 0 {
        let mut edits = vec![remove(source, *start, start + length)];
        if help.contains("and add") {
            edits.push(add_argument(source, *start, texts[0]));
        }
        return edits;
    }
    if help.starts_with("move it to") {
        return vec![
            remove(source, *start, start + length),
            add_argument(source, *start, texts[0]),
        ];
    }
    if is_whole("add `", 3) || help.contains("` to `APP`") {
        return add_to_named(source, &texts);
    }
    if is_whole("add `", 2) && help.contains("` to `headers`") {
        return vec![add_to_headers(source, *start, texts[0])];
    }
    if help.starts_with("add `") {
        return vec![add_argument(source, *start, texts[0])];
    }
    Vec::new()
}

/// Removes an element, or a key with its value, and one adjacent comma.
fn remove(source: &str, start: usize, end: usize) -> Edit {
    let end = end + length_of_value(&source[end..]);
    let behind = source[end..].len() - source[end..].trim_start().len();
    let (start, end) = if source[end + behind..].starts_with(',') {
        (start, end + behind + 1)
    } else {
        let before = source[..start].trim_end();
        (before.strip_suffix(',').map_or(start, str::len), end)
    };
    Edit {
        start,
        end,
        text: String::new(),
    }
}

/// The length of the value at the start of a text, from its ` = ` to the end of the argument.
fn length_of_value(text: &str) -> usize {
    if !text.starts_with(" = ") {
        return 0;
    }
    let mut depth = 0_usize;
    let mut in_string = false;
    let end = text.find(|char| {
        match char {
            '"' => in_string = !in_string,
            _ if in_string => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => return true,
            ')' | ']' | '}' => depth -= 1,
            ',' => return depth == 0,
            _ => {}
        }
        false
    });
    text[..end.unwrap_or(text.len())].trim_end().len()
}

/// The position of the closing bracket for the one before `start`.
fn closing(source: &str, start: usize) -> usize {
    let mut depth = 1;
    let mut in_string = false;
    for (index, byte) in source.bytes().enumerate().skip(start) {
        match byte {
            b'"' => in_string = !in_string,
            b'(' | b'[' | b'{' if !in_string => depth += 1,
            b')' | b']' | b'}' if !in_string => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return index;
        }
    }
    panic!("an open bracket in {source}");
}

/// The end of the arguments of the policy at `position`.
fn end_of_arguments(source: &str, position: usize) -> usize {
    let is_whole =
        source[position..].starts_with("#[cors") || source[position..].starts_with("policy!");
    let before = if is_whole {
        position + "#[cors".len()
    } else {
        position
    };
    let open = match source[..before].rfind("#[cors") {
        Some(attribute) => attribute + "#[cors(".len(),
        None => {
            let named = source[..position].rfind(" = { ");
            named.unwrap_or_else(|| source.find(" = { ").expect("a named policy")) + " = {".len()
        }
    };
    source[..closing(source, open)].trim_end().len()
}

fn add_argument(source: &str, position: usize, argument: &str) -> Edit {
    let end = end_of_arguments(source, position);
    let needs_comma = !source[..end].ends_with(['(', ',']);
    Edit {
        start: end,
        end,
        text: format!("{}{argument},", if needs_comma { ", " } else { " " }),
    }
}

fn add_to_headers(source: &str, position: usize, name: &str) -> Edit {
    let attribute = source[..position].rfind("#[cors").expect("an attribute");
    let value =
        attribute + source[attribute..].find("headers = ").expect("`headers`") + "headers = ".len();
    match source[value..].strip_prefix("any") {
        Some(_) => Edit {
            start: value,
            end: value + 3,
            text: format!("[any, {name}]"),
        },
        None => Edit {
            start: value + 1,
            end: value + 1,
            text: format!("{name}, "),
        },
    }
}

/// Adds code to the named policy, as a user would.
fn add_to_named(source: &str, texts: &[&str]) -> Vec<Edit> {
    let body = source.find("APP = {").expect("a policy") + "APP = {".len();
    let edit = |at: usize, text: String| {
        vec![Edit {
            start: at,
            end: at,
            text,
        }]
    };
    match (texts, source[body..].find("headers = [")) {
        ([name, "headers", _], Some(list)) => {
            edit(body + list + "headers = [".len(), format!("{name}, "))
        }
        ([name, "headers", _], None) => edit(body, format!(" headers = [{name}],")),
        (words, _) => edit(body, format!(" {},", words[0])),
    }
}

fn apply(source: &str, mut edits: Vec<Edit>) -> String {
    edits.sort();
    edits.dedup();
    // An edit inside a removed key is removed with it.
    let mut end = 0;
    edits.retain(|edit| {
        let is_inside = edit.start < end && edit.end <= end;
        end = end.max(edit.end);
        !is_inside
    });
    // Two adjacent removals share a comma.
    for index in 1..edits.len() {
        edits[index].start = edits[index].start.max(edits[index - 1].end);
    }
    let mut text = source.to_owned();
    for Edit {
        start,
        end,
        text: new,
    } in edits.into_iter().rev()
    {
        text.replace_range(start..end, &new);
    }
    text
}
