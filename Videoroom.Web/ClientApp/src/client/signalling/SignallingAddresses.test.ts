import { describe, expect, it } from "vitest";
import { SignallingAddresses } from "./SignallingAddresses";

describe("SignallingAddresses", () => {
  it("begins with the page's own and takes in each other one once, with a slash at its end", () => {
    const addresses = new SignallingAddresses("https://meet.example/");
    addresses.add(["https://a.example", "https://b.example/videoroom", "https://a.example/", "https://meet.example"]);
    expect(addresses.urls).toEqual(["https://meet.example/", "https://a.example/", "https://b.example/videoroom/"]);
  });

  it("takes nothing that is no address, and over HTTPS nothing without TLS", () => {
    const secure = new SignallingAddresses("https://meet.example/");
    secure.add(["http://a.example/", "javascript:alert(1)", "ws://b.example", "", null, 7, {}]);
    expect(secure.urls).toEqual(["https://meet.example/"]);
    const plain = new SignallingAddresses("http://localhost:4000/");
    plain.add(["http://localhost:4001/", "https://a.example/"]);
    expect(plain.urls).toHaveLength(3);
  });

  it("does not grow without end", () => {
    const addresses = new SignallingAddresses("http://localhost/");
    addresses.add(Array.from({ length: 1000 }, (_, index) => `http://node-${index}/`));
    expect(addresses.urls).toHaveLength(64);
  });
});
