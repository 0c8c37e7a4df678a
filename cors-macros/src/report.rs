//! The mistakes of an attribute, collected and reported together.

use cors_policy::{Fault, Rule, Severity};
use proc_macro2::{Span, TokenStream};
use quote::quote;

/// Where something stands in the source, and its rank among the places of one attribute.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub(crate) span: Span,
    pub(crate) rank: usize,
}

impl Place {
    /// The attribute as a whole.
    pub(crate) fn attribute() -> Self {
        Self {
            span: Span::call_site(),
            rank: usize::MAX,
        }
    }
}

/// One mistake: a text in the grammar that all messages share, and its place.
pub(crate) struct Message {
    pub(crate) place: Place,
    pub(crate) rule: Rule,
    text: String,
}

impl Message {
    /// A message of `what` is wrong, `help` on what to write, and the rule's id.
    pub(crate) fn new(place: Place, rule: Rule, what: &str, help: Option<&str>) -> Self {
        let help = help
            .map(|help| format!("help: {help}\n"))
            .unwrap_or_default();
        Self {
            place,
            rule,
            text: format!("{what}\n{help}rule: {rule}"),
        }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    fn to_tokens(&self) -> TokenStream {
        syn::Error::new(self.place.span, &self.text).to_compile_error()
    }
}

/// The help line that proposes `text` in place of what is blamed.
pub(crate) fn write(text: &str) -> String {
    format!("write `{text}`")
}

/// Collects messages.
#[derive(Default)]
pub(crate) struct Report {
    errors: Vec<Message>,
    warnings: Vec<Message>,
}

impl Report {
    /// A mistake in a value; `quoted` says whether the value is written as a string.
    pub(crate) fn fault(&mut self, place: Place, fault: &Fault, quoted: bool) {
        let quote = |fix: &String| {
            if quoted {
                format!("{fix:?}")
            } else {
                fix.clone()
            }
        };
        let fix = fault.fix.as_ref().map(|fix| write(&quote(fix)));
        let help = fix.as_ref().or(fault.help.as_ref());
        let message = Message::new(place, fault.rule, &fault.what, help.map(String::as_str));
        match fault.rule.severity() {
            Severity::Error | Severity::OptOut => self.errors.push(message),
            Severity::Warning => self.warnings.push(message),
        }
    }

    /// A mistake in the attribute's own form.
    pub(crate) fn error(&mut self, place: Place, rule: Rule, what: &str, help: Option<&str>) {
        self.errors.push(Message::new(place, rule, what, help));
    }

    /// The warnings that are left when those of the rules in `allowed` are silenced; or the errors,
    /// as invocations of `compile_error!`. Both in the order of their places.
    pub(crate) fn finish(mut self, allowed: &[Rule]) -> Result<Vec<Message>, TokenStream> {
        self.errors.sort_by_key(|message| message.place.rank);
        self.warnings.sort_by_key(|message| message.place.rank);
        self.warnings
            .retain(|message| !allowed.contains(&message.rule));
        if self.errors.is_empty() {
            return Ok(self.warnings);
        }
        let errors = self.errors.iter().map(Message::to_tokens);
        Err(quote! { #(#errors)* })
    }
}
