namespace Videoroom.Engine.Sdp;

/// <summary>One payload type of an m-line with its <c>a=rtpmap</c>, <c>a=fmtp</c> and <c>a=rtcp-fb</c> lines.</summary>
public sealed record RtpPayload
{
    /// <summary>The RTP payload type, 0 to 127.</summary>
    public required byte PayloadType { get; init; }

    /// <summary>The encoding name of the rtpmap; empty for a static payload type without one.</summary>
    public string Encoding { get; init; } = "";

    /// <summary>RTP clock ticks a second; 0 without rtpmap.</summary>
    public int ClockRate { get; init; }

    /// <summary>Audio channels; 1 where the rtpmap names none.</summary>
    public int Channels { get; init; } = 1;

    /// <summary>The text after the payload type in <c>a=fmtp</c>; null without one.</summary>
    public string? FormatParameters { get; init; }

    /// <summary>The values of <c>a=rtcp-fb</c> for this payload type (RFC 4585, section 4.2), such as <c>nack pli</c>.</summary>
    public IReadOnlyList<string> Feedback { get; init; } = [];

    /// <summary>Whether a feedback message was offered.</summary>
    public bool HasFeedback(string value) => Feedback.Contains(value, StringComparer.OrdinalIgnoreCase);
}
