using Videoroom.Web.Hosting;

namespace Videoroom.Tests.Architecture;

public class WebArrowsTests() : ArrowsTests(new FolderArrows(typeof(Startup).Assembly, new Dictionary<string, string[]>
{
    ["Http"] = [],
    ["Configuration"] = [],
    ["Lifetime"] = ["Configuration"],
    ["Connections"] = ["Configuration"],
    ["Tls"] = ["Configuration"],
    ["Signalling"] = ["Configuration", "Connections", "Lifetime"],
    ["Runtime"] = ["Configuration", "Connections", "Signalling", "Tls"],
    ["Whip"] = ["Configuration", "Lifetime", "Runtime", "Signalling"],
    ["Admin"] = ["Configuration", "Http", "Lifetime", "Runtime", "Signalling", "Whip"],
    ["Clustering"] = ["Admin", "Configuration", "Lifetime", "Runtime", "Signalling"],
    ["Hosting"] =
    [
        "Admin", "Clustering", "Configuration", "Connections", "Http", "Lifetime", "Runtime", "Signalling", "Tls", "Whip",
    ],
}));
