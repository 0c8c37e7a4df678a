//! The mistakes of an attribute, collected and reported together.

use cors_rules::{Fault, Rule, Severity};
use proc_macro2::{Span, TokenStream};
use quote::quote;

use crate::source::Source;

/// A place in the source, and its rank among the places of the attribute.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub(crate) span: Span,
    rank: usize,
}

impl Default for Place {
    /// The place of the whole attribute.
    fn default() -> Self {
        Self {
            span: Span::call_site(),
            rank: 0,
        }
    }
}

/// A message with its place. The texts of all messages have the same three parts.
pub(crate) struct Message {
    pub(crate) place: Place,
    pub(crate) rule: Rule,
    pub(crate) text: String,
}

impl Message {
    pub(crate) fn new(place: Place, rule: Rule, what: &str, help: &str) -> Self {
        let text = format!("{what}\nhelp: {help}\nrule: {rule}");
        Self { place, rule, text }
    }

    fn to_tokens(&self) -> TokenStream {
        syn::Error::new(self.place.span, &self.text).to_compile_error()
    }
}

/// The help that proposes `text` instead of the wrong tokens.
pub(crate) fn write(text: &str) -> String {
    format!("write `{text}`")
}

/// Collects messages, in the order of their places.
#[derive(Default)]
pub(crate) struct Report {
    places: usize,
    errors: Vec<Message>,
    warnings: Vec<Message>,
}

impl Report {
    /// Creates a place after all earlier ones.
    pub(crate) fn place(&mut self, span: Span) -> Place {
        self.places += 1;
        Place {
            span,
            rank: self.places,
        }
    }

    /// Reports a broken rule, as an error or a warning.
    pub(crate) fn fault(&mut self, place: Place, fault: &Fault, source: &Source) {
        let help = fault.fix.help(|value| source.write(value));
        match (fault.rule.severity(), source) {
            (Severity::Warning, _) => self.warning(place, fault.rule, &fault.what, &help),
            (_, Source::Variable(name)) => {
                let what = format!(
                    "the variable `{name}` is invalid ({}): {}",
                    fault.rule, fault.what
                );
                self.error(place, Rule::EnvInvalid, &what, &help);
            }
            _ => self.error(place, fault.rule, &fault.what, &help),
        }
    }

    pub(crate) fn error(&mut self, place: Place, rule: Rule, what: &str, help: &str) {
        insert(&mut self.errors, Message::new(place, rule, what, help));
    }

    pub(crate) fn warning(&mut self, place: Place, rule: Rule, what: &str, help: &str) {
        insert(&mut self.warnings, Message::new(place, rule, what, help));
    }

    /// The warnings except those of the `silenced` rules, or the errors as invocations of `compile_error!`.
    pub(crate) fn finish(mut self, silenced: &[Rule]) -> Result<Vec<Message>, TokenStream> {
        self.warnings
            .retain(|message| !silenced.contains(&message.rule));
        if self.errors.is_empty() {
            return Ok(self.warnings);
        }
        let errors = self.errors.iter().map(Message::to_tokens);
        Err(quote! { #(#errors)* })
    }
}

fn insert(messages: &mut Vec<Message>, message: Message) {
    let index = messages.partition_point(|earlier| earlier.place.rank <= message.place.rank);
    messages.insert(index, message);
}
