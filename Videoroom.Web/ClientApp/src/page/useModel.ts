import { useSyncExternalStore } from "react";

interface Changing {
  readonly revision: number;
  on(event: "changed", listener: () => void): () => void;
}

/** Renders a component again whenever one of the models changes. */
export function useModel(...models: readonly Changing[]): void {
  useSyncExternalStore(
    (listener) => {
      const stops = models.map((model) => model.on("changed", listener));
      return () => {
        for (const stop of stops) {
          stop();
        }
      };
    },
    () => models.map(({ revision }) => revision).join(),
  );
}
