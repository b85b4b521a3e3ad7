/**
 * Which folders of the page know which others, from the ground: client/phoenix and client/events know nothing of ours but two helpers;
 * client/ is a room without a page; page/ shows it.
 *
 * @type {import("dependency-cruiser").IConfiguration}
 */
module.exports = {
  forbidden: [
    { name: "no-circle", comment: "No file knows itself by way of others.", severity: "error", from: {}, to: { circular: true } },
    { name: "no-orphan", comment: "Nothing that nobody uses.", severity: "error", from: { orphan: true, pathNot: ["\\.d\\.ts$"] }, to: {} },
    {
      name: "client-without-page",
      comment: "A room's client can be used without our page.",
      severity: "error",
      from: { path: "^src/client/" },
      to: { path: "^(src/page/|node_modules/react)" },
    },
    {
      name: "phoenix-alone",
      comment: "The socket knows nothing of rooms.",
      severity: "error",
      from: { path: "^src/client/phoenix/", pathNot: "\\.test\\.ts$" },
      to: { path: "^src/", pathNot: ["^src/client/phoenix/", "^src/client/(Emitter|isRecord)\\.ts$"] },
    },
    {
      name: "events-alone",
      comment: "What goes over the wire knows nothing of who sends it.",
      severity: "error",
      from: { path: "^src/client/events/", pathNot: "\\.test\\.ts$" },
      to: { path: "^src/", pathNot: ["^src/client/events/", "^src/client/isRecord\\.ts$"] },
    },
    {
      name: "ui-below-views",
      comment: "Buttons and pictures know no view.",
      severity: "error",
      from: { path: "^src/page/(ui|text|grid)/" },
      to: { path: "^src/page/(room|home|notices)/" },
    },
    {
      name: "no-test-in-product",
      comment: "What only tests use stays with them.",
      severity: "error",
      from: { path: "^src/", pathNot: ["\\.test\\.tsx?$", "^src/client/testing/"] },
      to: { path: ["\\.test\\.tsx?$", "^src/client/testing/"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
  },
};
