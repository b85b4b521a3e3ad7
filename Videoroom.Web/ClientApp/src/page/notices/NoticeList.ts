import { Emitter } from "../../client/Emitter";

/** A short message that goes away by itself. */
export interface Notice {
  readonly id: number;
  readonly text: string;
}

/** The most that are shown at a time. */
const maxShown = 3;
/** Time to read: a little, and more for longer texts. */
const baseMs = 4000;
const perCharacterMs = 60;

/** The messages on the screen now. */
export class NoticeList extends Emitter<{ changed: undefined }> {
  #notices: readonly Notice[] = [];
  #lastId = 0;

  get notices(): readonly Notice[] {
    return this.#notices;
  }

  add(text: string): void {
    if (this.#notices.some((notice) => notice.text === text)) {
      return;
    }
    const id = ++this.#lastId;
    this.#set([...this.#notices, { id, text }].slice(-maxShown));
    setTimeout(() => {
      this.dismiss(id);
    }, baseMs + perCharacterMs * text.length);
  }

  dismiss(id: number): void {
    this.#set(this.#notices.filter((notice) => notice.id !== id));
  }

  clear(): void {
    this.#set([]);
  }

  #set(notices: readonly Notice[]): void {
    this.#notices = notices;
    this.emit("changed", undefined);
  }
}
