using System.Text.Json.Serialization;

namespace Videoroom.Web.Admin;

/// <summary>Writes what the admin listener answers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ClusterSnapshot))]
[JsonSerializable(typeof(PeersSnapshot))]
[JsonSerializable(typeof(DrainAnswer))]
[JsonSerializable(typeof(AdminError))]
internal sealed partial class AdminJson : JsonSerializerContext;
