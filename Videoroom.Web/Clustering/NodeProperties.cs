using System.Diagnostics;
using System.Globalization;
using Videoroom.Web.Configuration;

namespace Videoroom.Web.Clustering;

/// <summary>
/// What the members of a cluster tell each other about themselves, beside their addresses: as roles of the form
/// <c>name=value</c>, the one thing that Akka.Cluster carries for a member.
/// </summary>
internal static class NodeProperties
{
    /// <summary>The base address that browsers reach the node under.</summary>
    public const string SignallingUrl = "signalling-url";

    /// <summary>The version of the messages between nodes that the node speaks.</summary>
    public const string Protocol = "protocol";

    /// <summary>When the node's process began, in milliseconds of Unix time: of two clusters of one size the younger gives way.</summary>
    public const string Started = "started";

    /// <summary>This version's; N and N + 1 work together.</summary>
    public const int OwnProtocol = 1;

    /// <summary>This node's version.</summary>
    public static string OwnVersion { get; } = typeof(NodeProperties).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>This node's.</summary>
    public static IReadOnlyDictionary<string, string> Of(VideoroomOptions options)
    {
        var properties = new Dictionary<string, string>
        {
            [Protocol] = OwnProtocol.ToString(CultureInfo.InvariantCulture),
            [Started] = new DateTimeOffset(Process.GetCurrentProcess().StartTime).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        };
        if (options.SignallingUrls.Count > 0)
        {
            properties[SignallingUrl] = options.SignallingUrls[0].AbsoluteUri;
        }

        return properties;
    }

    /// <summary>Those that a member has told as its roles.</summary>
    public static IReadOnlyDictionary<string, string> Read(IEnumerable<string> roles)
    {
        var properties = new Dictionary<string, string>();
        foreach (var parts in roles.Select(role => role.Split('=', 2)).Where(parts => parts.Length == 2))
        {
            properties[parts[0]] = parts[1];
        }

        return properties;
    }

    /// <summary>The address that a member has told; null when it told none, or one that is none.</summary>
    public static Uri? SignallingUrlOf(IReadOnlyDictionary<string, string> properties)
        => properties.TryGetValue(SignallingUrl, out var text) ? Configuration.SignallingUrl.Parse(text) : null;

    /// <summary>When a member's process began; 0 when it has not told.</summary>
    public static long StartedMsOf(IReadOnlyDictionary<string, string> properties)
        => properties.TryGetValue(Started, out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ms) ? ms : 0;
}
