using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;
using Videoroom.Engine.Relay;
using Videoroom.Engine.Relay.Control;
using Videoroom.Engine.Rtp;

namespace Videoroom.Fuzz.Targets.EngineRig;

/// <summary>Seeds of <see cref="EngineTarget"/>: one or more for each action.</summary>
internal static class EngineSeeds
{
    private const byte FromStranger = 0;
    private const byte AsPublisher = 1;
    private const byte AsViewer = 2;
    private const byte Rtp = 3;
    private const byte Rtcp = 5;
    private const byte Check = 6;
    private const byte Frame = 7;
    private const byte Control = 8;
    private const byte Time = 9;
    private const byte Renegotiation = 10;
    private const byte Turn = 11;

    private delegate bool WritePacket(ref RtcpWriter writer);

    /// <summary>All of them.</summary>
    public static List<byte[]> Make()
    {
        List<byte[]> seeds = [];
        foreach (var who in (byte[])[FromStranger, AsPublisher, AsViewer])
        {
            seeds.Add([who, 0, .. Convert.FromHexString("16FEFD0001000000000001000100")]);
            seeds.Add([who, 0, .. Convert.FromHexString("000100002112A442B7E7A701BC34D686FA87DFAE")]);
            seeds.Add([who, 0, .. CallTracks.Opus(CallTracks.HonestSsrc, 500), .. new byte[16]]);
            seeds.Add([who, 0, 0x80, 201, 0, 1, 0, 0, 0, 9, .. new byte[24]]);
            seeds.Add([who, 0, 0xC1, 0, 0, 0, 1, .. new byte[60]]);
            seeds.Add([who, 0, 0x40, 0, 0, 4, 1, 2, 3, 4]);
        }

        AddMedia(seeds);
        AddNode(seeds);
        for (byte i = 0; i < 10; i++)
        {
            seeds.Add([Renegotiation, 0, 0, i]);
        }

        seeds.Add([Time, 0, 0, 200]);
        seeds.Add([Time, 0, 8, 0]);
        seeds.Add([Check, 0, 0, 0x24, 0, 4, 0, 0, 0, 1, 0x80, 0x2A, 0, 8, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0x25, 0, 0]);
        seeds.Add([Check, 3, 0, 0x25, 0, 0]);
        seeds.Add([Check, 18, 0, 0x25, 0, 0]);
        seeds.Add([Turn, 0, .. Message(StunMethod.Allocate, (StunAttribute.RequestedTransport, [17, 0, 0, 0]))]);
        seeds.Add([Turn, 0, .. Message(StunMethod.ChannelBind, (StunAttribute.ChannelNumber, [0x40, 0, 0, 0]), Peer())]);
        seeds.Add([Turn, 0, .. Message(StunMethod.CreatePermission, Peer())]);
        seeds.Add([Turn, 0, .. Message(StunMethod.Refresh, (StunAttribute.Lifetime, [0, 0, 0, 0]))]);
        seeds.Add([Turn, 0, 0x40, 0, 0, 20, .. Convert.FromHexString("000100002112A442B7E7A701BC34D686FA87DFAE")]);
        return seeds;
    }

