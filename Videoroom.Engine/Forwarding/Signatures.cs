using Videoroom.Engine.Rtp;

// The shape of the pure media logic, so that its callers compile while the bodies land one by one.
namespace Videoroom.Engine.Codecs
{
    internal static class PayloadInspector
    {
        public static bool IsKeyFrame(Codec codec, ReadOnlySpan<byte> payload) => throw new NotImplementedException();
    }
}

namespace Videoroom.Engine.Forwarding
{
    /// <summary>Per received RTP stream. Poll Collect at DeadlineMs; TakeKeyFrameNeeded after OnPacket and Collect.</summary>
    internal sealed class NackGenerator
    {
        public void OnPacket(ushort sequenceNumber, long nowMs) => throw new NotImplementedException();
        public void OnRecovered(ushort sequenceNumber) => throw new NotImplementedException();
        public int Collect(long nowMs, long roundTripMs, Span<ushort> destination) => throw new NotImplementedException();
        public long DeadlineMs => throw new NotImplementedException();
        public bool TakeKeyFrameNeeded() => throw new NotImplementedException();
    }

    internal static class RtxPacket
    {
        public const int OriginalSequenceNumberSize = 2;
        /// <summary>Turns a decrypted RTX packet in place into the original one, which begins at <paramref name="offset"/>.</summary>
        public static bool TryRestore(Span<byte> packet, byte payloadType, uint ssrc, out int offset) => throw new NotImplementedException();
        /// <summary>The header of a retransmission, original sequence number included; the original payload follows.</summary>
        public static int CompleteHeader(ref RtpHeaderWriter header, Span<byte> destination, ushort originalSequenceNumber) => throw new NotImplementedException();
    }

    /// <summary>Per received RTP stream.</summary>
    internal sealed class ReceiveStatistics(int clockRate)
    {
        public void OnPacket(ushort sequenceNumber, uint timestamp, long arrivalUs) => throw new NotImplementedException(clockRate.ToString());
        public void OnSenderReport(NtpTime ntp, long arrivalUs) => throw new NotImplementedException();
        public ReportBlock BuildReportBlock(uint ssrc, long nowUs) => throw new NotImplementedException();
        public long CumulativeLost => throw new NotImplementedException();
    }

    /// <summary>One per publisher, shared by the mappers of all its streams.</summary>
    internal sealed class PublisherClock(MediaClock clock) { public MediaClock Clock => clock; }

    /// <summary>One per received RTP stream. Our SR at nowUs: ntp = clock.ToNtp(nowUs), rtp = rewriter.ToOutgoingTimestamp(TryGetTimestamp(nowUs)).</summary>
    internal sealed class SenderReportMapper(PublisherClock publisher, int clockRate)
    {
        public void OnPacket(uint timestamp, long arrivalUs) => throw new NotImplementedException(clockRate.ToString());
        public void OnSenderReport(NtpTime ntp, uint timestamp, long arrivalUs) => throw new NotImplementedException(publisher.ToString());
        public bool TryGetTimestamp(long us, out uint timestamp) => throw new NotImplementedException();
    }

    internal readonly record struct RewrittenRtp(ushort SequenceNumber, uint Timestamp, bool Discontinuity);

    /// <summary>One per subscription. Switch with the first packet of a source, then TryRewrite that packet and what follows.</summary>
    internal sealed class RtpRewriter(int clockRate, ushort firstSequenceNumber, uint firstTimestamp)
    {
        public void Switch(uint sourceSsrc, SenderReportMapper mapper, ushort sequenceNumber, uint timestamp, long arrivalUs) => throw new NotImplementedException($"{clockRate}{firstSequenceNumber}{firstTimestamp}");
        public bool TryRewrite(uint sourceSsrc, ushort sequenceNumber, uint timestamp, long arrivalUs, out RewrittenRtp rewritten) => throw new NotImplementedException();
        /// <summary>A packet of the current source that is left out on purpose: closes its gap.</summary>
        public void Drop(uint sourceSsrc, ushort sequenceNumber) => throw new NotImplementedException();
        public bool TryGetSource(out uint ssrc) => throw new NotImplementedException();
        public uint ToOutgoingTimestamp(uint sourceTimestamp) => throw new NotImplementedException();
    }

    /// <summary>One per subscription to a VP8 track. <c>discontinuity</c> is the RewrittenRtp's.</summary>
    internal sealed class Vp8Rewriter
    {
        public const int MaximumPrefixSize = 6;
        /// <summary>The payload to send is prefix[..returned] followed by payload[sourceOffset..].</summary>
        public int Rewrite(ReadOnlySpan<byte> payload, bool discontinuity, Span<byte> prefix, out int sourceOffset) => throw new NotImplementedException();
    }

    /// <summary>One per subscription. <c>release</c> is called once for every value that leaves it.</summary>
    internal sealed class PacketHistory<T>(int capacity, long maximumAgeMs, Action<T> release)
    {
        public const int VideoCapacity = 1024;
        public const int AudioCapacity = 128;
        public void Add(ushort outgoingSequenceNumber, long nowMs, T value) => throw new NotImplementedException($"{capacity}{maximumAgeMs}{release}");
        public bool TryGet(ushort outgoingSequenceNumber, long nowMs, long roundTripMs, out T value) => throw new NotImplementedException();
        public void Expire(long nowMs) => throw new NotImplementedException();
        public void Clear() => throw new NotImplementedException();
    }

    /// <summary>One per receiving peer.</summary>
    internal sealed class RetransmissionBudget
    {
        public void OnSent(int bytes, long nowMs) => throw new NotImplementedException();
        public bool TrySpend(int bytes, long nowMs) => throw new NotImplementedException();
    }

    /// <summary>One per published track. After Request, and at DeadlineMs: if TryTake, send a PLI for that encoding.</summary>
    internal sealed class KeyFrameRequestThrottle(int encodings)
    {
        public void Request(int encoding, long nowMs) => throw new NotImplementedException(encodings.ToString());
        public bool TryTake(long nowMs, out int encoding) => throw new NotImplementedException();
        public void OnKeyFrame(int encoding) => throw new NotImplementedException();
        public long DeadlineMs => throw new NotImplementedException();
    }

    /// <summary>One per published track.</summary>
    internal sealed class StreamActivity(int encodings)
    {
        public void OnPacket(int encoding, long nowMs) => throw new NotImplementedException(encodings.ToString());
        public bool IsLive(int encoding, long nowMs) => throw new NotImplementedException();
    }

    internal enum LayerDecision { Drop, Forward, Switch }

    /// <summary>One per subscription. Switch: call RtpRewriter.Switch, then forward the packet.</summary>
    internal sealed class LayerSelector(StreamActivity activity)
    {
        public const int None = -1;
        public int Current => throw new NotImplementedException();
        public int Target => throw new NotImplementedException();
        public LayerDecision OnPacket(int encoding, bool isKeyFrame, long nowMs) => throw new NotImplementedException(activity.ToString());
        public bool TryTakeKeyFrameRequest(out int encoding) => throw new NotImplementedException();
    }
}

namespace Videoroom.Engine.Bandwidth
{
    /// <summary>One per publishing peer. At DeadlineMs: while ((size = Build(…)) > 0) send it.</summary>
    internal sealed class TransportFeedbackBuilder
    {
        public void OnPacket(ushort transportSequenceNumber, int size, long arrivalUs) => throw new NotImplementedException();
        public long DeadlineMs => throw new NotImplementedException();
        public int Build(Span<byte> destination, uint senderSsrc, uint mediaSsrc, long nowMs) => throw new NotImplementedException();
    }
}
