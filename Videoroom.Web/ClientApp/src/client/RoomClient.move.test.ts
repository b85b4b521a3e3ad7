import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ClusterScene, others } from "./testing/ClusterScene";
import type { FakeNode } from "./testing/FakeNode";
import { fakeTrack } from "./testing/FakePeerConnection";

let scene: ClusterScene;

/** Node a asks the page to go. */
async function ask(deadlineMs = 60_000, urls = ["http://b/", "http://c/"]): Promise<void> {
  scene.a.send({ type: "move", data: { urls, deadlineMs } });
  await scene.pass(0);
}

/** Time passes, and the nodes answer the heartbeats. */
async function live(seconds: number, ...nodes: readonly FakeNode[]): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    await scene.pass(1000);
    for (const node of nodes) {
      node.socket.say(null, null, "phoenix", "phx_reply", {});
    }
  }
}

describe("A client that is asked to move", () => {
  beforeEach(async () => {
    vi.useFakeTimers();
    vi.spyOn(Math, "random").mockReturnValue(0);
    scene = new ClusterScene();
    scene.client.publish("camera", fakeTrack("video", "cam"), true);
    await scene.enter(scene.a, 1, "Q", "R");
    await scene.round(scene.a, "Q", "R");
    await scene.play();
  });
  afterEach(() => {
    scene.client.leave();
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  it("joins the other node beside its own, as the same participant, and publishes the same tracks there, too", async () => {
    await ask();
    scene.b.socket.accept();
    expect(scene.b.joinParams).toEqual({
      isSimulcastOn: true,
      videoroom: 1,
      resume: true,
      peerId: "P",
      resumeToken: "token-P",
      generation: 1,
      move: true,
    });
    await scene.enter(scene.b, 2, "Q", "R");
    await scene.round(scene.b, "Q", "R");
    expect(scene.b.offers[0]?.trackIdToTrackMetadata).toEqual(scene.a.offers[0]?.trackIdToTrackMetadata);
    expect(scene.pcs.map(({ closed }) => closed)).toEqual([false, false]);
    expect(scene.pcs.map(({ transceivers }) => transceivers[0]?.sender.track?.id)).toEqual(["cam", "cam"]);
    expect(scene.a.socket.closedWith).toBeNull();
  });

  it("takes each picture over when it plays, then leaves the old node, and shows nothing of all that", async () => {
    const before = scene.media();
    const seen = new Set<string>();
    scene.client.on("changed", () => {
      const { status, media, path } = scene.client.state;
      seen.add(JSON.stringify([status, media, path, scene.peers.map(({ id }) => id)]));
      expect(Object.values(scene.media())).not.toContain(null);
    });
    await ask();
    await scene.enter(scene.b, 2, "R", "Q");
    await scene.round(scene.b, "Q", "R");
    expect(scene.media()).toEqual(before);
    scene.pc.playing.add("1");
    await scene.pass(100);
    expect(scene.media()["Q:cam"]).not.toBe(before["Q:cam"]);
    expect(scene.media()["R:cam"]).toBe(before["R:cam"]);
    expect(scene.pcs[0]?.closed).toBe(false);
    await scene.play();
    await scene.pass(1000);
    expect(scene.pcs.map(({ closed }) => closed)).toEqual([true, false]);
    expect(scene.a.socket.all("phx_leave")).toHaveLength(1);
    expect(scene.a.events).not.toContainEqual({ type: "disconnect" });
    expect(scene.a.socket.closedWith).toBe(1000);
    expect(scene.client.state.node).toEqual({ url: "http://b/", generation: 2, count: 3 });
    expect([...seen]).toEqual([JSON.stringify([{ kind: "joined" }, "connected", null, ["Q", "R"]])]);
    expect(scene.notices).toEqual([]);
  });

  it("goes on at the new node as it was at the old", async () => {
    await ask();
    await scene.enter(scene.b, 2, "Q", "R");
    await scene.round(scene.b, "Q", "R");
    await scene.play();
    await scene.pass(1000);
    scene.b.send({ type: "endpointRemoved", data: { id: "Q" } });
    expect(scene.notices).toEqual(["-name of Q"]);
    scene.b.socket.drop();
    await scene.pass(10);
    scene.b.socket.accept();
    expect(scene.b.joinParams).toMatchObject({ peerId: "P", generation: 2 });
    expect(scene.b.joinParams).not.toHaveProperty("move");
  });

  it("takes what it knows of the others from the new node, once that has let it in", async () => {
    await ask();
    scene.a.send({ type: "endpointRemoved", data: { id: "R" } });
    expect(scene.peers.map(({ id }) => id)).toEqual(["Q"]);
    await scene.enter(scene.b, 2, "Q");
    scene.b.send({ type: "endpointAdded", data: { id: "S", metadata: { displayName: "Sue" } } });
    scene.a.send({ type: "endpointAdded", data: { id: "S", metadata: { displayName: "Sue" } } });
    expect(scene.notices).toEqual(["-name of R", "+Sue"]);
    expect(scene.peers.map(({ id }) => id)).toEqual(["Q", "S"]);
  });

  it("does to both sessions what its user changes meanwhile", async () => {
    const microphone = scene.client.publish("audio", fakeTrack("audio", "mic"), true);
    await scene.round(scene.a, "Q", "R");
    await ask();
    await scene.client.replace(microphone, null, false);
    await scene.enter(scene.b, 2, "Q", "R");
    await scene.round(scene.b, "Q", "R");
    expect(Object.values(scene.b.offers[0]?.trackIdToTrackMetadata ?? {})).toContainEqual({ active: false, type: "audio" });
    const back = fakeTrack("audio", "second mic");
    await scene.client.replace(microphone, back, true);
    for (const node of [scene.a, scene.b]) {
      expect(node.events.at(-1)).toMatchObject({
        type: "updateTrackMetadata",
        data: { trackMetadata: { active: true, type: "audio" } },
      });
    }
    for (const { transceivers } of scene.pcs) {
      expect(transceivers.map(({ sender }) => sender.track)).toContain(back);
    }
    const screen = scene.client.publish("screensharing", fakeTrack("video", "screen"), true);
    for (const node of [scene.a, scene.b]) {
      expect(node.events.at(-1)).toEqual({ type: "custom", data: { type: "renegotiateTracks" } });
    }
    await scene.round(scene.b, "Q", "R");
    scene.client.unpublish(screen);
    await scene.round(scene.b, "Q", "R");
    expect(Object.keys(scene.b.offers.at(-1)?.trackIdToTrackMetadata ?? {})).toHaveLength(2);
  });

  it("stays where it is when the other node refuses or cannot be reached, and tries the next one", async () => {
    const before = scene.media();
    await ask();
    scene.b.socket.accept();
    scene.b.refuseJoin({ reason: "The room is full.", code: "room_full" });
    expect(scene.client.state.status.kind).toBe("joined");
    await scene.pass(100);
    expect(scene.c.sockets).toHaveLength(1);
    scene.c.socket.drop();
    await live(1, scene.a);
    expect(scene.b.sockets).toHaveLength(2);
    await scene.enter(scene.b, 2, "Q", "R");
    expect(scene.media()).toEqual(before);
    await scene.round(scene.b, "Q", "R");
    await scene.play();
    await scene.pass(1000);
    expect(scene.client.state.node?.url).toBe("http://b/");
  });

  it("goes back to what the old node says when the new one fails half-way", async () => {
    const before = scene.media();
    await ask();
    await scene.enter(scene.b, 2, "Q", "R");
    await scene.round(scene.b, "Q", "R");
    scene.pc.playing.add("1");
    await scene.pass(100);
    scene.b.send({ type: "endpointRemoved", data: { id: "R" } });
    scene.b.socket.drop();
    expect(scene.media()).toEqual(before);
    expect(scene.pcs.map(({ closed }) => closed)).toEqual([false, true]);
    expect(scene.client.state.status.kind).toBe("joined");
  });

  it("gives a node ten seconds for its media, and stops trying at the deadline", async () => {
    await ask(15_000);
    await scene.enter(scene.b, 2, "Q", "R");
    await live(10, scene.a, scene.b);
    expect(scene.b.socket.all("phx_leave")).toHaveLength(1);
    await scene.pass(100);
    expect(scene.c.sockets).toHaveLength(1);
    scene.c.socket.drop();
    await live(30, scene.a);
    const tried = scene.b.sockets.length + scene.c.sockets.length;
    await live(30, scene.a);
    expect(scene.b.sockets.length + scene.c.sockets.length).toBe(tried);
    expect(scene.client.state.status.kind).toBe("joined");
    expect(scene.a.sockets).toHaveLength(1);
  });

  it("takes the new session at once when the old node goes before all plays", async () => {
    await ask();
    await scene.enter(scene.b, 2, "Q", "R");
    await scene.round(scene.b, "Q", "R");
    scene.a.socket.drop();
    expect(scene.client.state).toMatchObject({ status: { kind: "joined" }, node: { url: "http://b/", generation: 2 } });
    expect(scene.pcs.map(({ closed }) => closed)).toEqual([false, false]);
    await live(5, scene.b);
    expect(scene.pcs.map(({ closed }) => closed)).toEqual([true, false]);
    expect(scene.a.sockets).toHaveLength(1);
    expect(Object.values(scene.media())).not.toContain(null);
  });

  it("comes back first when its own node is lost before the other has let it in, and then moves", async () => {
    await ask();
    scene.a.socket.drop();
    expect(scene.b.socket.closedWith).not.toBeNull();
    await scene.pass(10);
    scene.a.socket.accept();
    expect(scene.a.joinParams).toMatchObject({ generation: 1, serverSeq: 4 });
    scene.a.acceptJoin({ peerId: "P", resumeToken: "token-P", generation: 1, clientSeq: 3, resumed: true });
    expect(scene.b.sockets).toHaveLength(2);
  });

  it("heeds a second wish: an attempt that is still wanted goes on, another one is given up", async () => {
    await ask();
    await ask(60_000, ["http://c/", "http://b/"]);
    expect(scene.b.sockets).toHaveLength(1);
    expect(scene.b.socket.closedWith).toBeNull();
    await ask(60_000, ["http://c/"]);
    expect(scene.b.socket.closedWith).not.toBeNull();
    expect(scene.c.sockets).toHaveLength(1);
  });

  it("moves on when the new node has to go as well", async () => {
    await ask();
    await scene.enter(scene.b, 2, "Q", "R");
    scene.b.send({ type: "move", data: { urls: ["http://c/"], deadlineMs: 60_000 } });
    await scene.round(scene.b, "Q", "R");
    await scene.play();
    await scene.pass(1000);
    expect(scene.client.state.node?.url).toBe("http://b/");
    expect(scene.c.sockets).toHaveLength(1);
    scene.c.socket.accept();
    expect(scene.c.joinParams).toMatchObject({ generation: 2, move: true });
  });

  it("leaves the room from both nodes", async () => {
    await ask();
    await scene.enter(scene.b, 2, "Q", "R");
    scene.client.leave();
    for (const node of [scene.a, scene.b]) {
      expect(node.events.at(-1)).toEqual({ type: "disconnect" });
      expect(node.socket.closedWith).toBe(1000);
    }
    await scene.pass(60_000);
    expect(scene.b.sockets).toHaveLength(1);
    expect(scene.c.sockets).toHaveLength(0);
    expect(scene.client.state.status.kind).toBe("ended");
  });

  it("needs no media to move when there is none", async () => {
    scene.client.leave();
    scene = new ClusterScene();
    await scene.enter(scene.a, 1);
    await ask();
    scene.b.accept("P", 2, scene.urls);
    scene.b.send({ type: "connected", data: { id: "P", otherEndpoints: [{ ...others("Q")[0], tracks: {} }] } });
    await scene.pass(1000);
    expect(scene.client.state.node?.url).toBe("http://b/");
    expect(scene.pcs).toHaveLength(0);
  });
});
