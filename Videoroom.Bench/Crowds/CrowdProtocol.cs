namespace Videoroom.Bench.Crowds;

/// <summary>How a crowd's members join.</summary>
internal enum CrowdProtocol
{
    /// <summary>Our WebSocket: all are participants, who also receive each other.</summary>
    Videoroom,

    /// <summary>Publishers over WHIP, viewers over WHEP.</summary>
    Whip,

    /// <summary>Janus's VideoRoom plugin over its WebSocket API.</summary>
    Janus,
}
