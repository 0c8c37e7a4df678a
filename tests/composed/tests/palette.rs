//! The policies as data are equal to those of the library.

use composed::{palette::policies, policy::Names};

fn assert_same(data: Names, is_any: bool, list: &[&str], what: &str) {
    let (expected_any, expected) = match data {
        Names::Any(list) => (true, list),
        Names::Listed(list) => (false, list),
    };
    assert_eq!((is_any, list), (expected_any, expected), "{what}");
}

#[test]
fn the_policies_as_data_are_those_of_the_library() {
    for (data, policy) in policies() {
        let name = data.name;
        let (methods, origins) = (policy.methods(), policy.origins());
        let headers = policy.headers();
        assert!(policy.name().eq_ignore_ascii_case(name), "{name}");
        assert_same(data.methods, methods.is_any(), methods.list(), name);
        assert_same(data.origins, origins.is_any(), origins.list(), name);
        assert_same(data.headers, headers.is_any(), headers.list(), name);
        assert_eq!(policy.expose().list(), [data.exposed()], "{name}");
        assert_eq!(policy.credentials(), data.credentials, "{name}");
        assert_eq!(policy.max_age(), Some(data.max_age), "{name}");
    }
}
