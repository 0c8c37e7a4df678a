//! Tests of when the cache queries the database. The clock is paused while a test runs.

use tokio::{task::JoinSet, time::advance};

use super::*;

const SHOP: &str = "shop.example";

async fn with_shop() -> Policies {
    let policies = Policies::default();
    let policy = PolicyConfig::new().origins("https://shop.example");
    policies.store(SHOP.to_owned(), Some(policy)).await;
    policies
}

fn query_count(policies: &Policies) -> usize {
    policies.0.database.query_count.load(Ordering::Relaxed)
}

#[tokio::test(start_paused = true)]
async fn requests_that_arrive_together_cost_one_query() {
    let policies = with_shop().await;
    let mut requests = JoinSet::new();
    for _ in 0..100 {
        let policies = policies.clone();
        requests.spawn(async move { policies.find(SHOP).await.is_some() });
    }
    assert!(requests.join_all().await.iter().all(|is_found| *is_found));
    assert_eq!(query_count(&policies), 1);
}

#[tokio::test(start_paused = true)]
async fn a_request_that_is_cancelled_leaves_the_query_to_the_next_one() {
    let policies = with_shop().await;
    let cancelled = tokio::time::timeout(Duration::from_millis(1), policies.find(SHOP));
    assert!(cancelled.await.is_err());
    assert!(policies.find(SHOP).await.is_some());
}

#[tokio::test(start_paused = true)]
async fn policies_and_their_absence_expire() {
    let policies = with_shop().await;
    for (host, is_found) in [(SHOP, true), ("nobody.example", false)] {
        let before = query_count(&policies);
        for _ in 0..2 {
            assert_eq!(policies.find(host).await.is_some(), is_found);
        }
        assert_eq!(query_count(&policies), before + 1);
        advance(KEPT_FOR).await;
        assert_eq!(policies.find(host).await.is_some(), is_found);
        assert_eq!(query_count(&policies), before + 2);
    }
}

#[tokio::test(start_paused = true)]
async fn a_policy_that_is_stored_applies_at_once() {
    let policies = with_shop().await;
    assert!(policies.find(SHOP).await.is_some());
    policies.store(SHOP.to_owned(), None).await;
    assert!(policies.find(SHOP).await.is_none());
}

#[tokio::test(start_paused = true)]
async fn names_that_clients_invent_do_not_fill_the_memory() {
    let policies = with_shop().await;
    for number in 0..3 * CAPACITY {
        policies.find(&format!("shop-{number}.example")).await;
    }
    assert!(policies.cache().len() <= CAPACITY);
}
