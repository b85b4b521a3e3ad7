using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Rtp;

namespace Videoroom.Fuzz.Targets;

/// <summary>Packets with redundant audio data of a publisher, taken apart. An input is an RTP packet.</summary>
internal sealed class RedundancyTarget : FuzzTarget
{
    private readonly byte[] _plain = new byte[RtpPacket.MaximumSize];
    private readonly byte[] _earlier = new byte[RtpPacket.MaximumSize];
    private PublisherRedundancy _redundancy = new();

    /// <inheritdoc/>
    public override string Name => "redundancy";

    /// <inheritdoc/>
    public override string Summary
        => "Redundant audio data (RFC 2198): every block lies in the payload, what is recovered fills a gap once, and what is left and recovered are packets.";

    /// <inheritdoc/>
    public override int InputsPerState => 16;

    /// <inheritdoc/>
    public override long AllocationBase => 1024;

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        [0x80, 63, 0, 1, 0, 0, 0x03, 0xC0, 0, 0, 0, 2, 111, 1, 2, 3],
        [0x80, 63, 0, 3, 0, 0, 0x0B, 0x40, 0, 0, 0, 2, 0xEF, 0x0F, 0, 2, 111, 1, 2, 3, 4],
        [0x90, 63, 0, 6, 0, 0, 0x16, 0x80, 0, 0, 0, 2, 0xBE, 0xDE, 0, 1, 0x10, 0x85, 0, 0, 0xEF, 0x1E, 0, 2, 0xEF, 0x0F, 0, 1, 111, 1, 2, 3, 4],
        [0xA0, 63, 0, 8, 0, 0, 0x1E, 0, 0, 0, 0, 2, 0xEF, 0x0F, 0, 2, 111, 1, 2, 3, 4, 0, 2],
    ];

    /// <inheritdoc/>
    public override void Reset() => _redundancy = new PublisherRedundancy();

    /// <inheritdoc/>
    public override bool Run(ReadOnlySpan<byte> input)
    {
        if (!RtpPacket.TryParse(input, out var packet))
        {
            return false;
        }

        Span<RedBlock> blocks = stackalloc RedBlock[PublisherRedundancy.MaximumBlocks];
        var count = RedPayload.Read(packet.Payload, blocks);
        if (count == 0)
        {
            _redundancy.OnPacket(packet.SequenceNumber, packet.Timestamp);
            return false;
        }

        foreach (ref readonly var block in blocks[..count])
        {
            Require(block.Offset > 0 && block.Length >= 0 && block.Offset + block.Length <= packet.Payload.Length, "a block lies in the payload");
        }

        CheckRecovered(input, packet, blocks[..(count - 1)]);
        CheckStripped(input, packet, blocks[count - 1]);
        return true;
    }

    private void CheckRecovered(ReadOnlySpan<byte> input, in RtpPacket packet, ReadOnlySpan<RedBlock> earlier)
    {
        Span<LostBlock> lost = stackalloc LostBlock[PublisherRedundancy.MaximumBlocks];
        var count = _redundancy.OnPacket(packet.SequenceNumber, packet.Timestamp, earlier, lost);
        Require(count >= 0 && count <= earlier.Length, "no more is recovered than was repeated");
        for (var i = 0; i < count; i++)
        {
            Require(SequenceNumber.IsNewer(packet.SequenceNumber, lost[i].SequenceNumber), "what is recovered was sent before");
            Require(i == 0 || SequenceNumber.IsNewer(lost[i].SequenceNumber, lost[i - 1].SequenceNumber), "what is recovered is in order, each packet once");
            var size = RedPacket.WriteEarlier(_earlier, input, in packet, in lost[i]);
            Require(
                RtpPacket.TryParse(_earlier.AsSpan(0, size), out var recovered) && recovered.SequenceNumber == lost[i].SequenceNumber
                && recovered.Ssrc == packet.Ssrc && RtpTimestamp.IsNewer(packet.Timestamp, recovered.Timestamp)
                && recovered.Payload.SequenceEqual(packet.Payload.Slice(lost[i].Block.Offset, lost[i].Block.Length)),
                "what is recovered is a packet with the block's payload");
        }
    }

    private void CheckStripped(ReadOnlySpan<byte> input, in RtpPacket packet, in RedBlock own)
    {
        var plain = _plain.AsSpan(0, input.Length);
        input.CopyTo(plain);
        var offset = RedPacket.Strip(plain, packet.PayloadOffset, in own);
        Require(
            RtpPacket.TryParse(plain[offset..], out var stripped) && stripped.SequenceNumber == packet.SequenceNumber
            && stripped.Timestamp == packet.Timestamp && stripped.Ssrc == packet.Ssrc && stripped.Marker == packet.Marker
            && stripped.PayloadType == own.PayloadType && stripped.PaddingSize == packet.PaddingSize
            && stripped.Payload.SequenceEqual(packet.Payload.Slice(own.Offset, own.Length)),
            "what is left is the packet's own block");
    }
}
