//! What is right, in plain words.
