using Videoroom.Client.Publishing;

namespace Videoroom.Client.Roaming;

/// <summary>A client that stays in its call whatever becomes of the node that it joined at.</summary>
internal sealed record RoamingClientOptions
{
    /// <summary>Where it joins.</summary>
    public required Uri Server { get; init; }

    /// <summary>All nodes that it may go to; what a join's reply says replaces them.</summary>
    public required IReadOnlyList<Uri> Servers { get; init; }

    /// <summary>The room.</summary>
    public required string RoomId { get; init; }

    /// <summary>The display name.</summary>
    public required string Name { get; init; }

    /// <summary>The tracks that it publishes.</summary>
    public IReadOnlyList<TrackPublication> Tracks { get; init; } = [];
}
