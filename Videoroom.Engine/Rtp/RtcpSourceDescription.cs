using System.Buffers.Binary;

namespace Videoroom.Engine.Rtp;

/// <summary>A source description (RFC 3550, section 6.5): of its items only CNAME is of use here.</summary>
internal ref struct RtcpSourceDescription
{
    /// <summary>The item type of the canonical name (section 6.5.1).</summary>
    public const byte CnameItem = 1;

    private ReadOnlySpan<byte> _rest;
    private int _chunks;

    private RtcpSourceDescription(ReadOnlySpan<byte> body, int chunks)
    {
        _rest = body;
        _chunks = chunks;
    }

    /// <summary>Starts to read an SDES; false when it is another packet.</summary>
    public static bool TryParse(in RtcpPacket packet, out RtcpSourceDescription description)
    {
        var right = packet.Type == RtcpPacketType.SourceDescription;
        description = right ? new RtcpSourceDescription(packet.Body, packet.Count) : default;
        return right;
    }

    /// <summary>The next chunk.</summary>
    /// <param name="ssrc">Whom it describes.</param>
    /// <param name="cname">Its canonical name in UTF-8; empty when the chunk has none.</param>
    /// <returns>False behind the last chunk, or at one that is cut short.</returns>
    public bool TryRead(out uint ssrc, out ReadOnlySpan<byte> cname)
    {
        ssrc = 0;
        cname = default;
        if (_chunks == 0 || _rest.Length < 4)
        {
            return false;
        }

        _chunks--;
        ssrc = BinaryPrimitives.ReadUInt32BigEndian(_rest);
        var offset = 4;
        while (offset < _rest.Length && _rest[offset] != 0)
        {
            if (offset + 2 > _rest.Length || _rest[offset + 1] > _rest.Length - offset - 2)
            {
                _chunks = 0;
                return false;
            }

            if (_rest[offset] == CnameItem)
            {
                cname = _rest.Slice(offset + 2, _rest[offset + 1]);
            }

            offset += 2 + _rest[offset + 1];
        }

        // At least one zero byte ends the items, more fill the word.
        _rest = _rest[Math.Min(_rest.Length, (offset + 4) & ~3)..];
        return true;
    }
}
