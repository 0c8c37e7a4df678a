//! A page with a program, its commands and its calls.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

#[derive(Default)]
pub(crate) struct Page {
    /// The commands of each block, except for calls.
    pub(crate) commands: Vec<String>,
    pub(crate) program: String,
    /// The library, and its tests.
    pub(crate) library: String,
    pub(crate) tests: String,
    /// The configuration of cargo.
    pub(crate) configuration: String,
    pub(crate) calls: Vec<Call>,
    /// The compiler's message for the program with the line in the message.
    pub(crate) error: String,
}

/// A command, and the response that it prints.
pub(crate) struct Call {
    pub(crate) command: String,
    pub(crate) answer: String,
}

impl Page {
    pub(crate) fn parse(text: &str) -> Self {
        let blocks = code_blocks(text);
        let calls = blocks.windows(2).filter_map(|pair| match pair {
            [call, answer] if call.is_call() => Some(Call {
                command: call.text.clone(),
                answer: with_one_date(&answer.text),
            }),
            _ => None,
        });
        let mut page = Self {
            calls: calls.collect(),
            ..Self::default()
        };
        for block in blocks.iter().filter(|block| !block.is_call()) {
            let text = &block.text;
            match block.language.as_str() {
                "sh" => page.commands.push(text.clone()),
                "rust,no_run" | "no_run" => page.program.clone_from(text),
                "" if text.contains("pub fn app") => page.library.clone_from(text),
                "test_harness" | "no_run,test_harness" => page.tests = without_hidden_lines(text),
                "toml" if text.contains("[env]") => page.configuration.clone_from(text),
                "text" if text.contains("--> src/main.rs:") => page.error.clone_from(text),
                _ => {}
            }
        }
        page
    }

    /// The program with the line in the compiler's message.
    pub(crate) fn program_with_error(&self) -> String {
        let shown = self.error.lines().find_map(|line| {
            let (number, code) = line.split_once(" | ")?;
            Some((number.parse::<usize>().ok()?, code))
        });
        let (number, code) = shown.expect("a line of the program");
        let mut lines: Vec<&str> = self.program.lines().collect();
        lines[number - 1] = code;
        lines.join("\n")
    }
}

impl Call {
    /// Replaces the response to this command in the page.
    pub(crate) fn replace_answer(&self, page: &str, answer: &str) -> String {
        let (before, after) = page.split_once(&self.command).expect("the command");
        let (between, rest) = after.split_once("```text\n").expect("an answer");
        let (_, rest) = rest.split_once("\n```\n").expect("the end of the answer");
        format!(
            "{before}{}{between}```text\n{answer}\n```\n{rest}",
            self.command
        )
    }
}

/// Replaces the date of the response with that of the pages.
pub(crate) fn with_one_date(answer: &str) -> String {
    let lines = answer.lines().map(|line| match line.split_once(": ") {
        Some((name, _)) if name.eq_ignore_ascii_case("date") => {
            format!("{name}: Sun, 29 Nov 2026 12:00:00 GMT")
        }
        _ => line.trim_end().to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n").trim_end().to_owned()
}

struct Block {
    language: String,
    text: String,
}

impl Block {
    fn is_call(&self) -> bool {
        self.text.starts_with("curl ")
    }
}

/// The lines that rustdoc shows.
fn without_hidden_lines(code: &str) -> String {
    let shown = code
        .lines()
        .filter(|line| *line != "#" && !line.starts_with("# "));
    shown.flat_map(|line| [line, "\n"]).collect()
}

fn code_blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                open = Some(Block {
                    language: language.into_string(),
                    text: String::new(),
                });
            }
            Event::Text(text) => {
                if let Some(block) = &mut open {
                    block.text.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => blocks.extend(open.take()),
            _ => {}
        }
    }
    blocks
}
