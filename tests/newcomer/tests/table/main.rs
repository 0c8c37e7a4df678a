//! Mistakes of newcomers: a text explains almost all of them at their place, and the front page documents the
//! rest.

mod configuration;
mod mounting;
mod pages;
mod table;

use std::{collections::BTreeSet, path::Path};

use newcomer::{Answer, Mistake, Output, Program, Run, limits};
use ui_tests::{Diagnostic, Package};
use walkdir::WalkDir;

use crate::table::MISTAKES;

#[test]
fn the_table_has_sixty_mistakes_and_fifty_five_explanations() {
    let names: BTreeSet<&str> = MISTAKES.iter().map(|mistake| mistake.name).collect();
    assert_eq!(names.len(), MISTAKES.len(), "two rows have one name");
    let explained = MISTAKES
        .iter()
        .filter(|mistake| mistake.answer != Answer::Limits);
    let explained = explained.count();
    println!("{explained} of {} mistakes are explained", MISTAKES.len());
    assert!(MISTAKES.len() >= 60, "{} mistakes", MISTAKES.len());
    assert!(explained >= 55, "{explained} explanations");
}

#[test]
fn each_mistake_without_an_explanation_is_a_documented_limit() {
    let limits = limits();
    for mistake in MISTAKES {
        if mistake.answer == Answer::Limits {
            assert!(!mistake.words.is_empty(), "{}", mistake.name);
            for words in mistake.words {
                assert!(limits.contains(words), "{}: {words}", mistake.name);
            }
        }
    }
}

#[test]
fn each_program_is_in_the_table() {
    let programs = WalkDir::new("programs").sort_by_file_name();
    let files = programs.into_iter().filter_map(|entry| {
        let path = entry.expect("a file").into_path();
        let name = path.strip_prefix("programs").ok()?.with_extension("");
        path.is_file().then(|| name.display().to_string())
    });
    let in_table = MISTAKES.iter().filter_map(|mistake| match mistake.program {
        Program::Checked(file) => Some(file.to_owned()),
        Program::Run(_) => None,
    });
    assert_eq!(
        files.collect::<BTreeSet<_>>(),
        in_table.collect::<BTreeSet<_>>()
    );
}

#[test]
fn the_compiler_explains_what_it_checks() {
    let package = Package::new("newcomer", Path::new(env!("CARGO_TARGET_TMPDIR")));
    let checked = || {
        MISTAKES.iter().filter_map(|mistake| match mistake.program {
            Program::Checked(file) => Some((mistake, file.replace('/', "__"), source(file))),
            Program::Run(_) => None,
        })
    };
    for (_, name, source) in checked() {
        package.write(&name, &source);
    }
    let diagnostics = package.diagnostics();
    let faults = checked().filter_map(|(mistake, name, source)| {
        let found = diagnostics.get(&name).map_or(&[][..], Vec::as_slice);
        fault_of_checked(mistake, &source, found)
    });
    let faults: Vec<String> = faults.collect();
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

fn source(file: &str) -> String {
    std::fs::read_to_string(format!("programs/{file}.rs")).expect("a program")
}

/// Returns what is missing in the output of the compiler.
fn fault_of_checked(mistake: &Mistake, source: &str, found: &[Diagnostic]) -> Option<String> {
    let Mistake { name, words, .. } = mistake;
    if mistake.answer == Answer::Limits {
        let explains = found.iter().any(|found| found.text.contains("rule: "));
        return explains.then(|| format!("{name}: no limit any more: {found:#?}"));
    }
    let marked = |line: &str| line.ends_with("//~");
    let line = source.lines().position(marked).expect("a marked line") + 1;
    let explains = |found: &Diagnostic| {
        found.lines.iter().any(|lines| lines.contains(&line)) && has_all(&found.text, words)
    };
    let is_explained = found.iter().any(explains);
    (!is_explained).then(|| format!("{name}: no {words:?} at line {line}: {found:#?}"))
}

#[test]
fn programs_explain_what_they_run_into() {
    let faults = MISTAKES
        .iter()
        .filter_map(|mistake| match &mistake.program {
            Program::Run(run) => fault_of_run(mistake, run),
            Program::Checked(_) => None,
        });
    let faults: Vec<String> = faults.collect();
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

/// Returns what is missing in the output of a program.
fn fault_of_run(mistake: &Mistake, run: &Run) -> Option<String> {
    let Mistake { name, words, .. } = mistake;
    let output = Output::new((run.run)());
    let text = match mistake.answer {
        Answer::StartUp | Answer::Assertion => &output.panics,
        Answer::Error | Answer::Response => &output.text,
        Answer::Event => &output.events,
        Answer::Limits => {
            let shown = format!("{}{}", output.panics, output.events);
            let explains = shown.contains("help: ");
            return explains.then(|| format!("{name}: no limit any more: {output:#?}"));
        }
        Answer::Compiler => unreachable!("{name} is not checked by the compiler"),
    };
    // An error of a configuration contains its key, and an event contains the layer. Neither has a line.
    let is_elsewhere = matches!(mistake.answer, Answer::Error | Answer::Event);
    let line = run.line();
    assert!(line.is_some() != is_elsewhere, "{name}: the marked line");
    let is_at_line = line.is_none_or(|line| run.lines_in(text).contains(&line));
    let is_explained = is_at_line && has_all(text, words);
    (!is_explained).then(|| format!("{name}: no {words:?} at line {line:?}: {text}"))
}

fn has_all(text: &str, words: &[&str]) -> bool {
    !words.is_empty() && words.iter().all(|word| text.contains(word))
}
