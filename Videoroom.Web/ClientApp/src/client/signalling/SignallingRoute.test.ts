import { describe, expect, it } from "vitest";
import { SignallingAddresses } from "./SignallingAddresses";
import { SignallingRoute } from "./SignallingRoute";

const nodes = ["http://a/", "http://b/", "http://c/"];

function route(...ranks: number[]): SignallingRoute {
  const addresses = new SignallingAddresses("http://a/");
  addresses.add(nodes);
  return new SignallingRoute(addresses, null, () => ranks.shift() ?? 0);
}

function firstTurns(of: SignallingRoute, count: number): string[] {
  return Array.from({ length: count }, (_, turn) => of.attempt(turn).base);
}

describe("SignallingRoute", () => {
  it("tries where it was first, then the others in turn", () => {
    expect(firstTurns(route(), 4)).toEqual(["http://a/", "http://b/", "http://c/", "http://a/"]);
    expect(route().attempt(1).url).toBe("ws://b/socket/websocket?vsn=2.0.0");
  });

  it("gives each page an order of its own", () => {
    expect(firstTurns(route(0.1, 0.9, 0.5), 3)).toEqual(["http://a/", "http://c/", "http://b/"]);
  });

  it("starts from the node that it has reached", () => {
    const reached = route();
    reached.reached(reached.attempt(2));
    expect(firstTurns(reached, 3)).toEqual(["http://c/", "http://a/", "http://b/"]);
  });

  it("is impatient where there are others, and more patient in each round", () => {
    expect([0, 2, 3, 6, 30].map((turn) => route().attempt(turn).openTimeoutMs)).toEqual([1000, 1000, 2000, 4000, 10_000]);
    const only = new SignallingRoute(new SignallingAddresses("http://a/"));
    expect(only.attempt(5)).toMatchObject({ base: "http://a/", openTimeoutMs: 10_000 });
  });

  it("calls a node by its own address that was reached under the cluster's", () => {
    const cluster = new SignallingRoute(new SignallingAddresses("http://meet/"), null, () => 0);
    cluster.served(["http://b/", "http://a/"]);
    expect(cluster.present).toBe("http://b/");
    expect(firstTurns(cluster, 3)).toEqual(["http://b/", "http://a/", "http://meet/"]);
  });

  it("stays with the address that it used when the server lists that, too", () => {
    const listed = route();
    listed.served(["http://c/", "http://a/"]);
    expect(listed.present).toBe("http://a/");
    listed.served([]);
    expect(listed.present).toBe("http://a/");
  });
});
