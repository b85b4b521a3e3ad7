using Videoroom.Engine.Rtp;

// The shape of the pure media logic, so that its callers compile while the bodies land one by one.
namespace Videoroom.Engine.Rtp
{
    internal readonly ref struct RtpPacket
    {
        public const int MaximumSize = 1500;
        public static bool TryParse(ReadOnlySpan<byte> data, out RtpPacket packet) => throw new NotImplementedException();
        public bool Marker => throw new NotImplementedException();
        public byte PayloadType => throw new NotImplementedException();
        public ushort SequenceNumber => throw new NotImplementedException();
        public uint Timestamp => throw new NotImplementedException();
        public uint Ssrc => throw new NotImplementedException();
        public int PayloadOffset => throw new NotImplementedException();
        public ReadOnlySpan<byte> Payload => throw new NotImplementedException();
        public int PaddingSize => throw new NotImplementedException();
        public bool IsPaddingOnly => throw new NotImplementedException();
        public bool TryGetExtension(byte id, out ReadOnlySpan<byte> value) => throw new NotImplementedException();
    }

    /// <summary>new(destination, …); Add/CopyExtensions…; Complete() returns the header's size.</summary>
    internal ref struct RtpHeaderWriter
    {
        public const int MaximumSize = 12 + 4 + 256;
        public RtpHeaderWriter(Span<byte> destination, bool marker, byte payloadType, ushort sequenceNumber, uint timestamp, uint ssrc) => throw new NotImplementedException();
        public bool TryAdd(byte id, scoped ReadOnlySpan<byte> value) => throw new NotImplementedException();
        /// <summary>Audio level, video orientation and dependency descriptor, from the sender's ids to the receiver's.</summary>
        public void CopyExtensions(scoped in RtpPacket source, HeaderExtensionIds sourceIds, HeaderExtensionIds receiverIds) => throw new NotImplementedException();
        public int Complete() => throw new NotImplementedException();
    }

    internal enum RtcpPacketType : byte { SenderReport = 200, ReceiverReport = 201, SourceDescription = 202, Goodbye = 203, ApplicationDefined = 204, TransportFeedback = 205, PayloadFeedback = 206 }

    /// <summary>The whole compound is checked by TryCreate; then while (reader.TryRead(out RtcpPacket p)).</summary>
    internal ref struct RtcpReader
    {
        public static bool TryCreate(ReadOnlySpan<byte> compound, out RtcpReader reader) => throw new NotImplementedException();
        public bool TryRead(out RtcpPacket packet) => throw new NotImplementedException();
    }

    internal readonly ref struct RtcpPacket
    {
        public RtcpPacketType Type => throw new NotImplementedException();
        /// <summary>Report count, source count or feedback message type.</summary>
        public byte Count => throw new NotImplementedException();
        public ReadOnlySpan<byte> Body => throw new NotImplementedException();
    }

    // Typed views: RtcpSenderReport, RtcpReceiverReport, RtcpSourceDescription, RtcpGoodbye, RtcpNack, RtcpPictureLossIndication,
    // RtcpFullIntraRequest, RtcpReceiverEstimatedMaximumBitrate, RtcpTransportFeedback; each: static bool TryParse(in RtcpPacket, out T).
    internal readonly record struct ReportBlock(uint Ssrc, byte FractionLost, int CumulativeLost, uint ExtendedHighestSequence, uint Jitter, uint LastSenderReport, uint DelaySinceLastSenderReport)
    {
        public bool TryGetRoundTripTime(NtpTime now, out long microseconds) => throw new NotImplementedException();
    }

    /// <summary>Appends packets to one compound; false when it does not fit. Size is what was written.</summary>
    internal ref struct RtcpWriter
    {
        public RtcpWriter(Span<byte> destination) => throw new NotImplementedException();
        public int Size => throw new NotImplementedException();
        public bool TryWriteSenderReport(uint ssrc, NtpTime ntp, uint rtpTimestamp, uint packets, uint octets, scoped ReadOnlySpan<ReportBlock> blocks) => throw new NotImplementedException();
        public bool TryWriteReceiverReport(uint ssrc, scoped ReadOnlySpan<ReportBlock> blocks) => throw new NotImplementedException();
        public bool TryWriteCname(uint ssrc, scoped ReadOnlySpan<byte> utf8Cname) => throw new NotImplementedException();
        public bool TryWriteGoodbye(scoped ReadOnlySpan<uint> ssrcs) => throw new NotImplementedException();
        public bool TryWriteNack(uint senderSsrc, uint mediaSsrc, scoped ReadOnlySpan<ushort> ascending) => throw new NotImplementedException();
        public bool TryWritePictureLossIndication(uint senderSsrc, uint mediaSsrc) => throw new NotImplementedException();
        public bool TryWriteFullIntraRequest(uint senderSsrc, uint mediaSsrc, byte sequenceNumber) => throw new NotImplementedException();
        public bool TryWriteReceiverEstimatedMaximumBitrate(uint senderSsrc, long bitrateBps, scoped ReadOnlySpan<uint> mediaSsrcs) => throw new NotImplementedException();
    }

    internal readonly record struct NtpTime(ulong Value) { public uint Compact => (uint)(Value >> 16); }

    /// <summary>The one monotonic clock of a media engine, and its mapping to NTP time.</summary>
    internal sealed class MediaClock(TimeProvider timeProvider)
    {
        public long NowUs => throw new NotImplementedException();
        public long NowMs => throw new NotImplementedException();
        public NtpTime ToNtp(long us) => throw new NotImplementedException(timeProvider.ToString());
    }
}

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
