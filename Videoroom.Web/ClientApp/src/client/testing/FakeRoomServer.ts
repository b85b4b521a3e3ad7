import type { ClientEvent, SdpOfferData } from "../events/clientEvents";
import { FakeSocket } from "./FakeSocket";

/** The server's side of one participant, as a test speaks it over fake sockets. */
export class FakeRoomServer {
  readonly sockets: FakeSocket[] = [];
  readonly topic: string;
  #seq = 0;

  constructor(roomId: string) {
    this.topic = `room:${roomId}`;
  }

  readonly create = (): FakeSocket => {
    const socket = new FakeSocket();
    this.sockets.push(socket);
    return socket;
  };

  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (socket === undefined) {
      throw new Error("No socket was opened.");
    }
    return socket;
  }

  get joinParams(): Record<string, unknown> {
    return this.socket.last("phx_join")[4] as Record<string, unknown>;
  }

  /** Accepts the last join. */
  acceptJoin(response: object): void {
    const [joinRef, ref] = this.socket.last("phx_join");
    this.socket.say(joinRef, ref, this.topic, "phx_reply", { status: "ok", response });
  }

  /** The next event is the first of its session. */
  restart(): void {
    this.#seq = 0;
  }

  acceptNew(peerId = "P"): void {
    this.restart();
    this.acceptJoin({ peerId, resumeToken: `token-${peerId}`, resumeSeconds: 15, clientSeq: 0, resumed: false });
  }

  refuseJoin(response: object): void {
    const [joinRef, ref] = this.socket.last("phx_join");
    this.socket.say(joinRef, ref, this.topic, "phx_reply", { status: "error", response });
  }

  /** Sends a numbered media event. */
  send(event: object): void {
    this.#seq += 1;
    this.sendAs(this.#seq, event);
  }

  sendAs(seq: number, event: object): void {
    this.#seq = seq;
    this.push("mediaEvent", { data: JSON.stringify(event), seq });
  }

  push(event: string, payload: object): void {
    this.socket.say(this.socket.last("phx_join")[0], null, this.topic, event, payload);
  }

  /** The server says that it handled the n-th push (from 1) of this socket. */
  handle(seq: number): void {
    for (const [joinRef, ref, , , payload] of this.socket.all("mediaEvent")) {
      if ((payload as { seq: number }).seq === seq) {
        this.socket.say(joinRef, ref, this.topic, "phx_reply", { status: "ok", response: {} });
      }
    }
  }

  /** The media events that came over the present socket. */
  get events(): ClientEvent[] {
    return this.socket.all("mediaEvent").map((frame) => JSON.parse((frame[4] as { data: string }).data) as ClientEvent);
  }

  get offers(): SdpOfferData[] {
    return this.events.flatMap((event) =>
      event.type === "custom" && event.data.type === "sdpOffer" ? [event.data.data] : [],
    );
  }

  get seqs(): number[] {
    return this.socket.all("mediaEvent").map((frame) => (frame[4] as { seq: number }).seq);
  }
}
