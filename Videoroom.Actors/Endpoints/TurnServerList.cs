using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;
using Videoroom.Engine.Turn;

namespace Videoroom.Actors.Endpoints;

/// <summary>The node's TURN servers as a client is told of them (docs/protocol.md, section 3.4).</summary>
internal static class TurnServerList
{
    /// <summary>Lists what this client can use, with its own credentials.</summary>
    /// <param name="servers">All that the node has.</param>
    /// <param name="credentials">The peer's.</param>
    /// <param name="extensions">Whether TURN over UDP is of use to it.</param>
    public static IReadOnlyList<IntegratedTurnServer> For(
        IReadOnlyList<TurnServerAddress> servers, TurnCredentials credentials, EndpointExtensions extensions)
        => [
            .. servers
                .Where(server => extensions.RelaysOverUdp || server.Transport != TurnTransport.Udp)
                .Select(server => new IntegratedTurnServer(
                    server.Host, server.Port, NameOf(server.Transport), credentials.Username, credentials.Password)),
        ];

    private static string NameOf(TurnTransport transport) => transport switch
    {
        TurnTransport.Udp => "udp",
        TurnTransport.Tcp => "tcp",
        _ => "tls",
    };
}
