using Videoroom.Engine;
using Videoroom.Engine.Network.Tcp;
using Videoroom.Web.Configuration;

namespace Videoroom.Web.Connections;

/// <summary>
/// Who may have how many of the process's descriptors. A process without a free one can neither accept, nor open a file, nor load a
/// part of itself: so the parts of the node that strangers can fill never get them all.
/// </summary>
/// <remarks>
/// In this order: a quarter, at least 512 and at most 1,024, is kept for the runtime (which holds two for each assembly, some 280 after the
/// start), files, media loops, links to other nodes, the database and the admin listener; a quarter of the rest is for TCP connections of
/// media, and with <c>TURN_ALLOWED_PEERS</c> another one for relayed ports; what is left is for the page's port. Without a free
/// descriptor the runtime ends the process ("Out of memory", exit code 134): so no setting gives away what is kept, and with a limit below
/// <see cref="Least"/> the node does not start.
/// </remarks>
internal sealed record DescriptorPlan
{
    /// <summary>The lowest limit of open files: what is kept, and some places of each kind.</summary>
    public const int Least = LeastReserved + 64;

    /// <summary>Connections to the page's port that say nothing, or that are being answered: so many of each at most.</summary>
    private const int MostUnproven = 2048;

    private const string Raise =
        "Raise it where the process is started: 'ulimit -n 65536' in a shell, LimitNOFILE=65536 (systemd), ulimits: nofile (compose file).";

    private const int LeastReserved = 512;
    private const int MostReserved = 1024;
    private const int LeastPerClient = 16;

    private DescriptorPlan(int? limit, ConnectionLimits page, int mediaConnections, int relayedPorts, IReadOnlyList<string> notes)
        => (Limit, Page, MediaConnections, RelayedPorts, Notes) = (limit, page, mediaConnections, relayedPorts, notes);

    /// <summary>The admin listener's own: a flood on the page's port leaves the operator in.</summary>
    public static ConnectionLimits Admin { get; } = new() { Most = 32, MostIdle = 16, MostWorking = 16, MostProven = 0 };

    /// <summary>The limit of open files; null where it is not known.</summary>
    public int? Limit { get; }

    /// <summary>The page's port.</summary>
    public ConnectionLimits Page { get; }

    /// <summary>TCP connections to the ports of media and TURN.</summary>
    public int MediaConnections { get; }

    /// <summary>Those of one client, an IPv4 address or an IPv6 /64: a quarter, so that four have to come together to take all.</summary>
    public int MediaConnectionsPerClient => Math.Clamp(MediaConnections / 4, 1, MediaEngineOptions.UsualStreamConnectionsPerClient);

    /// <summary>Relayed ports that are bound.</summary>
    public int RelayedPorts { get; }

    /// <summary>Warnings for the start message.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Shares out a limit.</summary>
    /// <param name="options">What is wanted.</param>
    /// <param name="limit">The limit of open files; null where it is not known.</param>
    /// <exception cref="ConfigurationException">The limit is below <see cref="Least"/>.</exception>
    public static DescriptorPlan For(VideoroomOptions options, int? limit)
    {
        var available = limit ?? int.MaxValue;
        if (available < Least)
        {
            throw new ConfigurationException($"The limit of open files is {available}: expected {Least} at least, of which the process itself needs most. {Raise}");
        }

        var rest = available - Math.Clamp(available / 4, LeastReserved, MostReserved);
        var media = Math.Clamp(rest / 4, 1, MediaEngineOptions.UsualStreamConnections);
        var relayed = options.TurnAllowedPeers.Count == 0 ? 0 : Math.Min(2 * options.IntegratedTurnPortRange.Count, rest / 4);
        var wanted = options.MaxSockets + (2 * MostUnproven);
        var affordable = rest - media - relayed;
        var page = Math.Min(options.MaxConnections ?? wanted, affordable);
        var unproven = Math.Clamp(page / 4, 1, MostUnproven);
        var plan = new ConnectionLimits
        {
            Most = page,
            MostPerClient = options.MaxConnectionsPerAddress ?? Math.Max(LeastPerClient, page / 4),
            MostIdle = unproven,
            MostWorking = unproven,
            MostProven = Math.Max(1, Math.Min(options.MaxSockets, page - (2 * unproven))),
        };
        return new DescriptorPlan(limit, plan, media, relayed, [.. Warnings(options, limit, plan, affordable)]);
    }

    private static IEnumerable<string> Warnings(VideoroomOptions options, int? limit, ConnectionLimits page, int affordable)
    {
        if (limit is null)
        {
            yield break;
        }

        if (options.MaxConnections > affordable)
        {
            yield return $"WARNING The limit of open files is {limit}: enough for {affordable} connections to the page's port, not for MAX_CONNECTIONS={options.MaxConnections}.";
            yield return $"        {Raise}";
        }
        else if (options.MaxConnections is null && page.MostProven < options.MaxSockets)
        {
            yield return $"WARNING The limit of open files is {limit}: enough for {page.MostProven} WebSockets, not for MAX_SOCKETS={options.MaxSockets}.";
            yield return $"        {Raise}";
        }
    }
}
