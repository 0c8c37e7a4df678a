use cors_axum::cors;

const HOST: &str = "api.example.com";

#[cors(origins = ["https://a.example"], methods = [GET], enforce(hosts = HOSTS))]
async fn first() {}

#[cors(origins = ["https://a.example"], methods = [GET], enforce(hosts = [HOST, hosts::API]))]
async fn second() {}

fn main() {}
