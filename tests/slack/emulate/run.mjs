// Runs emulate's Slack on a free port of this machine until standard input ends.
//
//   node run.mjs CONFIG.json      run from the folder whose node_modules holds emulate
//
// Prints {"url": …} when it listens. Each line of standard input is a request URL that gets
// all events from then on (an empty line: none does); it answers {"events": …}.
//
// Two things have no public setting, so the Slack plugin's `register` is wrapped:
// - the request URL: given to the plugin's own WebhookDispatcher
// - arguments in the query string and reads by GET, which slack_sdk sends and emulate does not
//   read: they are moved into the body of a POST before its router sees the request
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const dist = join(process.cwd(), "node_modules", "emulate", "dist");
const load = (name) => import(pathToFileURL(join(dist, name)).href);
const say = (value) => process.stdout.write(JSON.stringify(value) + "\n");

const holder = readdirSync(dist).find(
  (name) =>
    /^dist-.*\.js$/.test(name) &&
    readFileSync(join(dist, name), "utf8").includes("var slackPlugin = {"),
);
if (!holder) throw new Error(`no Slack plugin in ${dist}: is it emulate 0.12.2?`);
const { slackPlugin } = await load(holder);

let dispatcher;
const register = slackPlugin.register;
slackPlugin.register = (app, store, webhooks, ...rest) => {
  dispatcher = webhooks;
  const answer = app.fetch.bind(app);
  app.fetch = async (request, ...more) => answer(await folded(request), ...more);
  return register.call(slackPlugin, app, store, webhooks, ...rest);
};

async function folded(request) {
  const url = new URL(request.url);
  if (!url.pathname.startsWith("/api/") || (request.method === "POST" && !url.search)) {
    return request;
  }
  const headers = new Headers(request.headers);
  headers.delete("content-length");
  const text = request.method === "POST" ? await request.text() : "";
  const query = url.searchParams;
  let body;
  if ((headers.get("content-type") ?? "").includes("application/json")) {
    body = JSON.stringify({ ...Object.fromEntries(query), ...JSON.parse(text || "{}") });
  } else {
    headers.set("content-type", "application/x-www-form-urlencoded");
    body = new URLSearchParams([...query, ...new URLSearchParams(text)]).toString();
  }
  url.search = "";
  return new Request(url, { method: "POST", headers, body });
}

const { createEmulator } = await load("api.js");
const seed = JSON.parse(readFileSync(process.argv[2], "utf8"));
const emulator = await createEmulator({ service: "slack", port: 0, hostname: "127.0.0.1", seed });
say({ url: emulator.url.replace("localhost", "127.0.0.1") });

let subscription;
for await (const line of createInterface({ input: process.stdin })) {
  if (subscription) dispatcher.unregister(subscription.id);
  const url = line.trim();
  subscription =
    url && dispatcher.register({ url, events: ["*"], active: true, owner: "slack" });
  say({ events: url });
}
await emulator.close();
process.exit(0);
