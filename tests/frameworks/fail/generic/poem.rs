use cors_runtime::cors;
use poem::handler;

#[cors(origins = any, methods = [GET])]
#[handler]
async fn generic<T: Default + Send + Sync + 'static>() {
    drop(T::default());
}

fn main() {}
