//! The probe, on routes of a framework of its own.

use cors_axum::{
    Policies,
    adapter::{Endpoint, probe, report, suppressed},
};

use crate::policies::{one, several};

/// A handler with a policy.
struct Annotated(Endpoint);

impl Clone for Annotated {
    fn clone(&self) -> Self {
        report(self.0);
        Self(self.0)
    }
}

/// A wrapper whose own policy stands for what is inside of it.
struct Wrapper(Annotated, Endpoint);

impl Clone for Wrapper {
    fn clone(&self) -> Self {
        report(self.1);
        Self(suppressed(|| self.0.clone()), self.1)
    }
}

#[test]
fn a_probe_finds_the_one_endpoint_behind_a_route() {
    let one = Endpoint::Handler(Policies::from(one::POLICY));
    let several = Endpoint::Options(Policies::from(several::POLICY));
    assert_eq!(probe(&Annotated(one)), Some(one));
    assert_eq!(probe(&[Annotated(one), Annotated(one)]), Some(one));
    assert_eq!(probe(&[Annotated(one), Annotated(several)]), None);
    assert_eq!(probe(&Wrapper(Annotated(one), several)), Some(several));
    assert_eq!(probe(&"unannotated"), None);
    // A clone outside of a probe reports to nobody.
    drop(Annotated(one).clone());
    assert_eq!(probe(&()), None);
}
