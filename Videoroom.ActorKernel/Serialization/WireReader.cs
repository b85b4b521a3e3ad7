using System.Buffers.Binary;
using System.Text;

namespace Akka.Serialization;

/// <summary>Reads what <see cref="WireWriter"/> wrote. Bytes that end too early make an <see cref="InvalidDataException"/>.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly ReadOnlySpan<byte> Rest => _rest;

    public byte Byte() => Raw(1)[0];

    public bool Bool() => Byte() != 0;

    public ushort UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Raw(2));

    public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Raw(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64BigEndian(Raw(8));

    public ReadOnlySpan<byte> Bytes() => Raw(Int32());

    public string Text() => Encoding.UTF8.GetString(Bytes());

    public ReadOnlySpan<byte> Raw(int length)
    {
        if (length < 0 || length > _rest.Length)
        {
            throw new InvalidDataException($"{length} bytes are announced, {_rest.Length} are there");
        }

        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
