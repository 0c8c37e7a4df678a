//! The function as AWS Lambda runs it: a program that fetches events from the [runtime API], and posts
//! its responses to it.
//!
//! [runtime API]: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html

use std::{
    convert::Infallible,
    process::{Child, Command},
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::{
    Method, Request, Response, body::Incoming, server::conn::http1::Builder, service::service_fn,
};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::{
    net::TcpListener,
    sync::{Mutex, mpsc, oneshot},
    time::timeout,
};

type Invocation = (Value, oneshot::Sender<Value>);

/// The running program. It ends with the test.
pub(crate) struct Function {
    process: Child,
    invocations: mpsc::UnboundedSender<Invocation>,
}

impl Function {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await;
        let listener = listener.expect("an address");
        let address = listener.local_addr().expect("an address");
        let (invocations, receiver) = mpsc::unbounded_channel();
        let api = Arc::new(RuntimeApi {
            invocations: Mutex::new(receiver),
            running: Mutex::new(None),
        });
        tokio::spawn(serve(listener, api));
        let process = Command::new(env!("CARGO_BIN_EXE_example-lambda"))
            .env("AWS_LAMBDA_RUNTIME_API", address.to_string())
            .env("AWS_LAMBDA_FUNCTION_NAME", "example")
            .env("AWS_LAMBDA_FUNCTION_VERSION", "1")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
            .spawn()
            .expect("the program starts");
        Self {
            process,
            invocations,
        }
    }

    /// Returns the response of the function to an event.
    pub(crate) async fn invoke(&self, event: Value) -> Value {
        let (sender, response) = oneshot::channel();
        self.invocations.send((event, sender)).expect("a platform");
        let response = timeout(Duration::from_secs(60), response).await;
        response.expect("a response in time").expect("a response")
    }
}

impl Drop for Function {
    fn drop(&mut self) {
        self.process.kill().expect("the program can be stopped");
        self.process.wait().expect("the program ends");
    }
}

struct RuntimeApi {
    invocations: Mutex<mpsc::UnboundedReceiver<Invocation>>,
    running: Mutex<Option<oneshot::Sender<Value>>>,
}

async fn serve(listener: TcpListener, api: Arc<RuntimeApi>) {
    loop {
        let (stream, _) = listener.accept().await.expect("a connection");
        let api = Arc::clone(&api);
        let service = service_fn(move |request| {
            let api = Arc::clone(&api);
            async move { Ok::<_, Infallible>(api.answer(request).await) }
        });
        tokio::spawn(Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}

impl RuntimeApi {
    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        match request.method() {
            &Method::GET => self.next_invocation().await,
            _ => self.finish_invocation(request).await,
        }
    }

    async fn next_invocation(&self) -> Response<Full<Bytes>> {
        let invocation = self.invocations.lock().await.recv().await;
        let (event, sender) = invocation.expect("a test that invokes the function");
        *self.running.lock().await = Some(sender);
        Response::builder()
            .header("lambda-runtime-aws-request-id", "1")
            .header("lambda-runtime-deadline-ms", "4102444800000")
            .header(
                "lambda-runtime-invoked-function-arn",
                "arn:aws:lambda:::function:example",
            )
            .body(Full::from(event.to_string()))
            .expect("a response")
    }

    async fn finish_invocation(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let path = request.uri().path().to_owned();
        assert!(path.ends_with("/invocation/1/response"), "{path}");
        let body = request.into_body().collect().await.expect("a body");
        let response = serde_json::from_slice(&body.to_bytes()).expect("JSON");
        let sender = self.running.lock().await.take().expect("an invocation");
        sender
            .send(response)
            .expect("a test that awaits the response");
        let mut accepted = Response::default();
        *accepted.status_mut() = hyper::StatusCode::ACCEPTED;
        accepted
    }
}
