//! The command line.

use std::ffi::OsString;

pub(crate) const USAGE: &str = "\
usage: demo [--check | --manifest json|markdown|html | --help]

  (nothing)   serve the API and two web pages on localhost until stopped
  --check     play every call of the pages over HTTP as a browser would, print
              the outcome, exit 0 only when each call ended as its policy says
  --manifest  print the policies of all handlers, as JSON, as a Markdown table
              or as a web page
  --help      print this text";

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Command {
    Serve,
    Check,
    Manifest(Format),
    Help,
}

/// The format of the manifest.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Format {
    Json,
    Markdown,
    Html,
}

/// Reads the arguments after the program's name; an error names the first one that is unknown.
pub(crate) fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Command, String> {
    let mut args = args.into_iter();
    let command = match args.next() {
        None => return Ok(Command::Serve),
        Some(arg) if arg == "--check" => Command::Check,
        Some(arg) if arg == "--manifest" => Command::Manifest(format(args.next())?),
        Some(arg) if arg == "--help" || arg == "-h" => Command::Help,
        Some(arg) => return Err(unknown(&arg)),
    };
    match args.next() {
        None => Ok(command),
        Some(arg) => Err(unknown(&arg)),
    }
}

fn format(arg: Option<OsString>) -> Result<Format, String> {
    match arg {
        Some(arg) if arg == "json" => Ok(Format::Json),
        Some(arg) if arg == "markdown" => Ok(Format::Markdown),
        Some(arg) if arg == "html" => Ok(Format::Html),
        Some(arg) => Err(unknown(&arg)),
        None => Err("`--manifest` needs a format".to_owned()),
    }
}

fn unknown(arg: &OsString) -> String {
    format!("unknown argument `{}`", arg.to_string_lossy())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(args: &[&str]) -> Result<Command, String> {
        parse(args.iter().map(OsString::from))
    }

    #[test]
    fn known_arguments_are_commands() {
        assert_eq!(parsed(&[]), Ok(Command::Serve));
        assert_eq!(parsed(&["--check"]), Ok(Command::Check));
        assert_eq!(parsed(&["--help"]), Ok(Command::Help));
        let formats = [
            ("json", Format::Json),
            ("markdown", Format::Markdown),
            ("html", Format::Html),
        ];
        for (word, format) in formats {
            assert_eq!(parsed(&["--manifest", word]), Ok(Command::Manifest(format)));
        }
    }

    #[test]
    fn an_unknown_argument_is_named() {
        let error = Err("unknown argument `--chekc`".to_owned());
        assert_eq!(parsed(&["--chekc"]), error);
        assert_eq!(parsed(&["--check", "--chekc"]), error);
        assert_eq!(parsed(&["--manifest", "--chekc"]), error);
        let error = Err("`--manifest` needs a format".to_owned());
        assert_eq!(parsed(&["--manifest"]), error);
    }
}
