using Videoroom.Engine.Bandwidth;
using Videoroom.Engine.Rtp;
using Videoroom.Tests.Engine.Rtp;

namespace Videoroom.Tests.Engine.Bandwidth.Feedback;

/// <summary>Transport-wide feedback for tests.</summary>
internal static class FeedbackBytes
{
    /// <summary>A feedback packet about successive packets.</summary>
    /// <param name="first">The first packet's sequence number.</param>
    /// <param name="arrivalsUs">Their arrivals; null for a lost packet.</param>
    public static byte[] Of(ushort first, params long?[] arrivalsUs)
    {
        var bytes = new byte[TransportFeedbackBuilder.MaximumSize];
        var writer = new TransportFeedbackWriter(
            bytes, new short[TransportFeedbackWriter.MaximumStatuses], (arrivalsUs.FirstOrDefault(us => us is not null) ?? 0) / RtcpTransportFeedback.DeltaUnitUs);
        foreach (var us in arrivalsUs)
        {
            Assert.True(us is { } arrival ? writer.TryAddReceived(arrival / RtcpTransportFeedback.DeltaUnitUs) : writer.TryAddMissing());
        }

        return bytes[..writer.Complete(1, 2, first, 0)];
    }

    /// <summary>Parses a feedback packet.</summary>
    public static RtcpTransportFeedback Parse(ReadOnlySpan<byte> bytes)
    {
        var packet = RtcpSamples.Single(bytes);
        Assert.True(RtcpTransportFeedback.TryParse(in packet, out var feedback));
        return feedback;
    }
}
