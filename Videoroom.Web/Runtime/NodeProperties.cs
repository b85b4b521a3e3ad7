using Videoroom.Web.Configuration;

namespace Videoroom.Web.Runtime;

/// <summary>What the members of a cluster tell each other about themselves, beside their addresses.</summary>
internal static class NodeProperties
{
    /// <summary>The base address that browsers reach the node under.</summary>
    public const string SignallingUrl = "signalling-url";

    /// <summary>The node's version, for the operator.</summary>
    public const string Version = "version";

    /// <summary>This node's.</summary>
    public static IReadOnlyDictionary<string, string> Of(VideoroomOptions options)
    {
        var properties = new Dictionary<string, string> { [Version] = OwnVersion };
        if (options.SignallingUrls.Count > 0)
        {
            properties[SignallingUrl] = options.SignallingUrls[0].AbsoluteUri;
        }

        return properties;
    }

    /// <summary>The address that a member has told; null when it told none, or one that is none.</summary>
    public static Uri? SignallingUrlOf(IReadOnlyDictionary<string, string> properties) =>
        properties.TryGetValue(SignallingUrl, out var text) ? Configuration.SignallingUrl.Parse(text) : null;

    /// <summary>This node's version.</summary>
    public static string OwnVersion { get; } = typeof(NodeProperties).Assembly.GetName().Version?.ToString(3) ?? "";
}
