//! The findings of the command.

use std::sync::atomic::Ordering;

use axum::{
    Router,
    extract::Request,
    http::{HeaderValue, Version},
    middleware::{Next, from_fn},
    response::Response,
};

use crate::{
    Folder,
    application::{ADDED, AUTHENTICATED, router},
    probe,
    server::{serve, serve_tls},
};

const BOOKS: &str = "/books=list_books,add_book";

async fn reflect(request: Request, next: Next) -> Response {
    let origin = request.headers().get("origin").cloned();
    let is_preflight = request.method() == "OPTIONS";
    let mut response = next.run(request).await;
    if let Some(origin) = origin.filter(|_| !is_preflight) {
        response
            .headers_mut()
            .insert("access-control-allow-origin", origin);
    }
    response
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deployment_that_agrees_ends_with_0() {
    let address = serve(router()).await;
    let run = probe(&address, &[BOOKS]).await;
    assert_eq!(run.status, Some(0), "{}{}", run.output, run.errors);
    assert!(
        run.output
            .ends_with("requests, 0 wider, 0 narrower, 0 notes\n"),
        "{}",
        run.output
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wider_deployment_ends_with_1_and_names_the_requests() {
    let address = serve(router().layer(from_fn(reflect))).await;
    let run = probe(&address, &[BOOKS]).await;
    assert_eq!(run.status, Some(1), "{}{}", run.output, run.errors);
    for line in [
        "WIDER /books: allows an unrelated origin\n",
        "    expected: refused by list_books\n",
        "    help: list the origins instead of `*` or the origin of the request\n",
        &format!("    curl -i -H 'Origin: https://cors-probe.example' '{address}/books'\n"),
    ] {
        assert!(run.output.contains(line), "{line}\n{}", run.output);
    }
    let run = probe(&address, &[BOOKS, "--json"]).await;
    assert_eq!(run.status, Some(1), "{}", run.errors);
    let json: serde_json::Value = serde_json::from_str(&run.output).expect("JSON");
    let causes = json["findings"].as_array().expect("findings").iter();
    let causes: Vec<_> = causes
        .filter_map(|finding| finding["cause"].as_str())
        .collect();
    assert!(
        causes.contains(&"origin-foreign") && causes.contains(&"origin-null"),
        "{causes:?}"
    );
    assert_eq!(json["findings"][0]["direction"], "wider");
    assert_eq!(json["address"], address);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_below_a_path_is_reached_there() {
    let address = serve(Router::new().nest("/api", router())).await;
    let run = probe(&format!("{address}/api/"), &[BOOKS]).await;
    assert_eq!(run.status, Some(0), "{}{}", run.output, run.errors);
    let run = probe(&address, &[BOOKS]).await;
    assert_eq!(run.status, Some(1), "{}{}", run.output, run.errors);
    assert!(run.output.contains("NARROWER /books"), "{}", run.output);
}

#[tokio::test(flavor = "multi_thread")]
async fn handlers_of_unsafe_methods_run_only_where_it_is_allowed() {
    let address = serve(router()).await;
    let before = ADDED.load(Ordering::Relaxed);
    assert_eq!(probe(&address, &[BOOKS]).await.status, Some(0));
    assert_eq!(ADDED.load(Ordering::Relaxed), before);
    assert_eq!(probe(&address, &[BOOKS, "--unsafe"]).await.status, Some(0));
    assert!(ADDED.load(Ordering::Relaxed) > before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_header_is_sent_and_not_shown() {
    let address = serve(router().layer(from_fn(reflect))).await;
    let header = "Authorization: Bearer secret-token";
    let run = probe(&address, &[BOOKS, "--header", header]).await;
    assert!(AUTHENTICATED.load(Ordering::Relaxed) > 0);
    assert!(
        run.output.contains("-H 'Authorization: ..'"),
        "{}",
        run.output
    );
    assert!(!(run.output + &run.errors).contains("secret"));
}

#[tokio::test(flavor = "multi_thread")]
async fn origins_that_the_manifest_does_not_have_are_not_judged() {
    let address = serve(router()).await;
    let run = probe(&address, &["/tenants=list_tenants"]).await;
    assert_eq!(run.status, Some(0), "{}{}", run.output, run.errors);
    let untested = "note /tenants: no origin of `list_tenants` is known";
    assert!(run.output.contains(untested), "{}", run.output);
    let named = [
        "/tenants=list_tenants",
        "--allowed",
        "list_tenants=https://a.tenants.example",
    ];
    let run = probe(&address, &named).await;
    assert_eq!(run.status, Some(0), "{}{}", run.output, run.errors);
    assert!(!run.output.contains(untested), "{}", run.output);
    assert!(run.output.contains("were not judged"), "{}", run.output);
    // The function does not allow this origin.
    let foreign = [
        "/tenants=list_tenants",
        "--allowed",
        "list_tenants=https://a.example",
    ];
    let run = probe(&address, &foreign).await;
    assert_eq!(run.status, Some(1), "{}{}", run.output, run.errors);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_origins_of_a_variable_are_those_of_the_command() {
    let address = serve(router()).await;
    let args = ["--at", &address, "/partners=list_partners"];
    let folder = Folder::new();
    let run = folder.run(&args, &[]).await;
    assert_eq!(run.status, Some(0), "{}{}", run.output, run.errors);
    let variable = (
        "CORS_PROBE_TEST_ORIGINS",
        "https://a.example, https://b.example".to_owned(),
    );
    let run = folder.run(&args, &[variable]).await;
    assert_eq!(
        run.status,
        Some(1),
        "the server has no such origin: {}",
        run.output
    );
    assert!(run.output.contains("NARROWER /partners"), "{}", run.output);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_paths_of_the_manifest_serve_where_none_is_given() {
    let manifest = cors_manifest::Manifest::of_program();
    let mut paths: Vec<&str> = manifest
        .handlers
        .iter()
        .flat_map(|handler| &handler.paths)
        .map(String::as_str)
        .collect();
    paths.sort_unstable();
    assert_eq!(paths, ["/shelves", "/shelves/{id}"]);
    let address = serve(router()).await;
    let run = probe(&address, &[]).await;
    assert_eq!(run.status, Some(0), "{}{}", run.output, run.errors);
    let without_path = Router::new().nest("/api", router());
    let run = probe(&serve(without_path).await, &[]).await;
    assert_eq!(run.status, Some(1), "{}{}", run.output, run.errors);
    assert!(run.output.contains("NARROWER /shelves: "), "{}", run.output);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_with_tls_is_called_by_the_protocol_that_it_chooses() {
    async fn tell(version: Version, request: Request, next: Next) -> Response {
        let is_expected = request.version() == version;
        let mut response = next.run(request).await;
        if !is_expected {
            let wrong = HeaderValue::from_static("https://wrong.example");
            response
                .headers_mut()
                .insert("access-control-allow-origin", wrong);
        }
        response
    }
    let protocols: [(&[&[u8]], Version); 2] = [
        (&[b"h2", b"http/1.1"], Version::HTTP_2),
        (&[b"http/1.1"], Version::HTTP_11),
    ];
    for (protocols, version) in protocols {
        let layer = from_fn(move |request: Request, next: Next| tell(version, request, next));
        let (address, certificate) = serve_tls(router().layer(layer), protocols).await;
        let folder = Folder::new();
        let file = folder.0.path().join("ca.pem");
        std::fs::write(&file, certificate).expect("a file");
        let variable = ("SSL_CERT_FILE", file.display().to_string());
        let run = folder.run(&["--at", &address, BOOKS], &[variable]).await;
        assert_eq!(
            run.status,
            Some(0),
            "{version:?}: {}{}",
            run.output,
            run.errors
        );
    }
}
