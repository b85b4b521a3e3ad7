import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeSocket } from "../testing/FakeSocket";
import { fixedRoute } from "../testing/fixedRoute";
import { PhoenixSocket } from "./PhoenixSocket";

const sockets: FakeSocket[] = [];

function newSocket(): PhoenixSocket {
  return new PhoenixSocket(fixedRoute, () => {
    const fake = new FakeSocket();
    sockets.push(fake);
    return fake;
  });
}

function fake(index: number): FakeSocket {
  const socket = sockets[index];
  if (socket === undefined) {
    throw new Error(`Socket ${index} was not opened.`);
  }
  return socket;
}

describe("PhoenixSocket", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(Math, "random").mockReturnValue(0);
    sockets.length = 0;
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  it("sends a heartbeat every two seconds and stays while they are answered", () => {
    const socket = newSocket();
    socket.connect();
    fake(0).accept();
    for (let beat = 1; beat <= 5; beat++) {
      vi.advanceTimersByTime(2000);
      expect(fake(0).all("heartbeat")).toHaveLength(beat);
      fake(0).say(null, fake(0).last("heartbeat")[1], "phoenix", "phx_reply", { status: "ok", response: {} });
    }
    expect(sockets).toHaveLength(1);
  });

  it("takes a server for dead that says nothing for three seconds after a heartbeat, and opens another socket", () => {
    const socket = newSocket();
    const lost = vi.fn();
    socket.on("lost", lost);
    socket.connect();
    fake(0).accept();
    vi.advanceTimersByTime(4999);
    expect(lost).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(lost).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(10);
    expect(sockets).toHaveLength(2);
  });

  it("takes any message for a sign of life", () => {
    const socket = newSocket();
    socket.connect();
    fake(0).accept();
    for (let second = 0; second < 20; second++) {
      vi.advanceTimersByTime(1000);
      fake(0).say(null, null, "room:r1", "mediaEvent", {});
    }
    expect(sockets).toHaveLength(1);
  });

  it("gives a server that is probed only as long as the probe says", () => {
    const socket = newSocket();
    socket.connect();
    fake(0).accept();
    vi.advanceTimersByTime(500);
    socket.probe(1000);
    expect(fake(0).all("heartbeat")).toHaveLength(1);
    vi.advanceTimersByTime(999);
    expect(socket.isOpen).toBe(true);
    vi.advanceTimersByTime(1);
    expect(socket.isOpen).toBe(false);
  });

  it("asks once more when it was the page that slept", () => {
    let nowMs = 0;
    vi.spyOn(performance, "now").mockImplementation(() => nowMs);
    const socket = newSocket();
    socket.connect();
    fake(0).accept();
    vi.advanceTimersByTime(2000);
    nowMs = 60_000;
    vi.advanceTimersByTime(3000);
    expect(socket.isOpen).toBe(true);
    nowMs += 1000;
    vi.advanceTimersByTime(1000);
    expect(socket.isOpen).toBe(false);
  });

  it("waits longer before each further attempt, and begins anew once the server has spoken", () => {
    const socket = newSocket();
    socket.connect();
    for (const [index, delay] of [10, 50, 100, 150, 200, 250, 500, 1000, 2000, 5000, 5000].entries()) {
      fake(index).drop();
      vi.advanceTimersByTime(delay - 1);
      expect(sockets).toHaveLength(index + 1);
      vi.advanceTimersByTime(1);
      expect(sockets).toHaveLength(index + 2);
    }
    fake(11).accept();
    fake(11).say(null, "1", "phoenix", "phx_reply", {});
    fake(11).drop();
    vi.advanceTimersByTime(10);
    expect(sockets).toHaveLength(13);
  });

  it("gives up a socket that does not open within ten seconds", () => {
    newSocket().connect();
    vi.advanceTimersByTime(10_010);
    expect(sockets).toHaveLength(2);
  });

  it("tries at once when the network is back, also when an attempt hangs", () => {
    const socket = newSocket();
    socket.connect();
    socket.retryNow();
    expect(sockets).toHaveLength(2);
    fake(1).drop();
    socket.retryNow();
    expect(sockets).toHaveLength(3);
    fake(2).accept();
    socket.retryNow();
    vi.advanceTimersByTime(1500);
    expect(sockets).toHaveLength(3);
  });

  it("closes with code 1000 and does not come back once it is disconnected", () => {
    const socket = newSocket();
    socket.connect();
    fake(0).accept();
    socket.disconnect();
    vi.advanceTimersByTime(60_000);
    expect(fake(0).closedWith).toBe(1000);
    expect(sockets).toHaveLength(1);
  });

  it("ignores frames that are no Phoenix messages", () => {
    const socket = newSocket();
    socket.connect();
    fake(0).accept();
    vi.spyOn(console, "warn").mockImplementation(() => undefined);
    for (const data of ["", "{}", "[1,2]", '[null,null,3,"event",{}]', new ArrayBuffer(3)]) {
      fake(0).onmessage?.({ data } as MessageEvent);
    }
    expect(socket.isOpen).toBe(true);
  });
});
