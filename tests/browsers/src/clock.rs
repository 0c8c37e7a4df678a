//! A clock that a test can set.

use std::{fs, io, path::PathBuf, process::Command, time::Duration};

use tempfile::TempDir;

use crate::programs;

/// The clock of a browser's processes, by [libfaketime](https://github.com/wolfcw/libfaketime). Chromium and
/// Firefox do not run under it.
#[derive(Debug)]
pub struct Clock {
    folder: TempDir,
}

impl Clock {
    /// Creates a clock with the time of this machine.
    ///
    /// # Errors
    ///
    /// If its file cannot be written.
    pub fn new() -> io::Result<Self> {
        let folder = TempDir::new()?;
        let clock = Self { folder };
        clock.set_ahead(Duration::ZERO)?;
        Ok(clock)
    }

    /// Sets the clock ahead of the time of this machine.
    ///
    /// # Errors
    ///
    /// See [`new`](Self::new).
    pub fn set_ahead(&self, time: Duration) -> io::Result<()> {
        // The rename is atomic: a process reads either the old file or the new one.
        let next = self.folder.path().join("next");
        fs::write(&next, format!("+{}\n", time.as_secs()))?;
        fs::rename(next, self.file())
    }

    /// Returns the program of libfaketime's package if it is not installed.
    pub(crate) fn missing_program() -> Option<&'static str> {
        const PROGRAM: &str = "faketime";
        programs::first_installed(&[PROGRAM])
            .is_none()
            .then_some(PROGRAM)
    }

    /// Makes the program of the command, and its child processes, use this clock.
    pub(crate) fn apply_to(&self, command: &mut Command) {
        // The dynamic linker replaces `$LIB`.
        command.env("LD_PRELOAD", "/usr/$LIB/faketime/libfaketimeMT.so.1");
        command.env("FAKETIME_TIMESTAMP_FILE", self.file());
        command.env("FAKETIME_NO_CACHE", "1");
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("clock")
    }
}
