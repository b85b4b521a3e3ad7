using Videoroom.Engine.Bandwidth;
using Videoroom.Engine.Rtp;

namespace Videoroom.Client.Media;

/// <summary>
/// What a client could receive, by its losses, as REMB (draft-alvestrand-rmcat-remb-03): made of the same report blocks that the server
/// gets, and of all that arrives.
/// </summary>
internal sealed class ReceiverEstimate
{
    private readonly LossBasedEstimate _estimate = new();
    private readonly uint[] _ssrcs = new uint[RtcpWriter.MaximumCount];
    private int _count;
    private int _mostLost;
    private long _bytes;
    private long _beforeUs = long.MinValue;

    /// <summary>A packet arrived, of whatever stream.</summary>
    public void OnPacket(int size) => _bytes += size;

    /// <summary>A round of receiver reports begins.</summary>
    public void Begin() => (_count, _mostLost) = (0, 0);

    /// <summary>Takes what is reported of one stream.</summary>
    public void Add(IncomingStream stream, in ReportBlock block)
    {
        if (stream.Options.Formats.HasReceiverEstimate && _count < _ssrcs.Length)
        {
            _ssrcs[_count++] = block.Ssrc;
            _mostLost = Math.Max(_mostLost, block.FractionLost);
        }
    }

    /// <summary>Writes the estimate of the round; false when no stream agreed on it, and in the first, which has nothing to measure from.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="senderSsrc">Who reports.</param>
    /// <param name="nowUs">Now.</param>
    public bool TryWrite(ref RtcpWriter writer, uint senderSsrc, long nowUs)
    {
        var (bytes, beforeUs) = (_bytes, _beforeUs);
        (_bytes, _beforeUs) = (0, nowUs);
        return _count > 0 && beforeUs != long.MinValue && nowUs > beforeUs && writer.TryWriteReceiverEstimatedMaximumBitrate(
            senderSsrc, _estimate.Update(_mostLost / 256.0, bytes * 8_000_000 / (nowUs - beforeUs)), _ssrcs.AsSpan(0, _count));
    }
}
