//! The probe, with the route types of another framework.

use cors_axum::{
    Policies,
    adapter::{Endpoint, probe, report, suppressed},
};

use crate::policies::{one, several};

/// A handler with a policy.
struct Annotated(Endpoint);

impl Clone for Annotated {
    fn clone(&self) -> Self {
        report(|| self.0.clone());
        Self(self.0.clone())
    }
}

/// A wrapper whose own policy applies to everything inside it.
struct Wrapper(Annotated, Endpoint);

impl Clone for Wrapper {
    fn clone(&self) -> Self {
        report(|| self.1.clone());
        Self(suppressed(|| self.0.clone()), self.1.clone())
    }
}

#[test]
fn a_probe_finds_the_one_endpoint_behind_a_route() {
    let one = || Endpoint::Handler(Policies::from(one::POLICY));
    let several = || Endpoint::Options(Policies::from(several::POLICY));
    let [first, second, other] = [one(), one(), several()].map(Annotated);
    assert_eq!(probe(&first), Some(one()));
    assert_eq!(probe(&[first.clone(), second]), Some(one()));
    assert_eq!(probe(&[first.clone(), other]), None);
    assert_eq!(probe(&Wrapper(first.clone(), several())), Some(several()));
    assert_eq!(probe(&"unannotated"), None);
    // Without a probe, a clone reports nothing.
    drop(first.clone());
    assert_eq!(probe(&()), None);
}
