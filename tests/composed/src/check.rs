//! Compares the behavior of a composition with its guarantee.

use std::{collections::HashMap, fmt::Debug, time::Duration};

use axum::Router;
use cors_testing::{Browser, Credentials, Exchange, Outcome, Request};
use http::HeaderMap;

use crate::{
    composition::{self, Case, Change, Fetch, Script, State},
    coverage::{Coverage, Event},
    guarantee::{is_by_cached_names, may_read, may_send, nearest, policies_around},
    palette::{Parts, Run, SETS, runtime, take_runs},
    policy::{Group, OWN, Policy},
    site::{Site, sites},
    table::{Actual, Preflight, actual, preflight, row},
};

/// Longer than any `max_age`.
const DAY: Duration = Duration::from_secs(86_400);

/// Runs the scripts of a composition, and checks the results. This must be called within a single-threaded
/// runtime.
///
/// # Errors
///
/// Returns a description of the first difference.
pub async fn check(case: &Case, coverage: &mut Coverage) -> Result<(), String> {
    coverage.count_layers(&case.router);
    let mut state = case.state.clone();
    let parts = Parts::new(&state);
    let app = case.router.build(&parts);
    for script in &case.scripts {
        let mut program = Program {
            app: &app,
            router: &case.router,
            parts: &parts,
            state: &mut state,
        };
        attack(&mut program, script, coverage).await?;
    }
    Ok(())
}

/// A running program and its current state.
struct Program<'a> {
    app: &'a Router,
    router: &'a composition::Router,
    parts: &'a Parts,
    state: &'a mut State,
}

impl Program<'_> {
    fn replace(&mut self, change: Change) {
        self.state.apply(change);
        match change {
            Change::Live(slot, policy) => self.parts.live[slot].replace(policy.map(runtime)),
            Change::Set(set) => self.parts.set.replace(SETS[set]).expect("valid origins"),
        }
    }
}

async fn attack(
    program: &mut Program<'_>,
    script: &Script,
    coverage: &mut Coverage,
) -> Result<(), String> {
    let mut browser = Browser::at(script.origin);
    browser.set_cookie(OWN, "id=1; Secure; SameSite=None");
    // The names of headers that preflights have granted, by path.
    let mut granted: HashMap<&str, Vec<String>> = HashMap::new();
    // Whether the browser may have cached a preflight response of a policy that has been replaced.
    let mut is_stale = false;
    for fetch in &script.fetches {
        for &change in &fetch.changes {
            program.replace(change);
            is_stale = true;
        }
        if fetch.forgets {
            browser.advance(DAY);
            granted.clear();
            is_stale = false;
        }
        let sites = sites(program.router, program.state);
        let mut found = sites.iter().filter(|site| site.path == fetch.path);
        let Some(site) = found.next() else {
            continue;
        };
        let experience = experience(program.app, &mut browser, fetch).await;
        let attack = Attack {
            site,
            origin: script.origin,
            fetch,
            granted: granted.get(&*fetch.path).map_or(&[], Vec::as_slice),
            experience: &experience,
            is_stale,
        };
        attack
            .check(coverage)
            .map_err(|error| format!("{error}\nat {fetch} from {}", script.origin))?;
        granted
            .entry(&fetch.path)
            .or_default()
            .extend(experience.granted_names());
    }
    Ok(())
}

/// The result of a fetch.
#[derive(Debug)]
struct Experience {
    outcome: Outcome,
    traffic: Vec<Exchange>,
    runs: Vec<Run>,
}

async fn experience(app: &Router, browser: &mut Browser, fetch: &Fetch) -> Experience {
    let before = browser.traffic().len();
    let _ = take_runs();
    let outcome = browser.fetch(app, request(fetch)).await;
    Experience {
        outcome,
        traffic: browser.traffic()[before..].to_vec(),
        runs: take_runs(),
    }
}

fn request(fetch: &Fetch) -> Request {
    let request = Request::new(fetch.method.as_str(), format!("{OWN}{}", fetch.path));
    let request = request.credentials(if fetch.credentials {
        Credentials::Include
    } else {
        Credentials::Omit
    });
    fetch.headers.iter().fold(request, |request, &name| {
        let value = match name {
            "content-type" => "application/json",
            "accept" => "text/(plain)",
            "range" => "bytes=-5",
            _ => "1",
        };
        request.header(name, value)
    })
}

impl Experience {
    fn preflight(&self) -> Option<&Exchange> {
        self.traffic.iter().find(|exchange| exchange.is_preflight)
    }

