using Videoroom.Engine;

namespace Videoroom.Tests.Architecture;

public class EngineArrowsTests() : ArrowsTests(new FolderArrows(typeof(MediaEngine).Assembly, new Dictionary<string, string[]>
{
    ["Network"] = [],
    ["OpenSsl"] = [],

    ["Codecs"] = [],
    ["Rtp"] = [],
    ["Speech"] = [],
    ["Ice"] = ["Network"],
    ["Dtls"] = ["OpenSsl"],
    ["Srtp"] = ["Dtls", "OpenSsl", "Rtp"],
    ["Sdp"] = ["Codecs", "Dtls", "Ice", "Rtp"],

    ["Scheduling"] = ["Network", "Rtp"],
    ["Bandwidth"] = ["Rtp"],
    ["Forwarding"] = ["Bandwidth", "Codecs", "Network", "Rtp", "Scheduling", "Sdp", "Speech"],

    ["Turn"] = ["Ice", "Network"],
    ["Relay"] = ["Codecs", "Forwarding", "Network", "Rtp", "Scheduling", "Srtp"],
    ["Peers"] =
    [
        "Bandwidth", "Codecs", "Dtls", "Forwarding", "Ice", "Network", "Relay", "Rtp", "Scheduling", "Speech", "Srtp", "Turn",
    ],

    ["Loops"] = ["Ice", "Network", "Peers", "Relay", "Rtp", "Scheduling", "Turn"],
}));
