using Videoroom.Engine.Codecs;
using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Forwarding;

/// <summary>
/// The last audio packets of a stream, which the next one repeats for a viewer that loses packets (RFC 2198). It holds references to their
/// buffers.
/// </summary>
internal sealed class AudioRedundancy
{
    /// <summary>The most packets that one repeats.</summary>
    public const int MaximumPackets = 2;

    /// <summary>The most bytes before a packet's own payload: the datagram stays below what every network carries.</summary>
    public const int MaximumPrefix = 900;

    private readonly Kept[] _kept = new Kept[MaximumPackets];
    private int _count;

    /// <summary>Writes what stands before a packet's own payload.</summary>
    /// <param name="packets">How many earlier packets to repeat.</param>
    /// <param name="payloadType">The receiver's payload type of all blocks.</param>
    /// <param name="sequenceNumber">The packet's sequence number.</param>
    /// <param name="timestamp">Its timestamp.</param>
    /// <param name="prefix">At least <see cref="MaximumPrefix"/> bytes.</param>
    /// <returns>The bytes written; 0 when there is nothing to repeat.</returns>
    public int Write(int packets, byte payloadType, ushort sequenceNumber, uint timestamp, Span<byte> prefix)
    {
        var blocks = 0;
        var bytes = 0;
        while (blocks < Math.Min(packets, _count) && TryRead(blocks, sequenceNumber, timestamp, out var payload, out _)
            && HeaderSize(blocks + 1) + bytes + payload.Length <= MaximumPrefix)
        {
            bytes += payload.Length;
            blocks++;
        }

        if (blocks == 0)
        {
            return 0;
        }

        // The earliest comes first.
        var (header, body) = (0, HeaderSize(blocks));
        for (var block = blocks - 1; block >= 0; block--)
        {
            TryRead(block, sequenceNumber, timestamp, out var payload, out var offset);
            RedPayload.WriteBlockHeader(prefix[header..], payloadType, offset, payload.Length);
            payload.CopyTo(prefix[body..]);
            header += RedPayload.BlockHeaderSize;
            body += payload.Length;
        }

        prefix[header] = payloadType;
        return body;
    }

    /// <summary>Remembers a packet that was sent.</summary>
    public void Keep(in SentPacket sent)
    {
        sent.Buffer.Retain();
        if (_count == MaximumPackets)
        {
            _kept[^1].Buffer.Release();
        }

        for (var i = Math.Min(_count, MaximumPackets - 1); i > 0; i--)
        {
            _kept[i] = _kept[i - 1];
        }

        _kept[0] = new Kept(sent.Buffer, sent.SequenceNumber, sent.Timestamp);
        _count = Math.Min(_count + 1, MaximumPackets);
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        foreach (ref var kept in _kept.AsSpan(0, _count))
        {
            kept.Buffer.Release();
            kept = default;
        }

        _count = 0;
    }

    private static int HeaderSize(int blocks) => (blocks * RedPayload.BlockHeaderSize) + RedPayload.PrimaryHeaderSize;

    // Only packets that are right before this one: after a pause the receiver needs nothing of before.
    private bool TryRead(int index, ushort sequenceNumber, uint timestamp, out ReadOnlySpan<byte> payload, out int offset)
    {
        ref var kept = ref _kept[index];
        payload = default;
        offset = (int)(timestamp - kept.Timestamp);
        if (kept.SequenceNumber != (ushort)(sequenceNumber - 1 - index) || (uint)offset > RedPayload.MaximumTimestampOffset
            || !RtpPacket.TryParse(kept.Buffer.Rtp, out var packet) || packet.Payload.Length > RedPayload.MaximumBlockLength)
        {
            return false;
        }

        payload = packet.Payload;
        return true;
    }

    private record struct Kept(Network.PacketBuffer Buffer, ushort SequenceNumber, uint Timestamp);
}
