import { describe, expect, it } from "vitest";
import type { TurnServer } from "../events/serverEvents";
import { iceServers } from "./iceServers";

function server(changes: Partial<TurnServer>): TurnServer {
  return { serverAddr: "203.0.113.5", serverPort: 3478, transport: "udp", username: "u", password: "p", ...changes };
}

describe("iceServers", () => {
  it.each<[string, Partial<TurnServer>]>([
    ["turn:203.0.113.5:3478?transport=udp", {}],
    ["turn:203.0.113.5:3478?transport=tcp", { transport: "tcp" }],
    ["turns:meet.example.org:443?transport=tcp", { serverAddr: "meet.example.org", serverPort: 443, transport: "tls" }],
    ["turn:[2001:db8::1]:3478?transport=udp", { serverAddr: "2001:db8::1" }],
    ["turns:[2001:db8::1]:443?transport=tcp", { serverAddr: "[2001:db8::1]", serverPort: 443, transport: "tls" }],
  ])("gives %s for %o", (urls, changes) => {
    expect(iceServers([server(changes)])).toEqual([{ urls, username: "u", credential: "p" }]);
  });

  it("leaves out what no browser would take, and keeps the others", () => {
    expect(iceServers([server({ serverAddr: "" }), server({ serverPort: 0 }), server({})])).toHaveLength(1);
  });
});
