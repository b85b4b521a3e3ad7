using Videoroom.Engine.Bandwidth;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Peers;

/// <summary>
/// The REMB for a publisher that agreed on it (draft-alvestrand-rmcat-remb-03): made of the same report blocks that it gets.
/// On the home loop.
/// </summary>
internal sealed class PublisherEstimate
{
    private readonly LossBasedEstimate _estimate = new();
    private readonly uint[] _ssrcs = new uint[RtcpWriter.MaximumCount];
    private int _count;
    private int _mostLost;
    private long _octets;
    private long _beforeUs = long.MinValue;

    /// <summary>Whether a stream of this round wants to know.</summary>
    public bool IsWanted => _count > 0;

    /// <summary>A round of receiver reports begins.</summary>
    public void Begin() => (_count, _mostLost, _octets) = (0, 0, 0);

    /// <summary>Takes what is reported of one stream.</summary>
    public void Add(ReceivedStream stream, in ReportBlock block)
    {
        if (!stream.Origin.Options.ReceiverEstimatedMaximumBitrate || _count == _ssrcs.Length)
        {
            return;
        }

        _ssrcs[_count++] = stream.Ssrc;
        _mostLost = Math.Max(_mostLost, block.FractionLost);
        _octets += stream.TakeOctets();
    }

    /// <summary>Writes the REMB of the round; false in the first, which has nothing to measure from.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="senderSsrc">Ours.</param>
    /// <param name="nowUs">Now.</param>
    public bool TryWrite(ref RtcpWriter writer, uint senderSsrc, long nowUs)
    {
        var sinceUs = nowUs - _beforeUs;
        var isFirst = _beforeUs == long.MinValue;
        _beforeUs = nowUs;
        if (isFirst || sinceUs <= 0)
        {
            return false;
        }

        var receivedBps = _octets * 8_000_000 / sinceUs;
        return writer.TryWriteReceiverEstimatedMaximumBitrate(
            senderSsrc, _estimate.Update(_mostLost / 256.0, receivedBps), _ssrcs.AsSpan(0, _count));
    }
}
