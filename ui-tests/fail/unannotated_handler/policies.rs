use cors_runtime::policies;

fn plain() {}

fn main() {
    let _ = policies![plain];
    plain();
}
