using System.Collections;

namespace Videoroom.Engine.Dtls;

/// <summary>A message of a handshake of which some bytes are known.</summary>
internal sealed class DtlsMessage
{
    private const int FragmentOffset = 6;

    private byte[] _bytes = [];
    private BitArray _known = new(0);
    private int _length;
    private int _missing;

    /// <summary>Its place in the handshake.</summary>
    public int Number { get; private set; }

    /// <summary>Every byte is known.</summary>
    public bool IsWhole => _missing == 0;

    /// <summary>The message with its header, in one fragment; valid until <see cref="Begin"/> is called again.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, DtlsReassembly.HeaderLength + _length);

    /// <summary>Forgets what it was, and begins with a fragment of another message.</summary>
    public void Begin(ReadOnlySpan<byte> fragment)
    {
        _length = DtlsReassembly.LengthOf(fragment);
        _missing = _length;
        Number = DtlsReassembly.NumberOf(fragment);
        MakeRoom();

        // Type, length and number; then the one fragment that it is made of: from 0, of the same length.
        fragment[..FragmentOffset].CopyTo(_bytes);
        _bytes.AsSpan(FragmentOffset, 3).Clear();
        fragment[1..4].CopyTo(_bytes.AsSpan(FragmentOffset + 3));
        TryAdd(fragment);
    }

    /// <summary>Takes a fragment; false when it is of another message.</summary>
    public bool TryAdd(ReadOnlySpan<byte> fragment)
    {
        if (!fragment[..FragmentOffset].SequenceEqual(_bytes.AsSpan(0, FragmentOffset)))
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
                _bytes[DtlsReassembly.HeaderLength + offset + i] = body[i];
                _missing--;
            }
        }

        return true;
    }

    // A message takes what it needs; whoever has it begin again, for the longest there is, and never again after that.
    private void MakeRoom()
    {
        if (_bytes.Length >= DtlsReassembly.HeaderLength + _length)
        {
            _known.SetAll(false);
            return;
        }

        var capacity = _bytes.Length == 0 ? _length : DtlsReassembly.MaxMessageLength;
        _bytes = new byte[DtlsReassembly.HeaderLength + capacity];
        _known = new BitArray(capacity);
    }
}
