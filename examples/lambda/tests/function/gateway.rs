//! The services that invoke a function for a request. Each converts the request to an event, and the response of the
//! function to an HTTP response.

use std::convert::Infallible;

use bytes::Bytes;
use cors_testing::{Browser, Outcome};
use http_body_util::{BodyExt as _, Full};
use hyper::{
    HeaderMap, Request, Response,
    header::{COOKIE, HeaderValue},
};
use serde_json::{Map, Value, json};
use tower::service_fn;

use crate::platform::Function;

#[derive(Clone, Copy, Debug)]
pub(crate) enum Gateway {
    /// API Gateway, payload format 1.0.
    RestApi,
    /// API Gateway, payload format 2.0, which function URLs also use.
    HttpApi,
    LoadBalancer,
    /// A load balancer whose target group has `lambda.multi_value_headers.enabled`.
    LoadBalancerWithMultiValueHeaders,
}

pub(crate) const GATEWAYS: [Gateway; 4] = [
    Gateway::RestApi,
    Gateway::HttpApi,
    Gateway::LoadBalancer,
    Gateway::LoadBalancerWithMultiValueHeaders,
];

impl Gateway {
    /// Sends the request of a script to the gateway.
    pub(crate) async fn fetch(
        self,
        function: &Function,
        browser: &mut Browser,
        request: cors_testing::Request,
    ) -> Outcome {
        let network = service_fn(async |request: Request<Full<Bytes>>| {
            Ok::<_, Infallible>(self.respond(function, request).await)
        });
        browser.fetch(&network, request).await
    }

    pub(crate) async fn respond(
        self,
        function: &Function,
        request: Request<Full<Bytes>>,
    ) -> Response<Full<Bytes>> {
        let event = self.event(request).await;
        self.response(&function.invoke(event).await)
    }

    async fn event(self, request: Request<Full<Bytes>>) -> Value {
        let (head, body) = request.into_parts();
        let body = body.collect().await.expect("a body").to_bytes();
        let body = String::from_utf8(body.to_vec()).expect("text");
        let (method, path) = (head.method.as_str(), head.uri.path());
        let (one, all) = (last_values(&head.headers), all_values(&head.headers));
        match self {
            Self::RestApi => json!({
                "resource": "/{proxy+}",
                "path": path,
                "httpMethod": method,
                "headers": one,
                "multiValueHeaders": all,
                "requestContext": { "stage": "prod", "httpMethod": method, "path": path },
                "body": body,
                "isBase64Encoded": false,
            }),
            Self::HttpApi => json!({
                "version": "2.0",
                "routeKey": "$default",
                "rawPath": path,
                "rawQueryString": "",
                "cookies": all.get("cookie"),
                "headers": joined_values(&head.headers),
                "requestContext": {
                    "stage": "$default",
                    "http": { "method": method, "path": path },
                },
                "body": body,
                "isBase64Encoded": false,
            }),
            Self::LoadBalancer => json!({
                "requestContext": { "elb": { "targetGroupArn": "arn:aws:elasticloadbalancing" } },
                "path": path,
                "httpMethod": method,
                "headers": one,
                "body": body,
                "isBase64Encoded": false,
            }),
            Self::LoadBalancerWithMultiValueHeaders => json!({
                "requestContext": { "elb": { "targetGroupArn": "arn:aws:elasticloadbalancing" } },
                "path": path,
                "httpMethod": method,
                "multiValueHeaders": all,
                "body": body,
                "isBase64Encoded": false,
            }),
        }
    }

    fn response(self, response: &Value) -> Response<Full<Bytes>> {
        let status = response["statusCode"].as_u64().expect("a status");
        let status = u16::try_from(status).expect("a status");
        let mut built = Response::builder().status(status);
        if matches!(self, Self::RestApi | Self::HttpApi | Self::LoadBalancer) {
            for (name, value) in response["headers"].as_object().expect("headers") {
                built = built.header(name, value.as_str().expect("a value"));
            }
        }
        if matches!(
            self,
            Self::RestApi | Self::LoadBalancerWithMultiValueHeaders
        ) {
            let headers = response["multiValueHeaders"].as_object();
            for (name, values) in headers.expect("headers") {
                for value in values.as_array().expect("values") {
                    built = built.header(name, value.as_str().expect("a value"));
                }
            }
        }
        assert_eq!(response["isBase64Encoded"], false);
        let body = response["body"].as_str().unwrap_or_default().to_owned();
        built.body(Full::from(body)).expect("a response")
    }
}

fn last_values(headers: &HeaderMap) -> Map<String, Value> {
    let values = headers.iter().map(|(name, value)| (name, value.as_bytes()));
    values
        .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value).into()))
        .collect()
}

fn all_values(headers: &HeaderMap) -> Map<String, Value> {
    let values = |name| headers.get_all(name).iter().map(HeaderValue::as_bytes);
    headers
        .keys()
        .map(|name| {
            (
                name.to_string(),
                values(name).map(String::from_utf8_lossy).collect(),
            )
        })
        .collect()
}

fn joined_values(headers: &HeaderMap) -> Map<String, Value> {
    let values = |name| headers.get_all(name).iter().map(HeaderValue::as_bytes);
    headers
        .keys()
        .filter(|name| **name != COOKIE)
        .map(|name| {
            let joined = values(name).collect::<Vec<_>>().join(&b","[..]);
            (name.to_string(), String::from_utf8_lossy(&joined).into())
        })
        .collect()
}
