//! The encoding of forms.

use cors_testing::{Browser, Enctype, Form, is_safelisted_request_header};

use crate::{API, PAGE, permissive, server};

#[tokio::test]
async fn a_form_by_get_has_its_fields_as_the_query() {
    for (action, fields, expected) in [
        (
            "/users",
            &[("q", "a b&c"), ("q", "\u{fc}")][..],
            "/users?q=a+b%26c&q=%C3%BC",
        ),
        ("/users?page=1#part", &[("q", "1")], "/users?q=1#part"),
        ("/users?page=1", &[], "/users?"),
    ] {
        let form = fields
            .iter()
            .fold(Form::get(action), |form, (name, value)| {
                form.field(*name, *value)
            });
        let mut browser = Browser::at(PAGE);
        let _ = browser.submit(&server(permissive), form).await;
        let sent = &browser.traffic()[0];
        assert_eq!(sent.method, "GET");
        assert_eq!(sent.url, format!("{PAGE}{expected}"));
        assert!(sent.body.is_empty() && !sent.headers.contains_key("content-type"));
    }
}

#[tokio::test]
async fn a_form_by_post_has_one_of_three_types_which_need_no_preflight() {
    for (enctype, content_type, body) in [
        (
            Enctype::UrlEncoded,
            "application/x-www-form-urlencoded",
            "a=1%0D%0A2&%22b%22=%3D",
        ),
        (Enctype::Text, "text/plain", "a=1\r\n2\r\n\"b\"==\r\n"),
        (
            Enctype::Multipart,
            "multipart/form-data; boundary=----cors-testing",
            "------cors-testing\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n2\r\n\
             ------cors-testing\r\nContent-Disposition: form-data; name=\"%22b%22\"\r\n\r\n=\r\n\
             ------cors-testing--\r\n",
        ),
    ] {
        let form = Form::post(API).enctype(enctype);
        let form = form.field("a", "1\n2").field("\"b\"", "=");
        let mut browser = Browser::at(PAGE);
        let _ = browser.submit(&server(permissive), form).await;
        let sent = &browser.traffic()[0];
        assert_eq!(sent.headers["content-type"], content_type);
        assert_eq!(sent.body, body);
        assert_eq!(sent.headers["content-length"], body.len().to_string());
        assert!(is_safelisted_request_header(
            "content-type",
            content_type.as_bytes()
        ));
    }
}

#[tokio::test]
async fn no_field_contains_the_boundary() {
    let form = Form::post(API).enctype(Enctype::Multipart);
    let form = form.field("a", "----cors-testing-");
    let mut browser = Browser::at(PAGE);
    let _ = browser.submit(&server(permissive), form).await;
    let content_type = &browser.traffic()[0].headers["content-type"];
    assert_eq!(
        content_type,
        "multipart/form-data; boundary=----cors-testing--"
    );
}

/// Handlers of JSON must check the content type for this reason.
#[tokio::test]
async fn a_form_can_send_json_as_text() {
    let form = Form::post(API).enctype(Enctype::Text);
    let form = form.field(r#"{"name":"Eve","ignored":""#, r#""}"#);
    let mut browser = Browser::at("https://evil.example");
    let _ = browser.submit(&server(permissive), form).await;
    assert_eq!(
        browser.traffic()[0].body,
        "{\"name\":\"Eve\",\"ignored\":\"=\"}\r\n"
    );
}
