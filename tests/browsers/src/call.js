// Makes one call and returns its outcome.
const [{ api, url, init }, done] = arguments;

const readable = (status, headers) => ({ kind: "readable", status, headers: Object.fromEntries(headers) });
const blocked = { kind: "blocked" };

async function byFetch() {
  const response = await fetch(url, { ...init, body: init.body ?? undefined });
  await response.text();
  return response.type.startsWith("opaque") ? { kind: "opaque" } : readable(response.status, response.headers);
}

async function byXmlHttpRequest() {
  const request = new XMLHttpRequest();
  request.open(init.method, url);
  request.withCredentials = init.credentials === "include";
  for (const [name, value] of init.headers) request.setRequestHeader(name, value);
  return new Promise((resolve) => {
    request.onerror = () => resolve(blocked);
    request.onload = () => resolve(readable(request.status, headersOf(request)));
    request.send(init.body);
  });
}

function headersOf(request) {
  const lines = request.getAllResponseHeaders().split("\r\n").filter((line) => line !== "");
  return lines.map((line) => [line.slice(0, line.indexOf(": ")), line.slice(line.indexOf(": ") + 2)]);
}

(api === "fetch" ? byFetch() : byXmlHttpRequest()).catch(() => blocked).then(done);
