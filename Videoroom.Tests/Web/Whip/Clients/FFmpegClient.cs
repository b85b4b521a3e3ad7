using System.Buffers.Binary;
using System.Security.Cryptography;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Rtp;
using Videoroom.Engine.Sdp;
using Videoroom.Tests.Engine.Sdp;

namespace Videoroom.Tests.Web.Whip.Clients;

/// <summary>Which of FFmpeg's WHIP muxers.</summary>
public enum FFmpegRelease
{
    /// <summary>As it first was.</summary>
    V80,

    /// <summary>With checks that go on and with retransmission.</summary>
    V81,
}

/// <summary>
/// FFmpeg as a WHIP source, after the public source of its muxer (libavformat/whip.c, tls_openssl.c): no encoder, but an offer, checks,
/// a DTLS server, SRTP and RTP as that has them.
/// <para>1. The offer says <c>a=setup:passive</c>. 2. Checks carry USERNAME and USE-CANDIDATE, from 8.1 on PRIORITY and
/// ICE-CONTROLLING too; they go on until one is answered, and end there (8.0). 3. The first datagram of DTLS is read to see what it is,
/// and lost by that: the hello has to come again. 4. It shows a P-256 certificate signed with SHA-1 and knows one SRTP profile.
/// 5. It looks at no RTCP but, from 8.1 on, at generic NACKs that travel alone.</para>
/// </summary>
internal sealed class FFmpegClient : HttpPeer
{
    private const int Dtls12 = 0xFEFD;
    private const int OpusFrameTicks = 960;
    private const int PictureTicks = 90_000 / 15;
    private const uint HostPriority = (126u << 24) | (65535u << 8) | 255u;
    private const int MaxAnswerLength = 8192;

    // What libopus makes of silence, 20 ms of stereo, padded to a usual size.
    private static readonly byte[] Silence = [0xFC, 0xFF, 0xFE, .. new byte[60]];

    private static readonly Lazy<(DtlsContext Context, CertificateFingerprint Fingerprint)> Tls = new(() =>
    {
        using var certificate = FFmpegCertificate.Create();
        return (new DtlsContext(certificate, Dtls12, "ALL", "SRTP_AES128_CM_SHA1_80"), certificate.Fingerprint);
    });

    private readonly FFmpegRelease _release;
    private readonly Dictionary<ushort, byte[]> _history = [];
    private readonly FFmpegRtpMuxer? _audio;
    private readonly FFmpegRtpMuxer? _video;
    private readonly (uint Ssrc, byte PayloadType)? _retransmission;
    private ushort _retransmissionSequence;
    private int _readReports;
    private int _helloDatagrams;
    private long _soundsWritten;

    private FFmpegClient(FFmpegRelease release, SessionDescription offer, HttpAnswer answer, IceParameters own, DtlsRole role)
        : base(answer, own, role, Tls.Value.Context)
    {
        _release = release;
        foreach (var line in offer.Media)
        {
            var muxer = new FFmpegRtpMuxer(line.Ssrcs[0].Ssrc, line.Payloads[0].PayloadType, line.Payloads[0].ClockRate, SendPacket, packet => SendRtcp(packet));
            if (line.Media == "audio")
            {
                _audio = muxer;
            }
            else
            {
                _video = muxer;
                _retransmission = line.SsrcGroups.Count > 0 ? (line.SsrcGroups[0].Ssrcs[1], line.Payloads[1].PayloadType) : null;
            }
        }
    }

    /// <summary>Pictures written so far.</summary>
    public long PicturesWritten { get; private set; }

    /// <summary>Packets that were sent again.</summary>
    public int Retransmitted { get; private set; }

    /// <summary>Tells which packets the network loses: those for which it says true.</summary>
    public Func<byte[], bool> Loses { get; set; } = _ => false;

