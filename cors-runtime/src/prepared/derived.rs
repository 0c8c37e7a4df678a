//! Values that adapters derive from a policy once.

use std::{any::Any, panic::AssertUnwindSafe, sync::OnceLock};

/// Values of different types. Each is created when it is first needed.
#[derive(Debug, Default)]
pub(super) struct Derived(OnceLock<Node>);

#[derive(Debug)]
struct Node {
    /// A value never changes, so a panic cannot leave it partially changed.
    value: AssertUnwindSafe<Box<dyn Any + Send + Sync>>,
    next: Box<Derived>,
}

impl Derived {
    #[inline]
    pub(super) fn get_or_make<T: Any + Send + Sync>(&self, make: impl Fn() -> T) -> &T {
        let first = self.0.get().and_then(|node| node.value.0.downcast_ref());
        first.unwrap_or_else(|| self.find_or_make(make))
    }

    #[cold]
    #[inline(never)]
    fn find_or_make<T: Any + Send + Sync>(&self, make: impl Fn() -> T) -> &T {
        let mut this = self;
        loop {
            let node = this.0.get_or_init(|| Node {
                value: AssertUnwindSafe(Box::new(make())),
                next: Box::default(),
            });
            match node.value.0.downcast_ref() {
                Some(value) => return value,
                None => this = &node.next,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{cors, policies, policy::Policies, policy::PolicyGroup as _};

    #[cors(origins = any, methods = [GET], crate = crate)]
    fn list_users() {}

    #[test]
    fn each_type_is_made_once() {
        let policies = Policies::from(policies![list_users]);
        let policy = policies.first().unwrap();
        assert_eq!(*policy.derived(|_| 1_u8), 1);
        assert_eq!(
            policy.derived(|policy| policy.description().name().to_owned()),
            "list_users"
        );
        assert_eq!(*policy.derived(|_| 2_u8), 1);
        assert_eq!(policy.derived(|_| String::new()), "list_users");
        list_users();
    }
}
