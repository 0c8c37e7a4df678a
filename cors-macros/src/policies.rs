//! The table of policies that attributes and configurations share, `cors-rules/tests/policies.txt`, read as
//! attributes. `UPDATE_SNAPSHOTS=1 cargo test -p cors-macros` rewrites the results.

use std::{env, fs, path::Path};

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::{cors, named_policy};

/// The output of `policy!` for the arguments.
fn named(args: &TokenStream) -> TokenStream {
    named_policy::expand(quote! { [::cors_runtime] pub APP = { #args } })
}

/// The output of `#[cors]` for the arguments.
fn attribute(args: TokenStream) -> TokenStream {
    let item = quote! { fn list() {} };
    cors::expand(&format_ident!("cors_runtime"), args, item)
}

/// The rule ids at the end of the messages of an expansion.
fn verdict(expansion: &TokenStream) -> String {
    let text = expansion.to_string();
    let is_id = |char: char| char == '_' || char.is_ascii_lowercase();
    let messages = text.split("\\nrule: ").skip(1);
    let ids = messages.map(|after| after.split(|char| !is_id(char)).next().unwrap_or_default());
    let ids: Vec<&str> = ids.collect();
    let kind = match ids[..] {
        [] => return "valid".to_owned(),
        _ if text.contains("compile_error") => "errors",
        _ => "warnings",
    };
    format!("{kind}: {}", ids.join(", "))
}

#[test]
fn policies_get_their_verdicts_in_the_order_of_their_mistakes() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cors-rules/tests/policies.txt");
    let table = fs::read_to_string(&path).expect("the table");
    let (head, rows) = table.split_once("\n\n").expect("a comment");
    let mut expected = vec![head.to_owned()];
    let mut count = 0;
    for row in rows.split("\n\n") {
        let lines: Vec<&str> = row.trim_end().lines().collect();
        let &[args, configuration, _] = &lines[..] else {
            panic!("a row has three lines: {row}");
        };
        let tokens: TokenStream = args.parse().expect(args);
        let verdict = verdict(&named(&tokens));
        if args.contains("methods") {
            assert_eq!(self::verdict(&attribute(tokens)), verdict, "{args}");
        }
        expected.push(format!("{args}\n{configuration}\n{verdict}"));
        count += 1;
    }
    assert!(count > 300, "only {count} rows");
    let expected = expected.join("\n\n") + "\n";
    if env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::write(&path, &expected).expect("a written table");
    }
    let kept = fs::read_to_string(&path).expect("the table");
    for (expected, kept) in expected.split("\n\n").zip(kept.split("\n\n")) {
        assert_eq!(kept, expected);
    }
}
