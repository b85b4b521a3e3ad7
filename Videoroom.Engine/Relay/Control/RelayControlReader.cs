using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Relay.Control;

/// <summary>Reads control messages. Whatever the bytes, it never throws; what is longer than it may be is no message.</summary>
internal ref struct RelayControlReader
{
    /// <summary>Bytes of a room's or a track's id.</summary>
    public const int MaxIdLength = 512;

    /// <summary>Bytes of a rid.</summary>
    public const int MaxRidLength = 255;

    private ReadOnlySpan<byte> _rest;
    private bool _isBroken;

    private RelayControlReader(ReadOnlySpan<byte> bytes) => _rest = bytes;

    /// <summary>Whether an id is short enough.</summary>
    public static bool Fits(string id) => Encoding.UTF8.GetByteCount(id) <= MaxIdLength;

    /// <summary>Reads a message.</summary>
    /// <returns>Null when it is none: of another version, cut, too long, or with a value that cannot be; <see cref="RelayUnknown"/> for a later kind.</returns>
    public static RelayControlMessage? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 2 || bytes[0] != RelayControlWriter.Version)
        {
            return null;
        }

        var kind = (RelayControlKind)bytes[1];
        if (kind == RelayControlKind.Renew)
        {
            return RelayOffer.TryParse(bytes[2..], out var offer) ? new RelayRenew(offer!) : null;
        }

        if (kind is < RelayControlKind.Subscribe or > RelayControlKind.Renew)
        {
            return new RelayUnknown();
        }

        var reader = new RelayControlReader(bytes[2..]);
        var track = new RelayTrackKey(reader.ReadText(MaxIdLength), reader.ReadText(MaxIdLength), (int)reader.ReadUInt32());
        RelayControlMessage? message = kind switch
        {
            RelayControlKind.Subscribe => new RelaySubscribe(track),
            RelayControlKind.Unsubscribe => new RelayUnsubscribe(track),
            RelayControlKind.Gone => new RelayGone(track, reader.ReadUInt32()),
            _ => reader.ReadDescription(track),
        };
        return reader._isBroken || !reader._rest.IsEmpty ? null : message;
    }

    private RelayDescribe? ReadDescription(in RelayTrackKey track)
    {
        var handle = ReadUInt32();
        var connection = ((ulong)ReadUInt32() << 32) | ReadUInt32();
        var codec = (Codec)ReadByte();
        var format = new CodecFormat(codec, ReadByte(), (int)ReadUInt32(), ReadByte(), ReadText(CodecFormat.MaxParametersLength) is { Length: > 0 } text ? text : null);
        var extensions = new HeaderExtensionIds
        {
            Mid = ReadByte(),
            RtpStreamId = ReadByte(),
            RepairedRtpStreamId = ReadByte(),
            TransportSequenceNumber = ReadByte(),
            AudioLevel = ReadByte(),
            VideoOrientation = ReadByte(),
            DependencyDescriptor = ReadByte(),
        };
        var live = ReadByte();
        var stable = ReadByte();
        var rids = new string[Math.Min(ReadByte(), (byte)(RelayFrame.MaxLayers + 1))];
        for (var i = 0; i < rids.Length; i++)
        {
            rids[i] = ReadText(MaxRidLength);
        }

        if (rids.Length is 0 or > RelayFrame.MaxLayers || !Enum.IsDefined(codec) || format.PayloadType > 127 || format.ClockRate is <= 0 or > 1_000_000)
        {
            return null;
        }

        return new RelayDescribe(track)
        {
            Handle = handle,
            Connection = connection,
            Format = format,
            Extensions = extensions,
            Rids = rids,
            Live = live,
            Stable = stable,
        };
    }

    private byte ReadByte()
    {
        var bytes = Take(1);
        return bytes.IsEmpty ? (byte)0 : bytes[0];
    }

    private uint ReadUInt32()
    {
        var bytes = Take(sizeof(uint));
        return bytes.IsEmpty ? 0 : BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    private string ReadText(int maxLength)
    {
        var length = (ReadByte() << 8) | ReadByte();
        _isBroken |= length > maxLength;
        var bytes = Take(length);
        _isBroken |= !Utf8.IsValid(bytes);
        return _isBroken ? "" : Encoding.UTF8.GetString(bytes);
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (_isBroken || length > _rest.Length)
        {
            _isBroken = true;
            return [];
        }

        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
