//! The instructions of each function in a case, without those of the functions that it calls, from callgrind profiles.

use std::{cmp::Reverse, collections::BTreeMap, fs, io};

use crate::{case::Case, instructions, row};

/// The instructions of each function, without those of the functions that it calls.
type Costs = BTreeMap<String, i64>;

/// Prints the functions of a case that the last run measured, most expensive first, next to those of the bare case.
pub(crate) fn print(name: &str) -> io::Result<()> {
    let cases = row::cases(&row::all());
    let case = cases.into_iter().find(|case| case.to_string() == name);
    let case = case.ok_or_else(|| io::Error::other("no such case: `functions` lists them"))?;
    let [with, without] = [costs(case)?, costs(case.bare())?];
    let cost = |costs: &Costs, function: &str| costs.get(function).copied().unwrap_or(0);
    let mut functions: Vec<_> = with.keys().chain(without.keys()).collect();
    functions.sort_by_key(|function| Reverse((cost(&with, function), *function)));
    functions.dedup();
    println!("| instructions | bare | function |\n|---|---|---|");
    for function in functions {
        let [with, without] = [&with, &without].map(|costs| cost(costs, function));
        if (with, without) != (0, 0) {
            println!("| {with} | {without} | {function} |");
        }
    }
    Ok(())
}

/// Prints the names of the cases.
pub(crate) fn print_cases() {
    for case in row::cases(&row::all()) {
        println!("{case}");
    }
}

/// The instructions per request.
fn costs(case: Case) -> io::Result<Costs> {
    let profile = fs::read_to_string(instructions::folder()?.join(case.to_string()))?;
    let calls = i64::from(instructions::calls(case));
    let mut costs = own_costs(&profile);
    for cost in costs.values_mut() {
        *cost /= calls;
    }
    Ok(costs)
}

fn own_costs(profile: &str) -> Costs {
    let mut costs = Costs::new();
    let mut function = "";
    let mut lines = profile.lines();
    while let Some(line) = lines.next() {
        if let Some(name) = line.strip_prefix("fn=") {
            function = name;
        } else if line.starts_with("calls=") {
            // The next line contains the cost of the called function.
            lines.next();
        } else if line.starts_with(|first: char| first.is_ascii_digit() || "+-*".contains(first)) {
            let cost = line.split(' ').nth(1).and_then(|cost| cost.parse().ok());
            *costs.entry(function.to_owned()).or_default() += cost.unwrap_or(0);
        }
    }
    costs
}
