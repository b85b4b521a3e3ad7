using System.Buffers.Binary;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Srtp;

namespace Videoroom.Tests.Engine.Srtp;

/// <summary>A client that sends and a server that receives with one key, and packets to play with.</summary>
internal sealed class SrtpPair : IDisposable
{
    public const uint Ssrc = 0x1234_5678;

    public SrtpPair(SrtpProfile profile)
    {
        using var keys = Keys(profile);
        Sender = new SrtpSender(keys, DtlsRole.Client);
        Receiver = new SrtpReceiver(keys, DtlsRole.Server);
    }

    public SrtpSender Sender { get; }

    public SrtpReceiver Receiver { get; }

    public static SrtpKeyingMaterial Keys(SrtpProfile profile)
        => new(profile, Enumerable.Range(0, SrtpKeyingMaterial.LengthFor(profile)).Select(i => (byte)(7 * i)).ToArray());

    /// <summary>An RTP header with one CSRC and an extension of one word.</summary>
    public static byte[] Header(ushort sequenceNumber, uint ssrc = Ssrc)
    {
        var header = new byte[24];
        header[0] = 0x91;
        header[1] = 96;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), sequenceNumber);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(8), ssrc);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(16), 0xbede);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(18), 1);
        return header;
    }

    /// <summary>An RTP header of 12 bytes.</summary>
    public static byte[] BareHeader(ushort sequenceNumber, uint ssrc = Ssrc)
    {
        var header = Header(sequenceNumber, ssrc)[..12];
        header[0] = 0x80;
        return header;
    }

    public byte[] Protect(ushort sequenceNumber, uint ssrc = Ssrc)
    {
        var packet = new byte[200];
        var length = Sender.Protect(Header(sequenceNumber, ssrc), [1, 2, 3], new byte[50], packet);
        Assert.NotEqual(0, length);
        return packet[..length];
    }

    public byte[] ProtectRtcp(uint ssrc = 9)
    {
        var packet = new byte[100];
        byte[] plain = [0x80, 201, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4];
        BinaryPrimitives.WriteUInt32BigEndian(plain.AsSpan(4), ssrc);
        return packet[..Sender.ProtectRtcp(plain, packet)];
    }

    /// <summary>Gives the receiver a copy, as a network would.</summary>
    public bool Receive(byte[] packet) => Receiver.TryUnprotect([.. packet], out _);

    public bool ReceiveRtcp(byte[] packet) => Receiver.TryUnprotectRtcp([.. packet], out _);

    public void Dispose()
    {
        Sender.Dispose();
        Receiver.Dispose();
    }
}
