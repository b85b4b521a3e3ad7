using Videoroom.Client.Media;

namespace Videoroom.Client;

/// <summary>What a client sends, whom it tells of what it receives, and the way that both go.</summary>
internal record MediaOptions
{
    /// <summary>How much faster than recorded the camera plays; more pictures and packets a second, for load.</summary>
    public double CameraSpeed { get; init; } = 1;

    /// <summary>Told of every complete picture of a track; on the loop's thread.</summary>
    public FrameObserver? Frames { get; init; }

    /// <summary>Stamps what it sends with the time, and writes down how long what it receives took; null does neither.</summary>
    public LatencyLog? Latencies { get; init; }

    /// <summary>Told of each step of a session's negotiation and transport; on whatever thread.</summary>
    public Action<string>? Trace { get; init; }

    /// <summary>How its datagrams reach the server. Only the original's clients are told of TURN over UDP.</summary>
    public ClientWay Way { get; init; }
}
