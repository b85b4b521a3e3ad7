import type { ConnectionPath } from "../../client/negotiation/connectionPath";

/** How sound and picture travel, for people. */
export interface ConnectionText {
  /** The path's technical name: what an administrator asks for. */
  readonly path: string;
  readonly sentence: string;
  /** It is not the way that it should be, and one may notice. */
  readonly fallback?: true;
}

const mayStutter = "They may stutter when the network is busy.";

/** Names a path and says what it means for a call. */
export function connectionText(path: ConnectionPath): ConnectionText {
  switch (path) {
    case "udp":
      return { path: "UDP", sentence: "Sound and picture travel straight to the server. That is the best way." };
    case "turn-udp":
      return {
        path: "TURN over UDP",
        sentence: "Sound and picture travel through the server's relay. That is about as good as the direct way.",
      };
    case "tcp":
      return {
        path: "TCP",
        sentence: `Your network blocks UDP, so sound and picture travel over TCP. ${mayStutter}`,
        fallback: true,
      };
    case "turn-tcp":
      return {
        path: "TURN over TCP",
        sentence: `Your network blocks UDP, so sound and picture travel over TCP, through the server's relay. ${mayStutter}`,
        fallback: true,
      };
    case "turn-tls":
      return {
        path: "TURN over TLS",
        sentence: `Your network blocks UDP, so sound and picture travel over TLS, like web pages. ${mayStutter}`,
        fallback: true,
      };
  }
}
