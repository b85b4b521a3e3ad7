using Videoroom.Engine.Rtp;

namespace Videoroom.Client.Media;

/// <summary>How a client numbers one of its RTP streams.</summary>
internal sealed record OutgoingStreamOptions
{
    /// <summary>The stream's SSRC.</summary>
    public required uint Ssrc { get; init; }

    /// <summary>The SSRC of its retransmissions; null without.</summary>
    public uint? RtxSsrc { get; init; }

    /// <summary>Its payload type.</summary>
    public required byte PayloadType { get; init; }

    /// <summary>The payload type of its retransmissions.</summary>
    public byte RtxPayloadType { get; init; }

    /// <summary>RTP clock ticks a second.</summary>
    public required int ClockRate { get; init; }

    /// <summary>The header extensions that were negotiated.</summary>
    public HeaderExtensionIds Extensions { get; init; }

    /// <summary>Its m-line's identification tag; written into every packet where the extension was negotiated.</summary>
    public string Mid { get; init; } = "";

    /// <summary>Its restriction identifier; null without simulcast.</summary>
    public string? Rid { get; init; }
}
