using System.Buffers.Binary;

namespace Videoroom.Engine.Codecs;

/// <summary>
/// The NAL units that begin in an H.264 payload: the one of a single NAL unit packet, each of a STAP-A, and the one whose first
/// fragment an FU-A is (RFC 6184, sections 5.6 to 5.8). The other packet types are of the interleaved mode, which is not
/// negotiated. Whatever the bytes, it only ends early.
/// </summary>
internal ref struct H264Units
{
    private const int LastUnitType = 23;
    private const int SingleTimeAggregation = 24;
    private const int FragmentationUnit = 28;
    private const int SizeBytes = sizeof(ushort);

    private readonly bool _isAggregate;
    private ReadOnlySpan<byte> _rest;

    /// <summary>Begins before the first unit.</summary>
    public H264Units(ReadOnlySpan<byte> payload)
    {
        _isAggregate = !payload.IsEmpty && TypeOf(payload[0]) == SingleTimeAggregation;
        _rest = _isAggregate ? payload[1..] : payload;
    }

    /// <summary>The unit's type (ITU-T H.264, table 7-1).</summary>
    public H264UnitType Type { get; private set; }

    /// <summary>The unit with its header; empty for a first fragment.</summary>
    public ReadOnlySpan<byte> Unit { get; private set; }

    /// <summary>What follows the unit's header, as far as it is in the packet.</summary>
    public ReadOnlySpan<byte> Content { get; private set; }

    /// <summary>Goes to the next unit; false when there is none.</summary>
    public bool MoveNext()
    {
        if (_isAggregate)
        {
            return MoveNextOfAggregate();
        }

        var packet = _rest;
        _rest = [];
        if (packet.Length < 2 || TypeOf(packet[0]) != FragmentationUnit)
        {
            return packet.Length > 1 && Take(packet);
        }

        // The FU header repeats the unit's type; its S bit marks the first fragment (section 5.8).
        if (packet.Length < 3 || (packet[1] & 0x80) == 0)
        {
            return false;
        }

        Type = (H264UnitType)TypeOf(packet[1]);
        Unit = [];
        Content = packet[2..];
        return true;
    }

    private static int TypeOf(byte header) => header & 0x1F;

    private bool MoveNextOfAggregate()
    {
        if (_rest.Length <= SizeBytes)
        {
            return false;
        }

        int size = BinaryPrimitives.ReadUInt16BigEndian(_rest);
        if (size == 0 || size > _rest.Length - SizeBytes)
        {
            _rest = [];
            return false;
        }

        var unit = _rest.Slice(SizeBytes, size);
        _rest = _rest[(SizeBytes + size)..];
        return Take(unit);
    }

    private bool Take(ReadOnlySpan<byte> unit)
    {
        var type = TypeOf(unit[0]);
        if (type is 0 or > LastUnitType)
        {
            _rest = [];
            return false;
        }

        Type = (H264UnitType)type;
        Unit = unit;
        Content = unit[1..];
        return true;
    }
}
