//! The table of ratios.

use crate::{
    figures::{Figure, Figures},
    goals::goal,
    row::Row,
};

const HEAD: &str = "\
| scenario | N | instructions | peer | **ratio** | goal | ns | peer | ratio | allocations (bytes) | peer |
|---|---|---|---|---|---|---|---|---|---|---|";

pub(crate) fn print(rows: &[Row], figures: &Figures) {
    let mut mount = "";
    for row in rows {
        if row.mount() != mount {
            mount = row.mount();
            println!("\n## {mount}\n\n{HEAD}");
        }
        print_row(*row, figures);
    }
}

fn print_row(row: Row, figures: &Figures) {
    let [ours, peer] = figures.pair(row);
    let goal = goal(row).map_or_else(String::new, |goal| {
        let missed = ours.instructions / peer.instructions > goal;
        format!("{goal}{}", if missed { " MISSED" } else { "" })
    });
    println!(
        "| {} | {} | {:.0} | {:.0} | {:.3} | {goal} | {:.0} | {:.0} | {:.3} | {} | {} |",
        row.ours.scenario,
        row.ours.origins,
        ours.instructions,
        peer.instructions,
        ours.instructions / peer.instructions,
        ours.nanoseconds,
        peer.nanoseconds,
        ours.nanoseconds / peer.nanoseconds,
        allocations(ours),
        allocations(peer),
    );
}

fn allocations(figure: Figure) -> String {
    format!("{} ({})", figure.allocations, figure.bytes)
}
