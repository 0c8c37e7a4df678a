//! Requests: such as browsers send, and such as nobody should.
