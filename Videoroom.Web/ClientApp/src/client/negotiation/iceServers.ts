import type { TurnServer } from "../events/serverEvents";

/** The ICE servers that the server's TURN list stands for. */
export function iceServers(turnServers: readonly TurnServer[]): RTCIceServer[] {
  return turnServers.map(({ serverAddr, serverPort, transport, username, password }) => {
    const host = serverAddr.includes(":") && !serverAddr.startsWith("[") ? `[${serverAddr}]` : serverAddr;
    const urls =
      transport === "tls"
        ? `turns:${host}:${serverPort}?transport=tcp`
        : `turn:${host}:${serverPort}?transport=${transport}`;
    return { urls, username, credential: password };
  });
}
