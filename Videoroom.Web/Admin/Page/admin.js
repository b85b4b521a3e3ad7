// Shows the cluster and looks again every two seconds. Everything from the server is put in as text.

const LOOK_EVERY_MS = 2000;
const TOKEN_KEY = "videoroom-admin-token";

const byId = (id) => document.getElementById(id);
let token = sessionStorage.getItem(TOKEN_KEY);
let timer = 0;
let previous = null;

function element(name, { text = "", className = "", title = "" } = {}, ...children) {
  const made = document.createElement(name);
  if (text !== "") made.textContent = text;
  if (className) made.className = className;
  if (title) made.title = title;
  made.append(...children);
  return made;
}

const number = (value) => (value === null || value === undefined ? "–" : value.toLocaleString("en"));
const milliseconds = (value) => (value === null || value === undefined ? "–" : `${value.toFixed(1)} ms`);

function bytes(value) {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let unit = 0;
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000;
  return `${value.toFixed(unit === 0 ? 0 : 1)} ${units[unit]}`;
}

function age(since, now) {
  if (!since) return "–";
  const seconds = Math.max(0, Math.round((Date.parse(now) - Date.parse(since)) / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
  return `${Math.floor(seconds / 86400)} d ${Math.floor((seconds % 86400) / 3600)} h`;
}

/** columns: [title, cell(row) → text or element, isNumber?] */
function table(id, rows, empty, columns) {
  if (rows.length === 0) {
    byId(id).replaceChildren(element("p", { text: empty, className: "empty" }));
    return;
  }

  const head = element("tr", {}, ...columns.map(([title, , isNumber]) => element("th", { text: title, className: isNumber ? "number" : "" })));
  const body = rows.map((row) => element("tr", {}, ...columns.map(([title, cell, isNumber]) => {
    const content = cell(row);
    const made = element("td", { className: isNumber ? "number" : "" }, content instanceof Node ? content : document.createTextNode(content));
    made.dataset.title = title;
    return made;
  })));
  byId(id).replaceChildren(element("table", {}, element("thead", {}, head), element("tbody", {}, ...body)));
}

const bitRate = (bitsPerSecond) =>
  bitsPerSecond >= 1e6 ? `${(bitsPerSecond / 1e6).toFixed(2)} Mbit/s` : `${Math.round(bitsPerSecond / 1e3)} kbit/s`;

/** Bits a second since the last look; nothing to say at the first one, or after a restart of the node. */
function rate(link, field, cluster) {
  const before = previous?.mediaLinks.find((other) => other.node === link.node);
  const seconds = previous ? (Date.parse(cluster.at) - Date.parse(previous.at)) / 1000 : 0;
  if (!before || seconds <= 0 || link[field] < before[field]) return "–";
  return bitRate(((link[field] - before[field]) * 8) / seconds);
}

const losing = (loss) => (loss ? `${Math.max(1, Math.round(loss * 100))} % of its packets` : "packets");

/** What people see at the tile (qualityText.ts of the page), said of the viewer; the other causes are meant to be as they are. */
const CAUSES = {
  viewerBandwidth: () => "The viewer's connection is too slow for a better picture.",
  viewerLoss: ({ loss }) => `The viewer's connection is losing ${losing(loss)}.`,
  publisherLoss: ({ loss }) => `The publisher's connection is losing ${losing(loss)}.`,
  publisherCpu: () => "The publisher's computer is too busy for a better picture.",
  publisherBandwidth: () => "The publisher's connection is too slow for a better picture.",
  publisherSilent: ({ kind }) => `Nothing comes from the publisher's ${{ audio: "microphone", screen: "screen" }[kind] ?? "camera"}.`,
  noKeyFrame: () => "Waiting for a whole picture from the publisher.",
  layerMissing: () => "The publisher's browser sends no better picture at the moment.",
  viewerDecoder: () => "The viewer's computer is too busy to show this picture smoothly.",
  relayedOverTcp: () => "The viewer's network lets the call through only over TCP, which makes it slower.",
  serverOverloaded: () => "The server is overloaded.",
  unsupportedCodec: () => "The viewer's browser cannot play this format.",
};

const INTENDED = {
  sizeOnScreen: () => "Shown so small that a better layer would show nothing more.",
  paused: () => "The viewer hides it.",
  speakerLimit: () => "Not among the loudest of a large room.",
  none: () => "–",
};

const MOST_TRACKS = 200;
const isWorse = ({ track }) => track.cause in CAUSES;

function layer({ encoding, width, height, frameRate, bitrateBps }) {
  const name = { l: "low (l)", m: "medium (m)", h: "high (h)" }[encoding] ?? encoding;
  const figures = [width && height && `${width} × ${height}`, frameRate && `${Math.round(frameRate)}/s`, bitrateBps > 0 && bitRate(bitrateBps)];
  return element("span", { text: name || "–" }, element("small", { text: figures.filter(Boolean).join(", ") }));
}

const sentence = (track) => (CAUSES[track.cause] ?? INTENDED[track.cause] ?? (() => track.cause))(track);

function showPeers({ peers }) {
  const all = peers.flatMap((peer) => peer.tracks.map((track) => ({ peer, track })));
  const chosen = [...all.filter(isWorse), ...(byId("peers-worse").checked ? [] : all.filter((row) => !isWorse(row)))];
  table("peers", chosen.slice(0, MOST_TRACKS), all.length > 0 ? "Nothing is wrong with any track." : "Nobody receives a track of this node.", [
    ["Viewer", ({ peer }) => element("span", { text: peer.peerId }, element("small", { text: peer.roomId }))],
    ["Estimate", ({ peer }) => (peer.estimateBps === null ? "–" : bitRate(peer.estimateBps)), true],
    ["Track", ({ track }) => element("span", { text: track.kind, title: track.trackId }, element("small", { text: `of ${track.publisherId}`, className: "whole" }))],
    ["Layer", ({ track }) => layer(track)],
    ["Why it is not better", (row) => element("span", { text: sentence(row.track), className: isWorse(row) ? "warn" : "quiet", title: row.track.cause })],
  ]);
  const more = chosen.length - MOST_TRACKS;
  byId("peers-more").textContent = more > 0 ? `${number(more)} more are not shown: name a room.` : "";
}

const STATES = {
  Up: ["up", "good"],
  Draining: ["draining", "warn"],
  Unreachable: ["unreachable", "bad"],
  Removed: ["removed", "quiet"],
};

function state(name) {
  const [text, className] = STATES[name] ?? [name, ""];
  return element("span", { text, className });
}

function figure(value, what, className = "") {
  return element("div", { className: "figure" }, element("b", { text: value, className }), element("span", { text: what }));
}

const sum = (nodes, field) => (nodes.some((node) => node[field] !== null) ? number(nodes.reduce((all, node) => all + (node[field] ?? 0), 0)) : "–");

function showSummary(cluster) {
  const up = cluster.nodes.filter((node) => node.state === "Up").length;
  byId("summary").replaceChildren(
    figure(`${up} of ${cluster.nodes.length}`, "nodes up", up === cluster.nodes.length ? "" : "warn"),
    figure(sum(cluster.nodes, "rooms"), "rooms"),
    figure(sum(cluster.nodes, "peers"), "peers"),
  );
}

function showDrain(cluster) {
  const { state: drain, peers, deadlineAt } = cluster.drain;
  const others = cluster.nodes.length > 1;
  const seconds = deadlineAt ? Math.max(0, Math.round((Date.parse(deadlineAt) - Date.parse(cluster.at)) / 1000)) : 0;
  const text = {
    None: `This page comes from ${cluster.self}.`,
    Waiting: `${cluster.self} drains: ${peers === null ? "its" : peers} ${peers === 1 ? "peer is" : "peers are"} left, at most ${seconds} s more.`,
    EndingPeers: `${cluster.self} drains: the peers that are left get a close.`,
    Leaving: `${cluster.self} hands its rooms over and leaves the cluster; then its process ends.`,
  }[drain];
  byId("drain-text").textContent = text;
  byId("drain-text").className = drain === "None" ? "" : "warn";
  byId("drain-button").disabled = drain !== "None";
  byId("drain-question").textContent = others
    ? `${cluster.self} refuses joins, its calls move to the other nodes, then its process ends.`
    : `${cluster.self} refuses joins. There is no other node: its calls have a while to end by themselves, then its process ends.`;
}

function show(cluster) {
  showSummary(cluster);
  showDrain(cluster);
  table("nodes", cluster.nodes, "No nodes.", [
    ["Node", (node) => element("span", { text: node.name }, element("small", { text: [node.isSelf ? "this page's" : "", node.version ? `version ${node.version}` : ""].filter(Boolean).join(", ") }))],
    ["State", (node) => state(node.state)],
    ["Since", (node) => age(node.since, cluster.at)],
    ["Browsers reach it at", (node) => node.signallingUrls.join(" ") || "–"],
    ["Shards", (node) => number(node.shards), true],
    ["Rooms", (node) => number(node.rooms), true],
    ["Peers", (node) => number(node.peers), true],
  ]);
  table("rooms", cluster.rooms, "None to list.", [
    ["Room", (room) => room.id],
    ["Peers", (room) => number(room.peers), true],
    ["On nodes", (room) => room.nodes.join(" ") || "–"],
    ["Epoch", (room) => room.epoch ?? "–", true],
  ]);
  table("media-links", cluster.mediaLinks, "No media goes to other nodes.", [
    ["To and from", (link) => link.node],
    ["Tracks out / in", (link) => `${number(link.tracksSent)} / ${number(link.tracksReceived)}`, true],
    ["Rate out / in", (link) => `${rate(link, "bytesSent", cluster)} / ${rate(link, "bytesReceived", cluster)}`, true],
    ["Bytes out / in", (link) => `${bytes(link.bytesSent)} / ${bytes(link.bytesReceived)}`, true],
    ["Packets out / in", (link) => `${number(link.packetsSent)} / ${number(link.packetsReceived)}`, true],
    ["Lost", (link) => number(link.packetsLost), true],
    ["Sent again", (link) => number(link.retransmissions), true],
    ["Round trip", (link) => milliseconds(link.roundTripMs), true],
  ]);
  table("events", cluster.events, "Nothing has happened since this node is a member.", [
    ["Node", (event) => event.node],
    ["What", (event) => event.what],
    ["Ago", (event) => age(event.at, cluster.at)],
  ]);
  previous = cluster;
}

function askForToken(error) {
  clearTimeout(timer);
  token = null;
  previous = null;
  sessionStorage.removeItem(TOKEN_KEY);
  byId("sign-in-error").textContent = error;
  byId("sign-in").hidden = false;
  byId("view").hidden = true;
  byId("sign-out").hidden = true;
  byId("status").textContent = "";
  byId("token").value = "";
  byId("token").focus();
}

const ask = (path, options = {}) =>
  fetch(path, { ...options, headers: { Authorization: `Bearer ${token}` }, cache: "no-store" });

async function look() {
  clearTimeout(timer);
  const asked = token;
  try {
    const response = await ask("cluster", { signal: AbortSignal.timeout(10_000) });
    if (asked !== token) return;
    if (response.status === 401) {
      askForToken("That is not the token of this node.");
      return;
    }
    if (response.status === 429) {
      askForToken("Too many wrong tokens from this address: wait ten seconds.");
      return;
    }

    const room = byId("peers-room").value.trim();
    const peers = await (await ask(room ? `peers?room=${encodeURIComponent(room)}` : "peers", { signal: AbortSignal.timeout(10_000) })).json();
    const cluster = await response.json();
    byId("sign-in").hidden = true;
    byId("view").hidden = false;
    byId("sign-out").hidden = false;
    show(cluster);
    showPeers(peers);
    byId("status").textContent = `as seen by ${cluster.self} at ${new Date(cluster.at).toLocaleTimeString()}`;
    byId("status").className = "";
  } catch {
    byId("status").textContent = "The node does not answer; trying again.";
    byId("status").className = "bad";
  }

  if (token) timer = setTimeout(look, LOOK_EVERY_MS);
}

byId("sign-in").addEventListener("submit", (event) => {
  event.preventDefault();
  token = byId("token").value.trim();
  sessionStorage.setItem(TOKEN_KEY, token);
  byId("sign-in-error").textContent = "";
  void look();
});

byId("peers-room").addEventListener("change", () => void look());
byId("peers-worse").addEventListener("change", () => void look());
byId("sign-out").addEventListener("click", () => askForToken(""));
byId("drain-button").addEventListener("click", () => byId("drain-dialog").showModal());
byId("drain-dialog").addEventListener("close", async () => {
  if (byId("drain-dialog").returnValue !== "drain") return;
  byId("drain-button").disabled = true;
  try {
    await ask("drain", { method: "POST" });
  } finally {
    await look();
  }
});

if (token) void look();
else askForToken("");