    private static void AddMedia(List<byte[]> seeds)
    {
        for (ushort number = 1; number <= 6; number++)
        {
            seeds.Add([Rtp, 0, .. CallTracks.Vp8(71, number, isKeyFrame: number % 3 == 1, rid: "l")]);
            seeds.Add([Rtp, 0, .. CallTracks.Vp8(72, number, isKeyFrame: number % 3 == 1, rid: "h", size: 900)]);
            seeds.Add([Rtp, 0, .. CallTracks.Vp8(CallTracks.HostileSsrc, number, isKeyFrame: number == 1)]);
            seeds.Add([Rtp, 0, .. CallTracks.Vp8(73, number, isKeyFrame: false, rid: null, CallTracks.RtxPayloadType)]);
            seeds.Add([Rtp, 0, .. CallTracks.Opus(CallTracks.HostileSsrc + 7, number)]);
        }

        seeds.Add([Rtp, 0, .. CallTracks.H264(74, 1, 0x67, 0x42, 0xE0, 0x1F, 0x8C)]);
        seeds.Add([Rtp, 0, .. CallTracks.H264(74, 2, 0x68, 0xCE, 0x06, 0xE2)]);
        seeds.Add([Rtp, 0, .. CallTracks.H264(74, 3, 0x65, 0x88, 0x84, 1, 2, 3)]);
        seeds.Add([Rtp, 0, .. CallTracks.H264(74, 4, 24, 0, 4, 0x67, 0x42, 0xE0, 0x1F, 0, 3, 0x68, 0xCE, 0x06, 0, 3, 0x65, 1, 2)]);
        seeds.Add([Rtp, 0, .. CallTracks.H264(74, 5, 28, 0x85, 1, 2, 3)]);
        seeds.Add([Rtp, 0, .. CallTracks.H264(74, 6, 0x41, 9, 9)]);
        seeds.Add([Rtcp, 0, .. Write((ref RtcpWriter writer) => writer.TryWriteSenderReport(71, new NtpTime(0xE000_0000_0000_0000), 3000, 1, 100, []))]);
        seeds.Add([Rtcp, 0, .. Write((ref RtcpWriter writer) => writer.TryWriteGoodbye([71, 72]))]);
        seeds.Add([Rtcp, 0, .. Write((ref RtcpWriter writer) => writer.TryWriteNack(9, 0x7000_0002, [1, 2, 3, 65_535]))]);
        seeds.Add([Rtcp, 0, .. Write((ref RtcpWriter writer) => writer.TryWritePictureLossIndication(9, 0x7000_0002))]);
        seeds.Add([Rtcp, 0, .. Write((ref RtcpWriter writer) => writer.TryWriteFullIntraRequest(9, 0x7000_0002, 1))]);
        seeds.Add([Rtcp, 0, .. Write((ref RtcpWriter writer) => writer.TryWriteReceiverReport(9, [new ReportBlock(0x7000_0002, 9, 1, 77, 5, 0xE000_0000, 6)]))]);
    }

    private static void AddNode(List<byte[]> seeds)
    {
        for (ushort number = 0; number < 5; number++)
        {
            seeds.Add([.. Header(RelayFrameKind.Media, number % 2, number), .. CallTracks.Vp8(0x3001, number, isKeyFrame: number < 2)]);
        }

        seeds.Add([.. Header(RelayFrameKind.Repair, 0, 2), .. CallTracks.Vp8(0x3001, 2, isKeyFrame: false)]);
        seeds.Add([.. Header(RelayFrameKind.Nack, 0, 2), 0, 1, 0, 2]);
        seeds.Add([.. Header(RelayFrameKind.Wish, 3, 1), 3]);
        seeds.Add([.. Header(RelayFrameKind.Activity, 1, 7), 1]);
        seeds.Add([.. Header(RelayFrameKind.SenderReport, 0, 0), .. new byte[16]]);
        seeds.Add([.. Header(RelayFrameKind.Ping, 0, 0), .. new byte[8]]);
        seeds.Add([.. Header(RelayFrameKind.Pong, 0, 0), .. new byte[8]]);
        var track = new RelayTrackKey("room", "m", 1);
        seeds.Add([Control, 0, .. RelayControlWriter.Write(new RelaySubscribe(track))]);
        seeds.Add([Control, 0, .. RelayControlWriter.Write(new RelayUnsubscribe(track))]);
        seeds.Add([Control, 0, .. RelayControlWriter.Write(FuzzNode.Description)]);
        seeds.Add([Control, 0, .. RelayControlWriter.Write(FuzzNode.Description with { Handle = 2, Rids = ["l"], Live = 1 })]);
        seeds.Add([Control, 0, .. RelayControlWriter.Write(new RelayGone(FuzzNode.Description.Track, FuzzNode.Handle))]);
    }

    private static byte[] Header(RelayFrameKind kind, int layers, ushort number) => [Frame, 0, (byte)kind, (byte)layers, (byte)(number >> 8), (byte)number, 0, 0, 0, (byte)FuzzNode.Handle];

    private static (ushort Type, byte[] Value) Peer()
    {
        var media = TransportAddress.FromIPv4(0xC633_6401, 20_000);
        var value = new byte[StunAddress.GetLength(media)];
        StunAddress.Write(media, "transaction1"u8, value);
        return (StunAttribute.XorPeerAddress, value);
    }

    private static byte[] Message(ushort method, params ReadOnlySpan<(ushort Type, byte[] Value)> attributes)
    {
        var buffer = new byte[256];
        var writer = new StunWriter(buffer, StunClass.Request, method, "transaction1"u8);
        foreach (var (type, value) in attributes)
        {
            writer.Add(type, value);
        }

        return buffer[..writer.Length];
    }

    private static byte[] Write(WritePacket write)
    {
        var bytes = new byte[256];
        var writer = new RtcpWriter(bytes);
        write(ref writer);
        return bytes[..writer.Size];
    }
}
