using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Bandwidth;

/// <summary>
/// What a receiver could be sent, by its losses, as REMB (draft-alvestrand-rmcat-remb-03): made of the same report blocks that the sender
/// gets. Sans-I/O.
/// </summary>
internal sealed class ReceiverEstimate
{
    private readonly LossBasedEstimate _estimate = new();
    private readonly uint[] _ssrcs = new uint[RtcpWriter.MaximumCount];
    private int _count;
    private int _mostLost;
    private long _octets;
    private long _beforeUs = long.MinValue;

    /// <summary>Whether a stream of this round is to be told of.</summary>
    public bool IsWanted => _count > 0;

    /// <summary>So many bytes arrived.</summary>
    public void OnReceived(long octets) => _octets += octets;

    /// <summary>A round of receiver reports begins.</summary>
    public void Begin() => (_count, _mostLost) = (0, 0);

    /// <summary>Takes what is reported of one stream that agreed on it.</summary>
    /// <returns>False when the round has as many streams as can be named.</returns>
    public bool TryAdd(in ReportBlock block)
    {
        if (_count == _ssrcs.Length)
        {
            return false;
        }

        _ssrcs[_count++] = block.Ssrc;
        _mostLost = Math.Max(_mostLost, block.FractionLost);
        return true;
    }

    /// <summary>Writes the REMB of the round; false when no stream wants it, and in the first, which has nothing to measure from.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="senderSsrc">Who reports.</param>
    /// <param name="nowUs">Now.</param>
    public bool TryWrite(ref RtcpWriter writer, uint senderSsrc, long nowUs)
    {
        var (octets, beforeUs) = (_octets, _beforeUs);
        (_octets, _beforeUs) = (0, nowUs);
        return IsWanted && beforeUs != long.MinValue && nowUs > beforeUs && writer.TryWriteReceiverEstimatedMaximumBitrate(
            senderSsrc, _estimate.Update(_mostLost / 256.0, octets * 8_000_000 / (nowUs - beforeUs)), _ssrcs.AsSpan(0, _count));
    }
}
