/**
 * Everything that goes wrong in this page, also what a client catches and only prints. Imported first: it has to be there
 * before the clients are.
 */
export const errors: string[] = [];

/** What the clients warn of, such as events that they do not know. */
export const warnings: string[] = [];

window.addEventListener("error", (event) => {
  errors.push(`uncaught: ${describe(event.error ?? event.message)}`);
});
window.addEventListener("unhandledrejection", (event) => {
  errors.push(`unhandled rejection: ${describe(event.reason)}`);
});

record("error", errors);
record("warn", warnings);
// 0.5.0 prints an answer that it could not apply as a message like any other.
record("log", errors);

function record(method: "error" | "warn" | "log", into: string[]): void {
  const print = console[method].bind(console);
  console[method] = (...parts: unknown[]) => {
    into.push(`console.${method}: ${parts.map(describe).join(" ")}`);
    print(...parts);
  };
}

function describe(value: unknown): string {
  if (value instanceof Error) {
    return value.stack ?? String(value);
  }
  if (value instanceof RTCPeerConnectionIceErrorEvent) {
    return `ICE candidate error ${value.errorCode} of ${value.url}: ${value.errorText}`;
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}
