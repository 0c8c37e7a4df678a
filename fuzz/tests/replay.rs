//! Runs all stored inputs: the seeds in `corpus/`, and the inputs in `found/` that fuzzing has found.

use std::path::Path;

use fuzz::{configuration, macro_input, origin_grammar, replay, request_head};

fn replay(target: &str, hold: fn(&[u8])) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for kind in ["corpus", "found"] {
        let folder = root.join(kind).join(target);
        if kind == "found" && !folder.exists() {
            continue;
        }
        let files = replay::folder(&folder, hold).expect("readable files");
        assert!(files > 0, "{} is empty", folder.display());
    }
}

#[test]
fn origins_are_read_as_browsers_write_them() {
    replay("origin_grammar", origin_grammar::hold);
}

#[test]
fn request_heads_are_answered_as_policies_mean_it() {
    replay("request_head", request_head::hold);
}

#[test]
fn macros_keep_the_item_for_every_input() {
    replay("macro_input", macro_input::hold);
}

#[test]
fn configurations_are_valid_or_have_mistakes_with_all_their_parts() {
    replay("configuration", configuration::hold);
}
