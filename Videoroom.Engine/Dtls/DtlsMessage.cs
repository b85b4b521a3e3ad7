using System.Collections;

namespace Videoroom.Engine.Dtls;

/// <summary>A message of a handshake of which some bytes are known.</summary>
internal sealed class DtlsMessage
{
    private const int FragmentOffset = 6;

    private readonly BitArray _known;
    private int _missing;

    /// <summary>Begins with a fragment.</summary>
    public DtlsMessage(ReadOnlySpan<byte> fragment)
    {
        var length = DtlsReassembly.LengthOf(fragment);
        Number = DtlsReassembly.NumberOf(fragment);
        Bytes = new byte[DtlsReassembly.HeaderLength + length];

        // Type, length and number; then the one fragment that it is made of: from 0, of the same length.
        fragment[..FragmentOffset].CopyTo(Bytes);
        fragment[1..4].CopyTo(Bytes.AsSpan(FragmentOffset + 3));
        _known = new BitArray(length);
        _missing = length;
        TryAdd(fragment);
    }

    /// <summary>Its place in the handshake.</summary>
    public int Number { get; }

    /// <summary>Every byte is known.</summary>
    public bool IsWhole => _missing == 0;

    /// <summary>The message with its header, in one fragment.</summary>
    public byte[] Bytes { get; }

    /// <summary>Takes a fragment; false when it is of another message.</summary>
    public bool TryAdd(ReadOnlySpan<byte> fragment)
    {
        if (!fragment[..FragmentOffset].SequenceEqual(Bytes.AsSpan(0, FragmentOffset)))
        {
            return false;
        }

        var offset = DtlsReassembly.OffsetOf(fragment);
        var body = fragment[DtlsReassembly.HeaderLength..];
        for (var i = 0; i < body.Length; i++)
        {
            if (!_known[offset + i])
            {
                _known[offset + i] = true;
                Bytes[DtlsReassembly.HeaderLength + offset + i] = body[i];
                _missing--;
            }
        }

        return true;
    }
}
