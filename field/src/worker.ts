/**
 * The service worker: the app starts without a network, and only ever whole.
 *
 * It answers GET alone, so that no record passes through it (fieldwork 2, row 1). A build is put
 * into a cache of its own and every file is compared with its digest before the build may become
 * active: a page that a hotel's network puts in the place of a file never gets in. The build
 * before is kept for pages that still run it, and a new one waits until the page lets it in, which
 * it does only while no visit is open.
 */

export {};

declare const self: ServiceWorkerGlobalScope;
declare const __BUILD__: string;
declare const __FILES__: readonly { path: string; sha256: string }[];

const FAMILY = "kaohe-field-";
const HERE = FAMILY + __BUILD__;
const ORDER = "kaohe-field-order";

self.addEventListener("install", (event) => {
  event.waitUntil(takeBuild());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOldBuilds().then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  const asked = event.data as { type?: string } | null;
  if (asked?.type === "let-in") event.waitUntil(self.skipWaiting());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const root = new URL("./", self.registration.scope).pathname;
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (!url.pathname.startsWith(root) || url.pathname.startsWith(`${root}v1/`)) return;
  const wanted = request.mode === "navigate" ? "./index.html" : `./${url.pathname.slice(root.length)}`;
  event.respondWith(answer(wanted, request));
});

async function takeBuild(): Promise<void> {
  const cache = await caches.open(HERE);
  await Promise.all(
    __FILES__.map(async ({ path, sha256 }) => {
      const answer = await fetch(path, { cache: "no-cache", credentials: "omit" });
      const bytes = await answer.arrayBuffer();
      if (!answer.ok || (await digest(bytes)) !== sha256) {
        throw new TypeError(`${path} is not the file of this build`);
      }
      // A redirected answer may not serve a navigation, and headers may be the network's own.
      const type = answer.headers.get("Content-Type") ?? "application/octet-stream";
      const headers = new Headers({ "Content-Type": type });
      for (const name of ["Content-Security-Policy", "Permissions-Policy", "Referrer-Policy"]) {
        const value = answer.headers.get(name);
        if (value !== null) headers.set(name, value);
      }
      await cache.put(path, new Response(bytes, { headers }));
    }),
  );
  const order = await caches.open(ORDER);
  const before = await readOrder(order);
  const after = [HERE, ...before.filter((name) => name !== HERE)].slice(0, 2);
  await order.put("order", new Response(JSON.stringify(after)));
}

/** Keep this build and the one before; a page that still runs the latter finds its files. */
async function dropOldBuilds(): Promise<void> {
  const kept = await readOrder(await caches.open(ORDER));
  const all = await caches.keys();
  const old = all.filter((name) => name.startsWith(FAMILY) && name !== ORDER && !kept.includes(name));
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function readOrder(order: Cache): Promise<string[]> {
  const kept = await order.match("order");
  return kept ? ((await kept.json()) as string[]) : [];
}

async function answer(path: string, request: Request): Promise<Response> {
  const here = await (await caches.open(HERE)).match(path);
  const found = here ?? (await matchBefore(path));
  return found ?? fetch(request);
}

async function matchBefore(path: string): Promise<Response | undefined> {
  for (const name of await readOrder(await caches.open(ORDER))) {
    const found = await (await caches.open(name)).match(path);
    if (found) return found;
  }
  return undefined;
}

async function digest(bytes: ArrayBuffer): Promise<string> {
  const found = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...found].map((each) => each.toString(16).padStart(2, "0")).join("");
}
