import type { TurnServer } from "../events/serverEvents";

/** The ICE servers that the server's TURN list stands for. An entry without address or port would end the call. */
export function iceServers(turnServers: readonly TurnServer[]): RTCIceServer[] {
  return turnServers
    .filter(({ serverAddr, serverPort }) => serverAddr !== "" && serverPort > 0)
    .map((server) => ({ urls: url(server), username: server.username, credential: server.password }));
}

/** RFC 7065: an IPv6 address stands in brackets, and TLS has a scheme of its own. */
function url({ serverAddr, serverPort, transport }: TurnServer): string {
  const host = serverAddr.includes(":") && !serverAddr.startsWith("[") ? `[${serverAddr}]` : serverAddr;
  return transport === "tls"
    ? `turns:${host}:${serverPort}?transport=tcp`
    : `turn:${host}:${serverPort}?transport=${transport}`;
}
