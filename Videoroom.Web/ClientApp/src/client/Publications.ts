import type { TrackType } from "./events/TrackMetadata";
import type { LocalTrack } from "./negotiation/LocalTrack";

/** A track handed to `publish`; the same object is used to change it later. */
export interface Publication {
  readonly type: TrackType;
  track: MediaStreamTrack | null;
  active: boolean;
}

/** What of a session the publications use. */
export interface Publisher {
  publish(track: LocalTrack): void;
  unpublish(trackId: string): void;
  replace(trackId: string, publication: Publication): Promise<void>;
}

/**
 * What this page publishes. Every session of the same participant publishes the same tracks under the same ids, and a
 * change reaches all sessions that there are at the moment: during a move, two.
 */
export class Publications {
  readonly #publishers: () => readonly Publisher[];
  /** The tracks' ids; "" until the participant has one itself. */
  readonly #ids = new Map<Publication, string>();
  #peerId = "";

  constructor(publishers: () => readonly Publisher[]) {
    this.#publishers = publishers;
  }

  add(publication: Publication): void {
    this.#ids.set(publication, this.#newId());
    for (const publisher of this.#publishers()) {
      this.#publish(publisher, publication);
    }
  }

  remove(publication: Publication): void {
    const id = this.#ids.get(publication);
    this.#ids.delete(publication);
    if (id !== undefined && id !== "") {
      for (const publisher of this.#publishers()) {
        publisher.unpublish(id);
      }
    }
  }

  /** What the publication sends, or whether it is active, has changed. */
  async changed(publication: Publication): Promise<void> {
    const id = this.#ids.get(publication);
    if (id !== undefined && id !== "") {
      await Promise.all(this.#publishers().map((publisher) => publisher.replace(id, publication)));
    }
  }

  /** A session of this participant begins: it publishes everything. */
  begin(publisher: Publisher, peerId: string): void {
    const samePeer = peerId === this.#peerId;
    this.#peerId = peerId;
    for (const publication of this.#ids.keys()) {
      if (!samePeer) {
        this.#ids.set(publication, this.#newId());
      }
      this.#publish(publisher, publication);
    }
  }

  #newId(): string {
    return this.#peerId === "" ? "" : `${this.#peerId}:${crypto.randomUUID()}`;
  }

  #publish(publisher: Publisher, publication: Publication): void {
    const id = this.#ids.get(publication) ?? "";
    if (id !== "") {
      const { type, track, active } = publication;
      publisher.publish({
        id,
        kind: type === "audio" ? "audio" : "video",
        track,
        metadata: { active, type },
      });
    }
  }
}
