import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeSocket } from "../testing/FakeSocket";
import { fixedRoute } from "../testing/fixedRoute";
import type { Channel } from "./Channel";
import { PhoenixSocket } from "./PhoenixSocket";

const topic = "room:r1";
let fakes: FakeSocket[];
let channel: Channel;

function current(): FakeSocket {
  const fake = fakes.at(-1);
  if (fake === undefined) {
    throw new Error("No socket was opened.");
  }
  return fake;
}

function reply(status: "ok" | "error", response: object): void {
  const [joinRef, ref] = current().last("phx_join");
  current().say(joinRef, ref, topic, "phx_reply", { status, response });
}

describe("Channel", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(Math, "random").mockReturnValue(0);
    fakes = [];
    const socket = new PhoenixSocket(fixedRoute, () => {
      const fake = new FakeSocket();
      fakes.push(fake);
      return fake;
    });
    let joins = 0;
    channel = socket.channel(topic, () => ({ join: ++joins }));
    channel.join();
    socket.connect();
    current().accept();
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  it("joins with a join ref that equals the ref, and hands over the response", () => {
    const joined = vi.fn();
    channel.on("joined", joined);
    const [joinRef, ref, , , params] = current().last("phx_join");
    expect(joinRef).toBe(ref);
    expect(params).toEqual({ join: 1 });
    reply("ok", { peerId: "P" });
    expect(joined).toHaveBeenCalledWith({ peerId: "P" });
  });

  it("joins again with a new join ref and fresh parameters when the socket is back", () => {
    reply("ok", {});
    const first = current().last("phx_join")[0];
    current().drop();
    expect(channel.isJoined).toBe(false);
    vi.advanceTimersByTime(10);
    current().accept();
    expect(current().last("phx_join")[0]).not.toBe(first);
    expect(current().last("phx_join")[4]).toEqual({ join: 2 });
  });

  it("drops messages of an earlier join and of other topics", () => {
    const message = vi.fn();
    channel.on("message", message);
    reply("ok", {});
    current().say("999", null, topic, "mediaEvent", {});
    current().say(null, null, "room:other", "mediaEvent", {});
    expect(message).not.toHaveBeenCalled();
    current().say(null, null, topic, "mediaEvent", { data: "x" });
    expect(message).toHaveBeenCalledWith({ event: "mediaEvent", payload: { data: "x" } });
  });

  it("matches the reply to a push by its ref", () => {
    reply("ok", {});
    const answered = vi.fn();
    expect(channel.push("mediaEvent", { seq: 1 }, answered)).toBe(true);
    const [joinRef, ref] = current().last("mediaEvent");
    current().say(joinRef, "998", topic, "phx_reply", { status: "ok", response: {} });
    expect(answered).not.toHaveBeenCalled();
    current().say(joinRef, ref, topic, "phx_reply", { status: "ok", response: {} });
    expect(answered).toHaveBeenCalledExactlyOnceWith(true);
  });

  it("stops after a refusal, until it is asked to join again", () => {
    const refused = vi.fn();
    channel.on("refused", refused);
    reply("error", { reason: "full", code: "room_full" });
    expect(refused).toHaveBeenCalledWith({ reason: "full", code: "room_full" });
    vi.advanceTimersByTime(1000);
    expect(current().all("phx_join")).toHaveLength(1);
    channel.joinLater();
    vi.advanceTimersByTime(1000);
    expect(current().all("phx_join")).toHaveLength(2);
  });

  it("leaves and tries again when a join stays without an answer", () => {
    for (let second = 0; second < 10; second += 2) {
      vi.advanceTimersByTime(2000);
      current().say(null, current().last("heartbeat")[1], "phoenix", "phx_reply", {});
    }
    expect(current().all("phx_leave")).toHaveLength(1);
    vi.advanceTimersByTime(1000);
    expect(current().all("phx_join")).toHaveLength(2);
  });

  it("joins again after a crash of the server's channel", () => {
    reply("ok", {});
    current().say(current().last("phx_join")[0], null, topic, "phx_error", {});
    expect(channel.isJoined).toBe(false);
    vi.advanceTimersByTime(1000);
    expect(current().all("phx_join")).toHaveLength(2);
  });

  it("does not join again after the server closed it", () => {
    const closed = vi.fn();
    channel.on("closed", closed);
    reply("ok", {});
    current().say(current().last("phx_join")[0], null, topic, "phx_close", {});
    expect(closed).toHaveBeenCalledOnce();
    current().drop();
    vi.advanceTimersByTime(10);
    current().accept();
    expect(current().all("phx_join")).toHaveLength(0);
  });
});
