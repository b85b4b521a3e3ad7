using System.Buffers.Binary;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Network;
using Videoroom.Engine.Rtp;
using Videoroom.Engine.Srtp;

namespace Videoroom.Fuzz.Targets;

/// <summary>Decrypted RTP packets: header, header extensions, retransmissions, and the header that is written for a receiver. An input is a packet.</summary>
internal sealed class RtpTarget : FuzzTarget
{
    private const byte PayloadType = 96;
    private const uint Ssrc = 0x0102_0304;

    private static readonly HeaderExtensionIds SourceIds = new() { AudioLevel = 1, VideoOrientation = 3, DependencyDescriptor = 15 };
    private static readonly HeaderExtensionIds OneByteIds = new() { AudioLevel = 2, VideoOrientation = 4, DependencyDescriptor = 14 };
    private static readonly HeaderExtensionIds TwoByteIds = new() { AudioLevel = 20, VideoOrientation = 4, DependencyDescriptor = 255 };

    private readonly byte[] _header = new byte[RtpHeaderWriter.MaximumSize];
    private readonly byte[] _copy = new byte[RtpPacket.MaximumSize];

    /// <inheritdoc/>
    public override string Name => "rtp";

    /// <inheritdoc/>
    public override string Summary
        => "RTP packets and header extensions: every part lies in the packet, an extension is the same in the header written for a receiver, a retransmission gives a packet back.";

    /// <inheritdoc/>
    public override long AllocationBase => 1024;

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        Convert.FromHexString("B1E01234000000090102030409090909BEDE000210AA32010203000055667700000004"),
        Convert.FromHexString("8060000100000BB8000000010102030405"),
        [0x90, 96, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0x10, 0, 0, 3, 1, 3, 1, 2, 3, 3, 1, 9, 15, 2, 7, 7, 1, 2, 3, 4],
        [0x90, 97, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 0xBE, 0xDE, 0, 1, 0x10, 0x85, 0x30, 0x01, 0x12, 0x34, 1, 2, 3, 4, 5],
        [0xA0, 96, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 4],
        [0x80, 111, 0, 4, 0, 0, 3, 0xC0, 0, 0, 0, 5],
    ];

    /// <inheritdoc/>
    public override bool Run(ReadOnlySpan<byte> input)
    {
        var kind = Demultiplexer.Classify(input);
        Require(kind is not (DatagramKind.Rtp or DatagramKind.Rtcp) || input[0] >> 6 == 2, "RTP and RTCP have version 2");
        if (!RtpPacket.TryParse(input, out var packet))
        {
            return false;
        }

        Require(packet.Size == input.Length && packet.PayloadOffset + packet.Payload.Length + packet.PaddingSize == input.Length, "header, payload and padding are the packet");
        Require(packet.IsPaddingOnly == packet.Payload.IsEmpty, "padding only is no payload");
        Require(RtpClearPart.TryGetLength(input, out var clear) && clear == packet.PayloadOffset, "SRTP and RTP agree on where the payload begins");
        Require(RtpClearPart.Ssrc(input) == packet.Ssrc && RtpClearPart.SequenceNumber(input) == packet.SequenceNumber, "SRTP and RTP agree on what the header says");
        Require(!packet.TryGetExtension(0, out _), "no extension has the id 0");
        for (var id = 1; id < 256; id += id < 20 ? 1 : 47)
        {
            if (packet.TryGetExtension((byte)id, out var value))
            {
                Require(value.IsEmpty || (input.Overlaps(value, out var offset) && offset >= RtpPacket.FixedHeaderSize && offset + value.Length <= packet.PayloadOffset), "an extension lies in the header");
            }
        }

        CheckWritten(packet, OneByteIds);
        CheckWritten(packet, TwoByteIds);
        CheckRestored(input, packet);
        return true;
    }

    private void CheckWritten(in RtpPacket packet, HeaderExtensionIds ids)
    {
        var writer = new RtpHeaderWriter(_header, packet.Marker, packet.PayloadType, packet.SequenceNumber, packet.Timestamp, packet.Ssrc);
        writer.CopyExtensions(packet, SourceIds, ids);
        var size = writer.Complete();
        Require(size <= RtpHeaderWriter.MaximumSize && size % 4 == 0, "a header has a bound and is whole words");
        Require(
            RtpPacket.TryParse(_header.AsSpan(0, size), out var written) && written.PayloadOffset == size && written.Marker == packet.Marker
            && written.PayloadType == packet.PayloadType && written.SequenceNumber == packet.SequenceNumber
            && written.Timestamp == packet.Timestamp && written.Ssrc == packet.Ssrc,
            "a header that is written says what it was told");
        CheckCopied(packet, SourceIds.AudioLevel, written, ids.AudioLevel);
        CheckCopied(packet, SourceIds.VideoOrientation, written, ids.VideoOrientation);
        CheckCopied(packet, SourceIds.DependencyDescriptor, written, ids.DependencyDescriptor);
    }

    // One for which there is no room may be left out.
    private static void CheckCopied(in RtpPacket source, byte sourceId, in RtpPacket written, byte id)
    {
        var isThere = source.TryGetExtension(sourceId, out var before);
        if (written.TryGetExtension(id, out var after))
        {
            Require(isThere && before.SequenceEqual(after), "an extension is copied as it is");
        }
        else
        {
            Require(!isThere || before.Length > 64, "a short extension is copied");
        }
    }

    private void CheckRestored(ReadOnlySpan<byte> input, in RtpPacket packet)
    {
        var copy = _copy.AsSpan(0, input.Length);
        input.CopyTo(copy);
        if (!RtxPacket.TryRestore(copy, PayloadType, Ssrc, out var offset))
        {
            Require(packet.Payload.Length <= RtxPacket.OriginalSequenceNumberSize, "a retransmission with a payload is restored");
            return;
        }

        Require(
            RtpPacket.TryParse(copy[offset..], out var restored) && restored.Ssrc == Ssrc && restored.PayloadType == PayloadType
            && restored.Timestamp == packet.Timestamp && restored.Marker == packet.Marker
            && restored.SequenceNumber == BinaryPrimitives.ReadUInt16BigEndian(packet.Payload)
            && restored.Payload.SequenceEqual(packet.Payload[RtxPacket.OriginalSequenceNumberSize..]),
            "what is restored is the original packet");
    }
}
