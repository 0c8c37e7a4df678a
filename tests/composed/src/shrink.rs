//! Shrinks compositions.

use crate::composition::{Case, Mount, Router, Step, Whole};

/// Removes parts one by one, and returns the smallest composition that still fails.
pub fn shrink(mut case: Case, fails: impl Fn(&Case) -> bool) -> Case {
    while let Some(smaller) = smaller(&case).into_iter().find(&fails) {
        case = smaller;
    }
    case
}

/// For each part, the composition without it.
fn smaller(case: &Case) -> Vec<Case> {
    let mut cases: Vec<Case> = without_one(&case.scripts)
        .map(|scripts| Case {
            scripts,
            ..case.clone()
        })
        .collect();
    for (index, script) in case.scripts.iter().enumerate() {
        for fetches in without_one(&script.fetches) {
            let mut case = case.clone();
            case.scripts[index].fetches = fetches;
            cases.push(case);
        }
        for (number, fetch) in script.fetches.iter().enumerate() {
            for changes in without_one(&fetch.changes) {
                let mut case = case.clone();
                case.scripts[index].fetches[number].changes = changes;
                cases.push(case);
            }
        }
    }
    cases.extend(
        smaller_routers(&case.router)
            .into_iter()
            .map(|router| Case {
                router,
                ..case.clone()
            }),
    );
    cases
}

fn without_one<T: Clone>(values: &[T]) -> impl Iterator<Item = Vec<T>> {
    (0..values.len()).map(|index| {
        let mut values = values.to_vec();
        values.remove(index);
        values
    })
}

fn smaller_routers(router: &Router) -> Vec<Router> {
    let mut routers: Vec<Router> = without_one(&router.steps)
        .map(|steps| Router { steps })
        .collect();
    for (index, step) in router.steps.iter().enumerate() {
        for step in smaller_steps(step) {
            let mut router = router.clone();
            router.steps[index] = step;
            routers.push(router);
        }
    }
    routers
}

fn smaller_steps(step: &Step) -> Vec<Step> {
    match step {
        Step::Route(path, mount) => {
            let mounts = smaller_mounts(mount).into_iter();
            mounts
                .map(|mount| Step::Route(path.clone(), mount))
                .collect()
        }
        Step::RouteService(path, mount, layers) => {
            let with = |mount, layers| Step::RouteService(path.clone(), mount, layers);
            let mounts = smaller_mounts(mount).into_iter();
            let mounts = mounts.map(|mount| with(mount, layers.clone()));
            mounts
                .chain(without_one(layers).map(|layers| with(mount.clone(), layers)))
                .collect()
        }
        Step::Nest(path, router) => {
            let routers = smaller_routers(router).into_iter();
            routers
                .map(|router| Step::Nest(path.clone(), router))
                .collect()
        }
        Step::NestService(path, whole) => {
            let wholes = smaller_wholes(whole).into_iter();
            wholes
                .map(|whole| Step::NestService(path.clone(), whole))
                .collect()
        }
        Step::Merge(router) => {
            let routers = smaller_routers(router).into_iter();
            routers.map(Step::Merge).collect()
        }
        Step::FallbackService(whole) => {
            let wholes = smaller_wholes(whole).into_iter();
            wholes.map(Step::FallbackService).collect()
        }
        Step::Fallback | Step::Layer(_) => Vec::new(),
    }
}

fn smaller_wholes(whole: &Whole) -> Vec<Whole> {
    let routers = smaller_routers(&whole.router).into_iter();
    let routers = routers.map(|router| Whole {
        router,
        ..whole.clone()
    });
    let layers = without_one(&whole.layers).map(|layers| Whole {
        layers,
        ..whole.clone()
    });
    routers.chain(layers).collect()
}

fn smaller_mounts(mount: &Mount) -> Vec<Mount> {
    let layers = without_one(&mount.layers).map(|layers| Mount {
        layers,
        ..mount.clone()
    });
    let plain = without_one(&mount.plain).map(|plain| Mount {
        plain,
        ..mount.clone()
    });
    layers.chain(plain).collect()
}
