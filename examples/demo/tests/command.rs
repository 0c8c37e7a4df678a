//! The program at a terminal.

use std::io::ErrorKind;
use std::net::TcpListener;
use std::process::{Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(60);

/// Runs the demo until it ends, and stops it if it continues to serve.
fn demo(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_demo"));
    command
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("the demo starts");
    let start = Instant::now();
    while child
        .try_wait()
        .expect("the demo can be waited for")
        .is_none()
    {
        if start.elapsed() > PATIENCE {
            child.kill().expect("the demo can be stopped");
            panic!("the demo with {args:?} did not end by itself");
        }
        sleep(Duration::from_millis(20));
    }
    child.wait_with_output().expect("the demo has ended")
}

fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn check_prints_both_tables_and_succeeds() {
    let output = demo(&["--check"]);
    let table = text(&output.stdout);
    assert!(output.status.success(), "{table}{}", text(&output.stderr));
    assert!(
        table.contains("from http://localhost:4001, the allowed page"),
        "{table}"
    );
    assert!(
        table.contains("from http://localhost:4002, the foreign page"),
        "{table}"
    );
    let marked = |mark| {
        table
            .lines()
            .filter(|line| line.trim_start().starts_with(mark))
            .count()
    };
    let calls = marked("ok ");
    assert!(calls >= 46, "{table}");
    assert_eq!(marked("WRONG "), 0, "{table}");
    let total = format!("{calls} of {calls} calls ended as expected\n");
    assert!(table.ends_with(&total), "{table}");
}

#[test]
fn an_unknown_argument_is_named() {
    let output = demo(&["--nonsense"]);
    let message = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert!(
        message.contains("unknown argument `--nonsense`"),
        "{message}"
    );
    assert!(message.contains("usage: demo"), "{message}");
}

#[test]
fn a_port_in_use_is_named() {
    let _held = match TcpListener::bind(("127.0.0.1", 4000)) {
        Ok(listener) => Some(listener),
        Err(error) if error.kind() == ErrorKind::AddrInUse => None,
        Err(error) => panic!("port 4000 is neither free nor in use: {error}"),
    };
    let output = demo(&[]);
    let message = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{message}");
    assert!(
        message.contains("cannot listen on 127.0.0.1:4000: address already in use;"),
        "{message}"
    );
    assert!(output.stdout.is_empty(), "{}", text(&output.stdout));
}

#[test]
fn help_shows_the_usage() {
    let output = demo(&["--help"]);
    assert!(output.status.success());
    assert!(text(&output.stdout).starts_with("usage: demo"));
}

#[test]
fn the_manifest_is_printed_in_each_format() {
    let table = [
        ("json", "{\n  \"version\": 1,"),
        ("markdown", "| handler |"),
        ("html", "<!DOCTYPE html>"),
    ];
    for (format, start) in table {
        let output = demo(&["--manifest", format]);
        let printed = text(&output.stdout);
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert!(printed.starts_with(start), "{printed}");
        assert!(printed.contains("update_profile"), "{printed}");
    }
}