    fn actual(&self) -> Option<&Exchange> {
        self.traffic.iter().find(|exchange| !exchange.is_preflight)
    }

    fn granted_names(&self) -> Vec<String> {
        let response = self.preflight().and_then(|it| it.response.as_ref());
        let response = response.filter(|response| {
            response.status.is_success()
                && !is_explained(response.status.as_u16(), &response.headers)
        });
        let names = response.and_then(|it| text(&it.headers, "access-control-allow-headers"));
        let names = names.unwrap_or_default();
        names
            .split(',')
            .map(|name| name.trim().to_ascii_lowercase())
            .collect()
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Whether a preflight was refused with an explanation. The response may have headers of the policy, except
/// for what is refused, so the browser does not send the request. The runs of handlers confirm this.
fn is_explained(status: u16, headers: &HeaderMap) -> bool {
    let is_text = text(headers, "content-type").is_some_and(|kind| kind.starts_with("text/plain"));
    status == 200 || status == 403 && is_text
}

/// A fetch and its result.
struct Attack<'a> {
    site: &'a Site,
    origin: &'static str,
    fetch: &'a Fetch,
    granted: &'a [String],
    experience: &'a Experience,
    is_stale: bool,
}

impl Attack<'_> {
    fn check(&self, coverage: &mut Coverage) -> Result<(), String> {
        if self.origin == OWN {
            return self.check_own_page(coverage);
        }
        if self.site.loses_directives() {
            return self.check_lost(coverage);
        }
        self.check_guarantee(coverage)?;
        if let Some(exchange) = self.experience.preflight() {
            self.check_preflight(exchange, coverage)?;
        }
        if let Some(exchange) = self.experience.actual() {
            self.check_actual(exchange, coverage)?;
        }
        Ok(())
    }

    /// No policy applies to a script of the program's own page: its request is neither preflighted nor
    /// refused.
    fn check_own_page(&self, coverage: &mut Coverage) -> Result<(), String> {
        coverage.count(Event::OwnPage);
        let is_readable = matches!(self.experience.outcome, Outcome::Readable(_));
        self.expect(is_readable, "a page reads its own server's response")?;
        let exchange = self.experience.actual().ok_or("no request")?;
        let expected = actual(self.site, self.origin, self.fetch);
        self.expect_eq(&response(exchange)?.0, &expected.status, "the status")?;
        self.expect_eq(&self.has_run(), &expected.runs, "whether the handler runs")
    }

    /// If the directives between the policies are lost, at least one policy must allow the request.
    fn check_lost(&self, coverage: &mut Coverage) -> Result<(), String> {
        let Attack { fetch, origin, .. } = *self;
        coverage.count(Event::LostDirectives);
        let policies = policies_around(self.site, fetch.method);
        let mut reading = policies.iter().copied().map(Some);
        let mut sending = reading.clone();
        if let Outcome::Readable(response) = &self.experience.outcome
            && response.status == 200
        {
            let may_read = reading.any(|it| may_read(it, origin, fetch.credentials));
            self.expect(may_read, "a script reads what no policy allows")?;
        }
        let is_cached = self.experience.preflight().is_none();
        if self.has_run() && fetch.needs_preflight() && !is_cached {
            let may_send = sending.any(|it| may_send(it, origin, fetch));
            self.expect(may_send, "a handler runs for what no policy allows")?;
        }
        Ok(())
    }

    fn has_run(&self) -> bool {
        let mut runs = self.experience.runs.iter();
        runs.any(|run| run.method == Some(self.fetch.method))
    }

    fn check_guarantee(&self, coverage: &mut Coverage) -> Result<(), String> {
        let Attack { fetch, origin, .. } = *self;
        let policy = nearest(self.site, fetch.method).0.policy();
        let may_read = may_read(policy, origin, fetch.credentials);
        let may_send = may_send(policy, origin, fetch);
        match &self.experience.outcome {
            Outcome::Readable(response) if response.status == 200 => {
                coverage.count(Event::Read);
                self.expect(may_read, "a script reads what the policy refuses")?;
            }
            _ if !may_read => coverage.count(Event::RefusedRead),
            _ => {}
        }
        if !self.has_run() || !fetch.needs_preflight() {
            coverage.count_if(!may_send && fetch.needs_preflight(), Event::RefusedRun);
            return Ok(());
        }
        let is_cached = self.experience.preflight().is_none();
        coverage.count(Event::Run);
        coverage.count_if(is_cached && may_send, Event::CachedRun);
        if is_cached && self.is_stale {
            // The cached preflight response may be that of a policy that has since been replaced.
            coverage.count_if(!may_send, Event::RunByReplacedPolicy);
            return Ok(());
        }
        let is_by_cached_names =
            is_cached && is_by_cached_names(self.site, origin, fetch, self.granted);
        coverage.count_if(!may_send && is_by_cached_names, Event::RunByCachedNames);
        self.expect(
            may_send || is_by_cached_names,
            "a handler runs for what the policy refuses",
        )
    }

