using System.Text;
using Videoroom.Engine.Codecs;

namespace Videoroom.Engine.Relay.Control;

/// <summary>Writes control messages: a version, a kind, and the fields in network order, texts behind their length in 16 bits.</summary>
internal static class RelayControlWriter
{
    /// <summary>The version of the format.</summary>
    public const byte Version = 1;

    /// <summary>Writes a message.</summary>
    /// <exception cref="ArgumentException">It has a text that is longer than <see cref="RelayControlReader"/> takes.</exception>
    public static byte[] Write(RelayControlMessage message)
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Version);
        switch (message)
        {
            case RelaySubscribe subscribe:
                Begin(writer, RelayControlKind.Subscribe, subscribe.Track);
                break;
            case RelayUnsubscribe unsubscribe:
                Begin(writer, RelayControlKind.Unsubscribe, unsubscribe.Track);
                break;
            case RelayDescribe describe:
                Begin(writer, RelayControlKind.Describe, describe.Track);
                Write(writer, describe);
                break;
            case RelayGone gone:
                Begin(writer, RelayControlKind.Gone, gone.Track);
                Write(writer, gone.Handle);
                break;
            case RelayRenew renew:
                writer.Write((byte)RelayControlKind.Renew);
                writer.Write(renew.Offer.ToBytes());
                break;
            default:
                throw new ArgumentException("Nothing to write.", nameof(message));
        }

        return stream.ToArray();
    }

    private static void Begin(BinaryWriter writer, RelayControlKind kind, in RelayTrackKey track)
    {
        writer.Write((byte)kind);
        Write(writer, track.RoomId, RelayControlReader.MaxIdLength);
        Write(writer, track.TrackId, RelayControlReader.MaxIdLength);
        Write(writer, (uint)track.Generation);
    }

    private static void Write(BinaryWriter writer, RelayDescribe describe)
    {
        Write(writer, describe.Handle);
        Write(writer, (uint)(describe.Connection >> 32));
        Write(writer, (uint)describe.Connection);
        var format = describe.Format;
        writer.Write((byte)format.Codec);
        writer.Write(format.PayloadType);
        Write(writer, (uint)format.ClockRate);
        writer.Write((byte)format.Channels);
        Write(writer, format.FormatParameters ?? "", CodecFormat.MaxParametersLength);
        var ids = describe.Extensions;
        writer.Write(
        [
            ids.Mid, ids.RtpStreamId, ids.RepairedRtpStreamId, ids.TransportSequenceNumber, ids.AudioLevel, ids.VideoOrientation,
            ids.DependencyDescriptor,
        ]);
        writer.Write(describe.Live);
        writer.Write(describe.Stable);
        writer.Write((byte)describe.Rids.Count);
        foreach (var rid in describe.Rids)
        {
            Write(writer, rid, RelayControlReader.MaxRidLength);
        }
    }

    private static void Write(BinaryWriter writer, uint value)
    {
        writer.Write((byte)(value >> 24));
        writer.Write((byte)(value >> 16));
        writer.Write((byte)(value >> 8));
        writer.Write((byte)value);
    }

    private static void Write(BinaryWriter writer, string text, int maxLength)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length > maxLength)
        {
            throw new ArgumentException($"A text of {bytes.Length} bytes is too long for another node; {maxLength} are the most.");
        }

        writer.Write((byte)(bytes.Length >> 8));
        writer.Write((byte)bytes.Length);
        writer.Write(bytes);
    }
}
