import "react";

declare module "react" {
  interface CSSProperties {
    /** The corner of a tile in a grid; it shrinks with the tile. */
    "--tile-radius"?: string;
  }
}
