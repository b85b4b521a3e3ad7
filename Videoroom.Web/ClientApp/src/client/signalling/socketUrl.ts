/** The Phoenix socket of the server with this base address (which ends in a slash). */
export function socketUrl(base: string): string {
  return `${base.replace(/^http/u, "ws")}socket/websocket?vsn=2.0.0`;
}
