interface Box {
  readonly left: number;
  readonly top: number;
  readonly bottom: number;
  readonly width: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The upper left corner, in CSS pixels, of a small window at `anchor`: above it, or below where there is no room; always inside of the view. */
export function tipPlace(anchor: Box, tip: Size, view: Size): { readonly left: number; readonly top: number } {
  const left = anchor.left + anchor.width / 2 - tip.width / 2;
  const above = anchor.top - tip.height;
  return {
    left: Math.max(0, Math.min(left, view.width - tip.width)),
    top: above >= 0 ? above : Math.max(0, Math.min(anchor.bottom, view.height - tip.height)),
  };
}
