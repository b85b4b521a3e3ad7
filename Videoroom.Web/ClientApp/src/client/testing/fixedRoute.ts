import type { SocketRoute } from "../phoenix/SocketRoute";

/** A route that knows one server. */
export const fixedRoute: SocketRoute = {
  attempt: () => ({ base: "http://test/", url: "ws://test/socket/websocket?vsn=2.0.0", openTimeoutMs: 10_000 }),
  reached: () => undefined,
};
