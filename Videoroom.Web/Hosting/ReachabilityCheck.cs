using System.Net.Sockets;
using Videoroom.Engine;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Turn;

namespace Videoroom.Web.Hosting;

/// <summary>
/// Looks once, at the start, whether the node reaches itself at what it announces. A wrong address is the most common cause of
/// calls without sound and picture, and nobody sees it: the page opens all the same.
/// </summary>
internal static class ReachabilityCheck
{
    /// <summary>How long the start waits for an answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);

    /// <summary>Tries every announced address at the same time.</summary>
    /// <param name="engine">Says what it announces.</param>
    /// <param name="patience">How long to wait for an answer over UDP; three times as long for a TCP connection.</param>
    /// <returns>Lines for the start message: one for each address that did not answer, and what that may mean; none when all did.</returns>
    public static async Task<IReadOnlyList<string>> WarningsAsync(IMediaEngine engine, TimeSpan patience)
    {
        var media = engine.AnnouncedAddresses.Select(async address =>
            await BindingProbe.IsAnsweredAsync(address, patience) ? null : $"UDP {address}");
        var turn = engine.TurnServers.Where(server => server.Transport != TurnTransport.Udp).Select(async server =>
            await AcceptsAsync(server, patience) ? null : $"TCP {server.Host} port {server.Port}");
        List<string> silent = [.. (await Task.WhenAll(media.Concat(turn))).OfType<string>()];
        return silent.Count == 0 ? [] :
        [
            .. silent.Select(address => $"WARNING {address} is announced to browsers, but does not answer from this machine."),
            "        Is EXTERNAL_IP right (for TURN over TLS: VIRTUAL_HOST), is the port forwarded here, does the firewall let it in?",
            "        Some routers do not lead back to their own inside: then try it from outside.",
        ];
    }

    private static async Task<bool> AcceptsAsync(TurnServerAddress server, TimeSpan patience)
    {
        using var client = new TcpClient();
        using var timeLimit = new CancellationTokenSource(3 * patience);
        try
        {
            await client.ConnectAsync(server.Host, server.Port, timeLimit.Token);
            return true;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return false;
        }
    }
}
