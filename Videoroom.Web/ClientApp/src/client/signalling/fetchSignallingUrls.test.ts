import { afterEach, describe, expect, it, vi } from "vitest";
import { fetchSignallingUrls } from "./fetchSignallingUrls";

function answer(body: string, status = 200): void {
  vi.stubGlobal("fetch", vi.fn(() => Promise.resolve(new Response(body, { status }))));
}

describe("fetchSignallingUrls", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it("asks the server that the page came from", async () => {
    answer('{"urls":["https://a.example/"]}');
    expect(await fetchSignallingUrls("https://meet.example/")).toEqual(["https://a.example/"]);
    expect(vi.mocked(fetch).mock.calls[0]?.[0]).toBe("https://meet.example/api/signalling");
  });

  it("does without when the server does not say, or cannot be reached", async () => {
    for (const body of ["", "{}", '{"urls":3}', "[]", "<html>"]) {
      answer(body);
      expect(await fetchSignallingUrls("http://a/")).toEqual([]);
    }
    answer('{"urls":["http://b/"]}', 404);
    expect(await fetchSignallingUrls("http://a/")).toEqual([]);
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no network")));
    expect(await fetchSignallingUrls("http://a/")).toEqual([]);
  });
});
