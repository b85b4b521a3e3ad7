using System.Buffers.Binary;

namespace Videoroom.Engine.Ice;

/// <summary>Walks the attributes of a <see cref="StunMessage"/> whose structure was checked.</summary>
internal ref struct StunAttributeEnumerator
{
    private ReadOnlySpan<byte> _rest;

    internal StunAttributeEnumerator(ReadOnlySpan<byte> attributes) => _rest = attributes;

    /// <summary>The attribute's type.</summary>
    public ushort Type { get; private set; }

    /// <summary>Its value without padding.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>This enumerator, with the attribute that it stands on.</summary>
    public readonly StunAttributeEnumerator Current => this;

    public readonly StunAttributeEnumerator GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        Type = BinaryPrimitives.ReadUInt16BigEndian(_rest);
        var length = BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]);
        Value = _rest.Slice(StunMessage.AttributeHeaderLength, length);
        _rest = _rest[(StunMessage.AttributeHeaderLength + StunMessage.PaddedLength(length))..];
        return true;
    }
}
