//! The changes from one manifest to another.

use std::{collections::BTreeMap, fmt};

use crate::{change::Change, comparison::Comparison, handler::Handler, manifest::Manifest};

/// The changes from one manifest to another; those that allow more come first.
///
/// It is empty if the policies are equal. The source locations and the order of lists are not compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// The changes.
    pub changes: Vec<Change>,
}

impl Manifest {
    /// The changes from this manifest to `newer`.
    ///
    /// ```
    /// use cors_manifest::Manifest;
    ///
    /// let reviewed = Manifest::from_json(r#"{ "version": 1, "handlers": [] }"#)?;
    /// print!("{}", reviewed.difference(&Manifest::of_program()));
    /// # Ok::<(), cors_manifest::ManifestError>(())
    /// ```
    #[must_use]
    pub fn difference(&self, newer: &Self) -> Difference {
        let comparison = Comparison::new([self, newer]);
        let (old, new) = (by_place(self), by_place(newer));
        let mut changes = Vec::new();
        for (place, before) in &old {
            changes.extend(match new.get(place) {
                Some(after) => comparison.changes(before, after),
                None => vec![comparison.removed(before)],
            });
        }
        let added = new.iter().filter(|(place, _)| !old.contains_key(place));
        changes.extend(added.map(|(_, after)| comparison.added(after)));
        changes.sort_by_key(|change| change.effect);
        Difference { changes }
    }
}

/// The module, the name, and a number: functions inside functions may have the same module and name.
type Place<'a> = (&'a str, &'a str, usize);

fn by_place(manifest: &Manifest) -> BTreeMap<Place<'_>, &Handler> {
    let mut places = BTreeMap::new();
    for handler in &manifest.handlers {
        let (module, name, _) = handler.sort_key();
        let place = (module, name, 0)..=(module, name, usize::MAX);
        let number = places.range(place).count();
        places.insert((module, name, number), handler);
    }
    places
}

impl Difference {
    /// Whether there are no changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }
}

/// One line per change.
impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut changes = self.changes.iter();
        changes.try_for_each(|change| writeln!(f, "{change}"))
    }
}

#[cfg(test)]
mod tests {
    use std::slice::from_ref;

    use super::Manifest;
    use crate::{
        handler::Handler,
        samples::{enforce, handler, names},
    };

    const APP: &str = "https://app.example.com";
    const BETA: &str = "https://beta.example.com";

    fn difference(before: &[Handler], after: &[Handler]) -> String {
        let manifest = |handlers: &[Handler]| handlers.iter().cloned().collect::<Manifest>();
        manifest(before).difference(&manifest(after)).to_string()
    }

    fn list_users(change: impl Fn(&mut Handler)) -> Handler {
        let mut handler = handler("list_users", &[APP]);
        change(&mut handler);
        handler
    }