    /// <summary>Publishes: returns when media may flow.</summary>
    /// <param name="http">The node.</param>
    /// <param name="address">The WHIP endpoint's path.</param>
    /// <param name="release">Which FFmpeg.</param>
    /// <param name="dtlsActive"><c>-whip_flags dtls_active</c>.</param>
    /// <param name="change">Makes another offer of the fixture.</param>
    public static async Task<FFmpegClient> PublishAsync(
        WhipClient http, string address, FFmpegRelease release = FFmpegRelease.V80, bool dtlsActive = false, Func<string, string>? change = null)
    {
        var own = new IceParameters(Hex(8), Hex(32));
        var fixture = WhipClient.Fixture(release == FFmpegRelease.V80 ? "ffmpeg-8.0" : "ffmpeg-8.1");
        var offer = OfferForm.Fill(fixture, own, Tls.Value.Fingerprint);
        offer = dtlsActive ? offer.Replace("a=setup:passive", "a=setup:active", StringComparison.Ordinal) : offer;
        offer = change?.Invoke(offer) ?? offer;
        var answer = await HttpAnswer.PostAsync(http, address, offer, ("Cache-Control", "no-cache"), ("Accept", "*/*"), ("User-Agent", "Lavf/62.3.100"));
        Assert.InRange(answer.Text.Length, 1, MaxAnswerLength);
        var client = new FFmpegClient(
            release, SdpFixtures.ParseText(offer), answer, own, dtlsActive ? DtlsRole.Client : DtlsRole.Server);
        client.Connect();
        return client;
    }

    /// <summary>Writes a picture, and the sound of its time.</summary>
    public void Write(byte[][] picture)
    {
        _video?.WriteH264(picture, PicturesWritten * PictureTicks);
        PicturesWritten++;
        while (_audio is not null && _soundsWritten * OpusFrameTicks * 90_000L / 48_000 < PicturesWritten * PictureTicks)
        {
            _audio.WriteOpus(Silence, _soundsWritten++ * OpusFrameTicks);
        }
    }

    /// <summary>Reads what has come and answers what this FFmpeg answers.</summary>
    public void Read()
    {
        Pump();
        for (; _readReports < Rtcp.Count; _readReports++)
        {
            if (_release == FFmpegRelease.V81)
            {
                Resend(Rtcp[_readReports]);
            }
        }
    }

    protected override bool TakesDtls(ReadOnlySpan<byte> datagram) => Role == DtlsRole.Client || _helloDatagrams++ > 0;

    private protected override void AddRole(ref StunWriter check)
    {
        if (_release == FFmpegRelease.V80)
        {
            return;
        }

        check.AddUInt32(StunAttribute.Priority, HostPriority);
        check.AddUInt64(StunAttribute.IceControlling, 0x6B84_F1D2_09A7_C35E);
    }

    private static string Hex(int digits) => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(digits / 2));

    private void SendPacket(byte[] packet)
    {
        if (_release == FFmpegRelease.V81 && BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(8)) == _video?.Ssrc)
        {
            _history[BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(2))] = packet;
        }

        var datagram = ProtectRtp(packet);
        if (!Loses(packet))
        {
            Send(datagram);
        }
    }

    // handle_nack_rtx: the datagram's first packet is the NACK, and there is nothing behind it.
    private void Resend(byte[] compound)
    {
        Assert.True(RtcpReader.TryCreate(compound, out var reader));
        if (!reader.TryRead(out var packet) || !RtcpNack.TryParse(packet, out var nack) || nack.MediaSsrc != _video?.Ssrc || reader.TryRead(out _))
        {
            return;
        }

        while (nack.TryRead(out var sequenceNumber))
        {
            if (_history.TryGetValue(sequenceNumber, out var original) && _retransmission is { } stream)
            {
                // RFC 4588, section 4.
                byte[] copy = [.. original[..12], .. original[2..4], .. original[12..]];
                copy[1] = (byte)((copy[1] & 0x80) | stream.PayloadType);
                BinaryPrimitives.WriteUInt16BigEndian(copy.AsSpan(2), _retransmissionSequence++);
                BinaryPrimitives.WriteUInt32BigEndian(copy.AsSpan(8), stream.Ssrc);
                SendRtp(copy);
                Retransmitted++;
            }
        }
    }
}
