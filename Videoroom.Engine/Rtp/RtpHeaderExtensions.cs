namespace Videoroom.Engine.Rtp;

/// <summary>The elements of an RTP header extension, in the one-byte or the two-byte form (RFC 8285, sections 4.2 and 4.3).</summary>
internal readonly ref struct RtpHeaderExtensions
{
    /// <summary>The profile and length words before the elements, in bytes.</summary>
    public const int HeaderSize = 4;

    /// <summary>"Defined by profile" of the one-byte form.</summary>
    public const ushort OneByteProfile = 0xBEDE;

    /// <summary>"Defined by profile" of the two-byte form; its low four bits are free for the application.</summary>
    public const ushort TwoByteProfile = 0x1000;

    private readonly ushort _profile;
    private readonly ReadOnlySpan<byte> _elements;

    /// <summary>Wraps the extension of a packet.</summary>
    /// <param name="profile">The "defined by profile" word.</param>
    /// <param name="elements">What follows the length word; exactly as long as it says.</param>
    public RtpHeaderExtensions(ushort profile, ReadOnlySpan<byte> elements)
    {
        _profile = profile;
        _elements = elements;
    }

    /// <summary>Finds one element. An element that reaches past the end stops the search.</summary>
    public bool TryGet(byte id, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (id == 0)
        {
            return false;
        }

        return _profile == OneByteProfile ? TryGetOneByte(id, out value)
            : (_profile & 0xFFF0) == TwoByteProfile && TryGetTwoByte(id, out value);
    }

    private bool TryGetOneByte(byte id, out ReadOnlySpan<byte> value)
    {
        value = default;
        var rest = _elements;
        while (!rest.IsEmpty)
        {
            var head = rest[0];
            if (head == 0)
            {
                rest = rest[1..];
                continue;
            }

            var elementId = head >> 4;
            var length = (head & 0x0F) + 1;

            // 15 is reserved: a receiver stops here (section 4.2).
            if (elementId == 15 || length > rest.Length - 1)
            {
                return false;
            }

            if (elementId == id)
            {
                value = rest.Slice(1, length);
                return true;
            }

            rest = rest[(1 + length)..];
        }

        return false;
    }

    private bool TryGetTwoByte(byte id, out ReadOnlySpan<byte> value)
    {
        value = default;
        var rest = _elements;
        while (!rest.IsEmpty)
        {
            if (rest[0] == 0)
            {
                rest = rest[1..];
                continue;
            }

            if (rest.Length < 2 || rest[1] > rest.Length - 2)
            {
                return false;
            }

            if (rest[0] == id)
            {
                value = rest.Slice(2, rest[1]);
                return true;
            }

            rest = rest[(2 + rest[1])..];
        }

        return false;
    }
}
