import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeSocket } from "../testing/FakeSocket";
import { PhoenixSocket } from "./PhoenixSocket";

const sockets: FakeSocket[] = [];

function newSocket(): PhoenixSocket {
  return new PhoenixSocket("ws://test/socket/websocket?vsn=2.0.0", () => {
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
    sockets.length = 0;
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("sends a heartbeat every five seconds and stays while they are answered", () => {
    const socket = newSocket();
    socket.connect();
    fake(0).accept();
    for (let beat = 1; beat <= 3; beat++) {
      vi.advanceTimersByTime(5000);
      expect(fake(0).all("heartbeat")).toHaveLength(beat);
      fake(0).say(null, fake(0).last("heartbeat")[1], "phoenix", "phx_reply", { status: "ok", response: {} });
    }
    expect(sockets).toHaveLength(1);
  });

  it("takes a socket for dead whose heartbeat is not answered by the next, and opens another", () => {
    const socket = newSocket();
    const lost = vi.fn();
    socket.on("lost", lost);
    socket.connect();
    fake(0).accept();
    vi.advanceTimersByTime(10_000);
    expect(lost).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(10);
    expect(sockets).toHaveLength(2);
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
    vi.advanceTimersByTime(4000);
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