    fn check_preflight(&self, exchange: &Exchange, coverage: &mut Coverage) -> Result<(), String> {
        let (status, headers) = response(exchange)?;
        let found = text(headers, "access-control-max-age");
        let origin = text(headers, "access-control-allow-origin");
        let (group, is_dropped) = match preflight(self.site) {
            Preflight::Policies(group) => (group, false),
            Preflight::Dropped(group) => (group, true),
            Preflight::Unanswered => {
                coverage.count(Event::UnansweredPreflight);
                return self.expect_eq(&origin, &None, "a preflight is answered");
            }
        };
        let runs = &self.experience.runs;
        let has_passed = runs.iter().any(|run| run.method.is_none());
        self.expect(!has_passed, "a handler runs for a preflight")?;
        let granting = self.granting(group);
        coverage.count(match granting {
            Some(_) => Event::GrantedPreflight,
            None => Event::RefusedPreflight,
        });
        if is_explained(status, headers) {
            return self.expect_eq(&granting.is_some(), &false, "a refusal is explained");
        }
        let is_success = (200..300).contains(&status);
        self.expect_eq(
            &is_success,
            &granting.is_some(),
            "the status of a preflight",
        )?;
        let visible = granting.filter(|_| !is_dropped);
        let max_age = visible.map(|policy| policy.max_age.to_string());
        self.expect_eq(&found, &max_age.as_deref(), "the policy of a preflight")?;
        let allowed = visible.and_then(|policy| policy.allow_origin(self.origin));
        self.expect_eq(&origin, &allowed, "the origin of a preflight")
    }

    fn granting(&self, group: Group) -> Option<&'static Policy> {
        let policy = group.serving(self.fetch.method)?;
        let mut names = self.fetch.headers.iter();
        let covers = names.all(|name| policy.headers.covers(name));
        (covers && policy.allows_origin(self.origin)).then_some(policy)
    }

    fn check_actual(&self, exchange: &Exchange, coverage: &mut Coverage) -> Result<(), String> {
        let (status, headers) = response(exchange)?;
        let expected = actual(self.site, self.origin, self.fetch);
        self.count_actual(&expected, coverage);
        self.expect_eq(&status, &expected.status, "the status")?;
        self.expect_eq(&self.has_run(), &expected.runs, "whether the handler runs")?;
        let policy = expected.policy;
        let allowed = policy.and_then(|policy| policy.allow_origin(self.origin));
        let origin = text(headers, "access-control-allow-origin");
        self.expect_eq(&origin, &allowed, "the origin of the response")?;
        let exposed = policy.filter(|_| allowed.is_some()).map(Policy::exposed);
        let found = text(headers, "access-control-expose-headers");
        self.expect_eq(&found, &exposed.as_deref(), "the policy of the response")
    }

    fn count_actual(&self, expected: &Actual, coverage: &mut Coverage) {
        let row = row(self.site, self.fetch.method);
        coverage.count(Event::Row(row));
        let is_readable = expected
            .policy
            .is_some_and(|policy| may_read(Some(policy), self.origin, self.fetch.credentials));
        coverage.count_if(is_readable, Event::Readable(expected.status));
        coverage.count_if(expected.status == 403, Event::RefusedByInner(row));
    }

    fn expect(&self, is_right: bool, what: &str) -> Result<(), String> {
        self.expect_eq(&is_right, &true, what)
    }

    fn expect_eq<T: PartialEq + Debug>(
        &self,
        found: &T,
        expected: &T,
        what: &str,
    ) -> Result<(), String> {
        if found == expected {
            return Ok(());
        }
        Err(format!(
            "{what}: {found:?}, expected {expected:?}\nrings: {:?}\nruns: {:?}\ntraffic: {:?}",
            self.site.rings, self.experience.runs, self.experience.traffic
        ))
    }
}

fn response(exchange: &Exchange) -> Result<(u16, &HeaderMap), String> {
    let response = exchange.response.as_ref().ok_or("the service failed")?;
    Ok((response.status.as_u16(), &response.headers))
}
