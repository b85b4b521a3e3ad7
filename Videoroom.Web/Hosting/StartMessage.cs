using System.Net;
using System.Net.Sockets;
using Videoroom.Engine;
using Videoroom.Engine.Network;
using Videoroom.Engine.Turn;
using Videoroom.Web.Configuration;

namespace Videoroom.Web.Hosting;

/// <summary>What the operator reads when the node is up: which addresses to open, and where media goes.</summary>
internal static class StartMessage
{
    /// <summary>The message, one block of lines.</summary>
    /// <param name="options">The node's options.</param>
    /// <param name="port">The TCP port that was opened.</param>
    /// <param name="names">The names that the node answers to.</param>
    /// <param name="admin">Where the admin listener is, and its token.</param>
    /// <param name="engine">The media engine, which knows what it announces.</param>
    /// <param name="notes">Sentences to end with.</param>
    public static string Text(VideoroomOptions options, int port, IReadOnlyList<string> names, string admin, IMediaEngine engine, IReadOnlyList<string> notes)
    {
        var lines = new List<string> { "", "Videoroom is running." };
        AddList(lines, "Open   ", [.. Addresses(options, port).Distinct()]);
        AddList(lines, "Names  ", [$"{string.Join(", ", names)}, and any address; VIRTUAL_HOST adds one"]);
        AddList(lines, "Media  ", [.. engine.AnnouncedAddresses.Select(endPoint => $"UDP and TCP {endPoint}")]);
        AddList(lines, "Not at ", [.. LeftOut(options, engine)]);
        AddList(lines, "TURN   ", [.. engine.TurnServers.Select(server => $"{NameOf(server.Transport)} {server.Host} port {server.Port}")]);
        AddList(lines, "Cluster", [ClusterOf(options)]);
        AddList(lines, "Admin  ", [admin]);
        lines.AddRange(notes.Select(note => "  " + note));
        if (!options.UseTls)
        {
            lines.Add("  From other machines browsers need HTTPS to use camera and microphone: set USE_TLS=true, or put a TLS proxy in front.");
        }

        lines.Add("");
        return string.Join(Environment.NewLine, lines);
    }

    // Where every address is of such a network, all are announced.
    private static IEnumerable<string> LeftOut(VideoroomOptions options, IMediaEngine engine)
    {
        var leftOut = LocalAddresses.LeftOut(options.ExcludedNetworks)
            .Where(entry => engine.AnnouncedAddresses.All(announced => !announced.Address.Equals(entry.Address)))
            .Select(entry => $"{entry.Address} ({entry.Interface})").ToList();
        if (leftOut.Count > 0)
        {
            yield return $"{string.Join(", ", leftOut)}, as EXCLUDED_NETWORKS says";
        }
    }

    private static string ClusterOf(VideoroomOptions options) => options.Cluster switch
    {
        null => "none: the calls of this node end with it (CLUSTER_ADDRESS joins several)",
        { Lease: { } lease } cluster => $"this node is {cluster.Address}, its seeds are {string.Join(", ", cluster.Seeds)}; of two halves the holder of the lease in PostgreSQL at {LeaseConnectionString.Describe(lease)} stays",
        var cluster => $"this node is {cluster.Address}, its seeds are {string.Join(", ", cluster.Seeds)}",
    };

    private static string NameOf(TurnTransport transport) => transport switch
    {
        TurnTransport.Udp => "UDP",
        TurnTransport.Tcp => "TCP",
        _ => "TLS",
    };

    private static void AddList(List<string> lines, string title, IReadOnlyList<string> items)
    {
        for (var i = 0; i < items.Count; i++)
        {
            lines.Add($"  {(i == 0 ? title : new string(' ', title.Length))} {items[i]}");
        }
    }

    private static IEnumerable<string> Addresses(VideoroomOptions options, int port)
    {
        if (options.VirtualHost is { } name)
        {
            yield return Url(options, name, port);
        }

        if (options.Host.Count == 0 || options.Host.Any(IPAddress.IsLoopback))
        {
            yield return Url(options, "localhost", port);
        }

        // Without TLS these would open, but neither camera nor microphone would.
        var reachable = options.Host.Count > 0 ? options.Host.Where(address => !IPAddress.IsLoopback(address))
            : options.UseTls ? LocalAddresses.All() : [];
        foreach (var address in reachable)
        {
            yield return Url(options, address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : $"{address}", port);
        }
    }

    private static string Url(VideoroomOptions options, string host, int port)
        => new UriBuilder(options.UseTls ? "https" : "http", host, port).Uri.GetLeftPart(UriPartial.Authority);
}
