using System.Text.Json.Serialization;

namespace Videoroom.Web.Signalling;

/// <summary><c>GET /api/signalling</c> (docs/protocol.md, section 11): where a page finds the nodes.</summary>
internal static class SignallingUrlsEndpoint
{
    /// <summary>Its address.</summary>
    public const string Path = "/api/signalling";

    /// <summary>Answers with the list of the moment.</summary>
    public static Task HandleAsync(HttpContext context, SignallingUrls urls)
    {
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(
            new SignallingUrlList([.. urls.All.Select(url => url.AbsoluteUri)]), SignallingUrlJson.Default.SignallingUrlList);
    }
}

/// <summary>The answer.</summary>
/// <param name="Urls">Base addresses, this node's first.</param>
internal sealed record SignallingUrlList(IReadOnlyList<string> Urls);

/// <summary>Writes it.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SignallingUrlList))]
internal sealed partial class SignallingUrlJson : JsonSerializerContext;
