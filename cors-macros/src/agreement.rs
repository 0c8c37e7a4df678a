//! The methods of a policy and those of the framework's attribute below it.

use cors_rules::{Key, Rule, Severity, methods};

use crate::{
    args::{Args, Element, List},
    framework::RouteMethod,
    report::{Report, write},
    source::Source,
};

/// Sets the methods of a policy that lists none to those of the route. Reports differences if the policy lists methods.
pub(crate) fn apply_methods(route: &[RouteMethod], args: &mut Args, report: &mut Report) {
    if route.is_empty() {
        return;
    }
    if !args.has(Key::Methods) {
        let element = |method: &RouteMethod| Element {
            text: method.name.clone(),
            place: report.place(method.span),
            source: Source::Word,
        };
        args.set_methods(route.iter().map(element).collect());
    } else if let Some(list) = args.list(Key::Methods)
        && is_valid(list, args.has(Key::Credentials))
    {
        Difference::new(list, route).report(list, route, report);
    }
}

/// Whether the list follows all other rules.
fn is_valid(list: &List, credentials: bool) -> bool {
    let texts: Vec<&str> = list.values.iter().map(|value| &*value.text).collect();
    let findings = methods::check(&texts, credentials);
    let is_error = |rule: Rule| rule.severity() != Severity::Warning;
    !findings.iter().any(|finding| is_error(finding.fault.rule))
}

struct Difference<'a> {
    /// Methods of the policy that the route lacks.
    extra: Vec<&'a Element>,
    /// Methods of the route that the policy lacks.
    missing: Vec<&'a RouteMethod>,
}

impl<'a> Difference<'a> {
    fn new(list: &'a List, route: &'a [RouteMethod]) -> Self {
        let written: Vec<&str> = list.values.iter().map(|value| &*value.text).collect();
        let served: Vec<&str> = route.iter().map(|method| &*method.name).collect();
        let extra = list
            .values
            .iter()
            .filter(|value| !has(&served, &value.text));
        let missing = route.iter().filter(|method| !has(&written, &method.name));
        Self {
            extra: extra.collect(),
            missing: missing.collect(),
        }
    }

    fn report(&self, list: &List, route: &[RouteMethod], report: &mut Report) {
        let has_any = self.extra.iter().any(|value| value.text == "*");
        let is_of_pairs = self.missing.is_empty() || self.missing.len() == self.extra.len();
        if is_of_pairs && !has_any {
            self.report_elements(route, report);
        } else {
            self.report_list(list, has_any, route, report);
        }
    }

    /// Reports each extra method where it is written.
    fn report_elements(&self, route: &[RouteMethod], report: &mut Report) {
        let served = describe(route);
        for (index, value) in self.extra.iter().enumerate() {
            let what = format!("`methods` has `{}`, but {served}", value.text);
            let help = match self.missing.get(index) {
                Some(method) => write(&value.source.write(&method.name)),
                None => "remove it".to_owned(),
            };
            report.error(value.place, Rule::MethodDisagrees, &what, &help);
        }
    }

    fn report_list(&self, list: &List, has_any: bool, route: &[RouteMethod], report: &mut Report) {
        let served = describe(route);
        let missing = self.missing.iter().map(|method| &*method.name);
        let extra = self.extra.iter().map(|value| &*value.text);
        let what = if has_any {
            format!("`methods` is `any`, but {served}")
        } else if self.extra.is_empty() {
            format!("`methods` lacks {}, but {served}", join(missing))
        } else {
            format!("`methods` has {}, but {served}", join(extra))
        };
        let names: Vec<String> = route
            .iter()
            .map(|method| Source::Word.write(&method.name))
            .collect();
        let help = write(&format!("[{}]", names.join(", ")));
        report.error(list.place, Rule::MethodDisagrees, &what, &help);
    }
}

/// Whether a list has the method. GET includes HEAD, in policies and in most frameworks.
fn has(list: &[&str], method: &str) -> bool {
    list.contains(&method) || method == "HEAD" && list.contains(&"GET")
}

/// The attributes of the route and their methods, as a clause.
fn describe(route: &[RouteMethod]) -> String {
    let mut attributes: Vec<String> = Vec::new();
    for RouteMethod { attribute, .. } in route {
        let attribute = format!("#[{attribute}]");
        if !attributes.contains(&attribute) {
            attributes.push(attribute);
        }
    }
    let verb = if attributes.len() == 1 {
        "serves"
    } else {
        "serve"
    };
    let attributes = join(attributes.iter().map(String::as_str));
    let methods = join(route.iter().map(|method| &*method.name));
    format!("{attributes} below {verb} {methods}")
}

/// `a`, `b` and `c`
fn join<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    match &names[..] {
        [names @ .., last] if !names.is_empty() => format!("{} and {last}", names.join(", ")),
        names => names.concat(),
    }
}
