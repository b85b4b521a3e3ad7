/** The clients hide their peer connection; its statistics are read here. Imported before the clients are. */
const made: RTCPeerConnection[] = [];

window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration);
    made.push(this);
  }
};

/** The peer connection in use, or null before the first negotiation. */
export function currentConnection(): RTCPeerConnection | null {
  return made.at(-1) ?? null;
}

/** The clients forget their connection when they leave and do not close it; a page that goes on has to. */
export function closeConnections(): void {
  for (const connection of made.splice(0)) {
    connection.close();
  }
}
