using Videoroom.Bench.Crowds.Signalling;
using Videoroom.Client;

namespace Videoroom.Bench.Crowds;

/// <summary>The signalling of each protocol.</summary>
internal static class CrowdSignalling
{
    /// <summary>Makes that of a crowd.</summary>
    public static ICrowdSignalling Create(CrowdOptions options, ClientHost host) => options.Protocol switch
    {
        CrowdProtocol.Janus => new JanusSignalling(options, host),
        CrowdProtocol.Whip => new WhipSignalling(options.Server, host),
        _ => new VideoroomSignalling(options.Server, host),
    };
}
