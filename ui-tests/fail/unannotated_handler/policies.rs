use cors_axum::policies;

fn plain() {}

fn main() {
    let _ = policies![plain];
    plain();
}
