using System.Buffers.Binary;
using Videoroom.Client.Recordings;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Rtp;
using Videoroom.Engine.Sdp;
using Videoroom.Tests.Engine.Sdp;

namespace Videoroom.Tests.Web.Whip.Clients;

/// <summary>
/// A program on Pion before 4.0.8 as a WHIP source: it checks until a pair is nominated, and then no more for as long as it sends
/// anything (pion/ice pull request 767; webrtc-rs until pull request 803 is the same). VP8 without header extensions, sender reports
/// without SDES.
/// </summary>
internal sealed class PionClient : HttpPeer
{
    private const int PicturesPerReport = 15;
    private const int PictureTicks = 90_000 / 15;
    private const int MaxPayload = 1188;

    private static readonly List<List<RecordedPacket>> Pictures =
        [.. StockRecordings.SmallTestPicture.Encodings[0].Packets.GroupBy(packet => packet.Timestamp).Select(picture => picture.ToList())];

    private readonly PayloadNumbers _numbers = new(Codec.Vp8);
    private readonly uint _ssrc;
    private readonly byte _payloadType;
    private ushort _sequenceNumber = 4711;
    private uint _octets;

    private PionClient(SessionDescription offer, HttpAnswer answer, IceParameters own)
        : base(answer, own)
    {
        var video = offer.Media.First(line => line.Media == "video");
        (_ssrc, _payloadType) = (video.Ssrcs[0].Ssrc, video.Payloads[0].PayloadType);
    }

    /// <summary>Pictures written so far.</summary>
    public int PicturesWritten { get; private set; }

    /// <summary>Packets written so far.</summary>
    public int PacketsWritten { get; private set; }

    /// <summary>Publishes: returns when media may flow.</summary>
    public static async Task<PionClient> PublishAsync(WhipClient http, string address)
    {
        var own = IceParameters.CreateRandom();
        var offer = OfferForm.Fill(WhipClient.Fixture("pion-4.0"), own, Fingerprint);
        var client = new PionClient(SdpFixtures.ParseText(offer), await HttpAnswer.PostAsync(http, address, offer), own);
        client.Connect();
        return client;
    }

    /// <summary>Writes the next picture.</summary>
    public void Write()
    {
        Span<byte> payload = stackalloc byte[MaxPayload];
        var picture = PicturesWritten % Pictures.Count;
        foreach (var packet in Pictures[picture])
        {
            var length = _numbers.Write(packet, discontinuity: picture == 0 && packet == Pictures[0][0], payload, out _);
            SendRtp(Packet(payload[..length], packet.Marker));
        }

        if (PicturesWritten++ % PicturesPerReport == 0)
        {
            Report();
        }
    }

    private byte[] Packet(ReadOnlySpan<byte> payload, bool last)
    {
        var packet = new byte[RtpPacket.FixedHeaderSize + payload.Length];
        packet[0] = 0x80;
        packet[1] = (byte)(_payloadType | (last ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), _sequenceNumber++);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), (uint)(PicturesWritten * PictureTicks));
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), _ssrc);
        payload.CopyTo(packet.AsSpan(RtpPacket.FixedHeaderSize));
        PacketsWritten++;
        _octets += (uint)payload.Length;
        return packet;
    }

    private void Report()
    {
        var report = new byte[28];
        var writer = new RtcpWriter(report);
        var now = NtpTime.FromUnixMicroseconds((TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        Assert.True(writer.TryWriteSenderReport(_ssrc, now, (uint)(PicturesWritten * PictureTicks), (uint)PacketsWritten, _octets, []));
        SendRtcp(report);
    }
}