    /// Checks the sentences about a change and about its reverse.
    fn check(before: &Handler, after: &Handler, there: &[&str], back: &[&str]) {
        let lines = |one: &Handler, other: &Handler| {
            let difference = difference(from_ref(one), from_ref(other));
            difference.lines().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(lines(before, after), there);
        assert_eq!(lines(after, before), back);
    }

    #[test]
    fn each_part_of_a_policy_widens_and_narrows() {
        type Case<'a> = (fn(&mut Handler), &'a str, &'a str);
        let table: [Case<'_>; 16] = [
            (
                |handler| handler.methods = names(&["GET", "POST", "PUT"]),
                "widened   https://app.example.com may now POST, PUT list_users",
                "narrowed  https://app.example.com may no longer POST, PUT list_users",
            ),
            (
                |handler| handler.methods = names(&["*"]),
                "widened   https://app.example.com may now use any method of list_users",
                "narrowed  https://app.example.com may no longer use any method of list_users",
            ),
            (
                |handler| handler.credentials = true,
                "widened   https://app.example.com may now send credentials to list_users",
                "narrowed  https://app.example.com may no longer send credentials to list_users",
            ),
            (
                |handler| handler.headers = names(&["x-admin"]),
                "widened   callers may now send list_users the header x-admin",
                "narrowed  callers may no longer send list_users the header x-admin",
            ),
            (
                |handler| handler.headers = names(&["x-a", "x-b"]),
                "widened   callers may now send list_users the headers x-a, x-b",
                "narrowed  callers may no longer send list_users the headers x-a, x-b",
            ),
            (
                |handler| handler.headers = names(&["*"]),
                "widened   callers may now send list_users any header",
                "narrowed  callers may no longer send list_users any header",
            ),
            (
                |handler| handler.headers = names(&["*", "authorization"]),
                "widened   callers may now send list_users any header, and authorization",
                "narrowed  callers may no longer send list_users any header, and authorization",
            ),
            (
                |handler| handler.expose = names(&["etag"]),
                "widened   callers may now read, in the responses of list_users, the header etag",
                "narrowed  callers may no longer read, in the responses of list_users, the header etag",
            ),
            (
                |handler| handler.max_age = Some(600),
                "widened   browsers may now cache preflight responses of list_users for 600 seconds (before: 5)",
                "narrowed  browsers may no longer cache preflight responses of list_users for 600 seconds (now: 5)",
            ),
            (
                |handler| handler.max_age = Some(0),
                "narrowed  browsers may no longer cache preflight responses of list_users for 5 seconds (now: 0)",
                "widened   browsers may now cache preflight responses of list_users for 5 seconds (before: 0)",
            ),
            (
                |handler| handler.max_age = Some(5),
                "changed   the max-age of list_users is now written as 5 seconds instead of the browser's default",
                "changed   the max-age of list_users is now written as the browser's default instead of 5 seconds",
            ),
            (
                |handler| handler.enforce = enforce(&[]),
                "narrowed  pages of any origin may no longer run list_users, without reading its responses",
                "widened   pages of any origin may now run list_users, without reading its responses",
            ),
            (
                |handler| handler.private_network = true,
                "widened   pages of a public network may now call list_users on a private network",
                "narrowed  pages of a public network may no longer call list_users on a private network",
            ),
            (
                |handler| handler.preflight_status = 200,
                "changed   the preflight status of list_users is now 200 instead of 204",
                "changed   the preflight status of list_users is now 204 instead of 200",
            ),
            (
                |handler| handler.allow = vec!["danger_null_origin".to_owned()],
                "widened   list_users now has danger_null_origin",
                "narrowed  list_users no longer has danger_null_origin",
            ),
            (
                |handler| handler.allow = vec!["max_age_capped".to_owned()],
                "changed   list_users now silences the warning max_age_capped",
                "changed   list_users no longer silences the warning max_age_capped",
            ),
        ];
        for (change, there, back) in table {
            check(&list_users(|_| {}), &list_users(change), &[there], &[back]);
        }
    }

    #[test]
    fn each_kind_of_origin_widens_and_narrows() {
        let table = [
            (BETA, BETA),
            (
                "http://beta.example.com:8080",
                "http://beta.example.com:8080",
            ),
            ("https://*.example.org", "https://*.example.org"),
            ("null", "the origin null (any sandboxed frame)"),
            (
                "env(\"APP_ORIGINS\")",
                "the origins in env(\"APP_ORIGINS\")",
            ),
            ("configured", "the configured origins"),
            (
                "option_env(\"APP_ORIGINS\")",
                "the origins in option_env(\"APP_ORIGINS\")",
            ),
            (
                "matching(tenants::is_known)",
                "the origins by matching(tenants::is_known)",
            ),
        ];
        for (origin, who) in table {
            let handler = |origins| {
                let mut handler = handler("delete_user", origins);
                handler.methods = names(&["DELETE"]);
                handler.credentials = true;
                handler
            };
            check(
                &handler(&[APP]),
                &handler(&[APP, origin]),
                &[&format!(
                    "widened   {who} may now DELETE delete_user with credentials"
                )],
                &[&format!(
                    "narrowed  {who} may no longer DELETE delete_user with credentials"
                )],
            );
        }
    }

    #[test]
    fn the_hosts_of_enforce_widen_and_narrow() {
        let with = |hosts| list_users(|handler| handler.enforce = enforce(hosts));
        check(
            &list_users(|_| {}),
            &with(&["api.example.com"]),
            &[
                "narrowed  pages of any origin may no longer run list_users, without reading its responses",
                "narrowed  list_users may no longer be reached under any host",
            ],
            &[
                "widened   pages of any origin may now run list_users, without reading its responses",
                "widened   list_users may now be reached under any host",
            ],
        );
        check(
            &with(&[]),
            &with(&["api.example.com"]),
            &["narrowed  list_users may no longer be reached under any host"],
            &["widened   list_users may now be reached under any host"],
        );
        check(
            &with(&["api.example.com"]),
            &with(&["api.example.com", "a.example", "localhost:3000"]),
            &["widened   list_users may now be reached under a.example, localhost:3000"],
            &["narrowed  list_users may no longer be reached under a.example, localhost:3000"],
        );
        check(
            &with(&["api.example.com"]),
            &with(&["*.example.com"]),
            &[
                "widened   list_users may now be reached under *.example.com",
                "changed   list_users no longer lists the host api.example.com, which is still allowed by the \
                 host *.example.com",
            ],
            &[
                "narrowed  list_users may no longer be reached under *.example.com",
                "changed   list_users now lists the host api.example.com, which was allowed before by the host *.example.com",
            ],
        );
        let [one, other] = [["a.example", "b.example"], ["b.example", "a.example"]];
        check(&with(&one), &with(&other), &[], &[]);
    }

    #[test]
    fn none_allows_no_origin() {
        check(
            &handler("list_users", &[APP]),
            &handler("list_users", &["none"]),
            &["narrowed  https://app.example.com may no longer GET list_users"],
            &["widened   https://app.example.com may now GET list_users"],
        );
        check(
            &handler("list_users", &[]),
            &handler("list_users", &["none"]),
            &["changed   the origins of list_users are now written none instead of an empty list"],
            &["changed   the origins of list_users are now written an empty list instead of none"],
        );
        let own_pages = [handler("list_users", &["none"])];
        check_lines(
            &[],
            &own_pages,
            "changed   list_users allows no origin: the handler is new\n",
        );
        check_lines(
            &own_pages,
            &[],
            "changed   list_users allows no origin: the handler is gone\n",
        );
    }

    fn check_lines(before: &[Handler], after: &[Handler], expected: &str) {
        assert_eq!(difference(before, after), expected);
    }

    #[test]
    fn an_origin_that_another_covers_comes_to_the_same() {
        check(
            &handler("list_users", &["https://*.example.com"]),
            &handler("list_users", &["https://*.example.com", APP]),
            &[
                "changed   list_users now lists https://app.example.com, which was allowed before by https://*.example.com",
            ],
            &[
                "changed   list_users no longer lists https://app.example.com, which is still allowed by \
                 https://*.example.com",
            ],
        );
        check(
            &handler("list_users", &[APP]),
            &handler("list_users", &["*"]),
            &[
                "widened   any origin may now GET list_users",
                "changed   list_users no longer lists https://app.example.com, which is still allowed by any origin",
            ],
            &[
                "narrowed  any origin may no longer GET list_users",
                "changed   list_users now lists https://app.example.com, which was allowed before by any origin",
            ],
        );
    }

    #[test]
    fn a_variable_allows_the_same_whether_or_not_it_may_be_unset() {
        check(
            &handler("list_users", &["env(\"X\")"]),
            &handler("list_users", &["option_env(\"X\")"]),
            &[
                "changed   list_users now lists the origins in option_env(\"X\"), which was allowed before by the origins in env(\"X\")",
                "changed   list_users no longer lists the origins in env(\"X\"), which is still allowed by \
                 the origins in option_env(\"X\")",
            ],
            &[
                "changed   list_users now lists the origins in env(\"X\"), which was allowed before by the origins in option_env(\"X\")",
                "changed   list_users no longer lists the origins in option_env(\"X\"), which is still \
                 allowed by the origins in env(\"X\")",
            ],
        );
    }

    #[test]
    fn a_header_that_the_wildcard_covers_comes_to_the_same() {
        check(
            &list_users(|handler| handler.headers = names(&["*"])),
            &list_users(|handler| handler.headers = names(&["*", "x-a"])),
            &["changed   the headers of list_users are now written any, x-a instead of any"],
            &["changed   the headers of list_users are now written any instead of any, x-a"],
        );
        check(
            &list_users(|handler| handler.headers = names(&["*"])),
            &list_users(|handler| handler.headers = names(&["*", "authorization"])),
            &["widened   callers may now send list_users the header authorization"],
            &["narrowed  callers may no longer send list_users the header authorization"],
        );
    }

    #[test]
    fn what_changes_together_is_said_once_for_each_origin() {
        let after = |handler: &mut Handler| {
            handler.origins = self::handler("", &[APP, BETA]).origins;
            handler.methods = names(&["GET", "DELETE"]);
            handler.credentials = true;
        };
        check(
            &list_users(|_| {}),
            &list_users(after),
            &[
                "widened   https://beta.example.com may now GET, DELETE list_users with credentials",
                "widened   https://app.example.com may now DELETE list_users with credentials",
                "widened   https://app.example.com may now send credentials to list_users",
            ],
            &[
                "narrowed  https://beta.example.com may no longer GET, DELETE list_users with credentials",
                "narrowed  https://app.example.com may no longer DELETE list_users with credentials",
                "narrowed  https://app.example.com may no longer send credentials to list_users",
            ],
        );
    }

    #[test]
    fn handlers_come_and_go() {
        let one = handler("list_users", &[APP]);
        let mut two = handler("delete_user", &[APP, BETA]);
        two.methods = names(&["DELETE"]);
        two.credentials = true;
        let (fewer, more) = ([one.clone()], [one, two]);
        assert_eq!(
            difference(&fewer, &more),
            "widened   https://app.example.com, https://beta.example.com may now DELETE delete_user \
             with credentials: the handler is new\n"
        );
        assert_eq!(
            difference(&more, &fewer),
            "narrowed  https://app.example.com, https://beta.example.com may no longer DELETE delete_user \
             with credentials: the handler is gone\n"
        );
    }

    #[test]
    fn handlers_of_one_name_are_told_apart() {
        let users = handler("list", &[APP]);
        let mut orders = handler("list", &[APP]);
        orders.module = "api::orders".to_owned();
        let mut wider = orders.clone();
        wider.methods = names(&["GET", "PUT"]);
        assert_eq!(
            difference(&[users.clone(), orders], &[users.clone(), wider]),
            "widened   https://app.example.com may now PUT api::orders::list\n"
        );

        let mut inner = handler("list", &[BETA]);
        inner.line = 9;
        assert_eq!(
            difference(&[users.clone(), inner], &[users]),
            "narrowed  https://beta.example.com may no longer GET list: the handler is gone\n"
        );
    }

    #[test]
    fn many_origins_that_stay_are_counted() {
        let origins: Vec<String> = (1..=4)
            .map(|number| format!("https://{number}.example"))
            .collect();
        let origins: Vec<&str> = origins.iter().map(String::as_str).collect();
        let table = [
            (3, "https://1.example, https://2.example, https://3.example"),
            (4, "4 origins"),
        ];
        for (count, who) in table {
            let before = handler("list_users", &origins[..count]);
            let mut after = before.clone();
            after.methods = names(&["GET", "PUT"]);
            let expected = format!("widened   {who} may now PUT list_users\n");
            assert_eq!(difference(&[before], &[after]), expected);
        }
    }

    #[test]
    fn place_and_order_do_not_count() {
        let before = list_users(|handler| {
            handler.origins = self::handler("", &[APP, BETA]).origins;
            handler.methods = names(&["GET", "PUT"]);
        });
        let mut after = before.clone();
        after.origins.reverse();
        after.methods.list.reverse();
        after.file = "src/elsewhere.rs".to_owned();
        after.line = 90;
        assert_eq!(difference(&[before], &[after]), "");
    }

    #[test]
    fn text_from_elsewhere_is_escaped_and_cut() {
        let after = list_users(|handler| {
            let long = "x".repeat(65_536);
            handler.name = "a\n\u{1b}[2J\u{202e}".to_owned();
            handler.origins[0].text = format!("https://\n{long}");
            handler.methods.list = vec!["GET\r".to_owned()];
        });
        let said = difference(&[], &[after]);
        assert!(said.len() < 600, "{}", said.len());
        assert_eq!(said.matches('\n').count(), 1, "{said}");
        assert!(!said.trim_end().contains(char::is_control), "{said}");
        assert!(
            said.contains("may now GET\\r a\\n\\u{1b}[2J\\u{202e}"),
            "{said}"
        );
    }
}
