// Sends a request to `url` in one of the ways that a page has, and waits until it is answered or refused.
const [{ way, url, cookies }, done] = arguments;

const credentials = cookies ? "include" : "omit";
const fetched = (init) => fetch(url, { credentials, ...init }).catch(() => null);

/// Submits a form into a frame.
function submit(method) {
  const frame = document.createElement("iframe");
  frame.name = `frame${Math.random()}`;
  document.body.append(frame);
  const form = Object.assign(document.createElement("form"), { method, action: url, target: frame.name });
  document.body.append(form);
  return new Promise((resolve) => {
    frame.onload = resolve;
    form.submit();
  });
}

const image = () => new Promise((resolve) => {
  const image = Object.assign(new Image(), { onload: resolve, onerror: resolve, src: url });
  document.body.append(image);
});

/// The server closes the connection at once, before Firefox dispatches `open`.
const socket = () => new Promise((resolve) => {
  const socket = new WebSocket(url.replace("http", "ws"));
  socket.onopen = socket.onclose = () => resolve(socket.close());
});

/// A beacon has no event; its request is answered long before that.
const beacon = () => new Promise((resolve) => {
  navigator.sendBeacon(url, "text");
  setTimeout(resolve, 300);
});

const ways = {
  "script reads": () => fetched({}),
  "script writes": () => fetched({ method: "POST", body: "text" }),
  "no-cors reads": () => fetched({ mode: "no-cors" }),
  "no-cors writes": () => fetched({ mode: "no-cors", method: "POST", body: "text" }),
  "form writes": () => submit("POST"),
  "form reads": () => submit("GET"),
  "image": image,
  "beacon": beacon,
  "socket": socket,
};

ways[way]().then(() => done());
