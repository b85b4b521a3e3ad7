using System.Buffers.Binary;
using Videoroom.Engine.Dtls;

namespace Videoroom.Tests.Engine.Dtls;

public class DtlsSecurityTests
{
    private const int Dtls10 = 0xFEFF;
    private const int Dtls12 = 0xFEFD;
    private const string AnyCipher = "ALL:@SECLEVEL=0";
    private const string Profile = "SRTP_AES128_CM_SHA1_80";

    [Fact]
    public void Row05_only_the_peers_own_fingerprint_matches_by_any_strong_hash()
    {
        using var other = DtlsCertificate.CreateSelfSigned();
        using var link = new DtlsLink(DtlsLink.Context, DtlsLink.Context);
        link.Run();
        var own = DtlsLink.Certificate.Fingerprint;

        Assert.True(link.Server.MatchesAny([own]));
        Assert.True(link.Server.MatchesAny([other.Fingerprint, own]));
        Assert.True(link.Server.MatchesAny([own with { Algorithm = "SHA-256", Value = own.Value.ToLowerInvariant() }]));
        Assert.True(link.Server.MatchesAny([link.Server.RemoteFingerprint("sha-384")!]));
        Assert.True(link.Server.MatchesAny([link.Server.RemoteFingerprint("sha-512")!]));
        Assert.False(link.Server.MatchesAny([]));
        Assert.False(link.Server.MatchesAny([other.Fingerprint]));
        Assert.False(link.Server.MatchesAny([own with { Algorithm = "sha-512" }]));
        Assert.False(link.Server.MatchesAny([own with { Value = own.Value[..^3] }]));
        Assert.False(link.Server.MatchesAny([own with { Value = "" }]));
    }

    [Fact]
    public void Row05_weak_hashes_never_match_not_even_a_right_value()
    {
        var certificate = DtlsLink.Certificate.Certificate;
        var sha1 = string.Join(':', System.Security.Cryptography.SHA1.HashData(certificate).Select(b => b.ToString("X2")));
        var md5 = string.Join(':', System.Security.Cryptography.MD5.HashData(certificate).Select(b => b.ToString("X2")));
        using var link = new DtlsLink(DtlsLink.Context, DtlsLink.Context);
        link.Run();

        Assert.False(link.Server.MatchesAny([new("sha-1", sha1), new("md5", md5), new("", ""), new("sha-256 ", DtlsLink.Certificate.Fingerprint.Value)]));
        Assert.Null(link.Server.RemoteFingerprint("sha-1"));
        Assert.Null(link.Server.RemoteFingerprint("md5"));
    }

    [Theory]
    [InlineData(Dtls10, AnyCipher, Profile, "unsupported protocol")]
    [InlineData(Dtls12, "AES128-GCM-SHA256:AES256-SHA:AES128-SHA", Profile, "no shared cipher")]
    [InlineData(Dtls12, "ECDHE-RSA-AES128-SHA:ECDHE-ECDSA-AES128-SHA", Profile, "no shared cipher")]
    [InlineData(Dtls12, AnyCipher, "SRTP_AES128_CM_SHA1_32", "no SRTP profile in common")]
    [InlineData(Dtls12, AnyCipher, null, "no SRTP profile in common")]
    public void Row06_a_client_below_the_rules_is_refused(int version, string ciphers, string? profiles, string reason)
    {
        using var context = new DtlsContext(DtlsLink.Certificate, version, ciphers, profiles);
        // With an RSA key the server could do without forward secrecy, if it would.
        using var link = new DtlsLink(context, DtlsLink.RsaContext.Value);

        link.Run();

        Assert.Equal((DtlsState.Failed, DtlsState.Failed), (link.Client.State, link.Server.State));
        Assert.Contains(reason, link.Server.Error);
        Assert.Throws<InvalidOperationException>(link.Server.ExportSrtpKeys);
    }

    [Fact]
    public void Row06_an_mki_is_answered_empty()
    {
        using var link = new DtlsLink(DtlsLink.Context, DtlsLink.Context);
        var hello = WithMki(Assert.Single(DtlsLink.Take(link.Client)), [0xca, 0xfe, 0xba, 0xbe]);

        link.Server.Receive(hello, link.NowMs);

        // Extension type 14, length 5, two bytes of profiles: AEAD_AES_128_GCM, and an MKI of length 0.
        Assert.Equal(DtlsState.Handshaking, link.Server.State);
        Assert.NotEqual(-1, DtlsLink.Take(link.Server)[0].AsSpan().IndexOf((ReadOnlySpan<byte>)[0, 14, 0, 5, 0, 2, 0, 7, 0]));
    }

    [Fact]
    public void Garbage_never_throws_nor_ends_a_handshake_in_progress()
    {
        var random = new Random(5);
        using var link = new DtlsLink(DtlsLink.Context, DtlsLink.Context, (_, datagrams) => datagrams.SelectMany(datagram => new[]
        {
            [], RandomBytes(random, 1), RandomBytes(random, 100), RandomBytes(random, 1500), RandomBytes(random, 60_000),
            [22, .. RandomBytes(random, 30)], new byte[4097], datagram[..^1], datagram[..13], datagram[..20],
            // STUN, TURN channel data, SRTP.
            [0, 1, .. RandomBytes(random, 30)], [0x40, 0, .. RandomBytes(random, 30)], [0x80, 96, .. RandomBytes(random, 30)],
            datagram,
        }));

        link.Run();

        link.AssertConnected();
    }

    [Fact]
    public void Handshakes_with_flipped_bits_never_throw()
    {
        for (var seed = 0; seed < 80; seed++)
        {
            var random = new Random(seed);
            using var link = new DtlsLink(DtlsLink.Context, DtlsLink.Context, (_, datagrams) => datagrams.Select(datagram =>
            {
                if (random.Next(3) == 0)
                {
                    datagram[random.Next(datagram.Length)] ^= (byte)(1 << random.Next(8));
                }

                return datagram;
            }));

            link.Run();

            Assert.True(link.Server.State is DtlsState.Connected or DtlsState.Failed or DtlsState.Closed, $"seed {seed}: {link.Server.State}");
            Assert.Equal(link.Server.State == DtlsState.Failed, link.Server.Error is not null);
        }
    }

    [Fact]
    public void Plausible_records_without_end_end_the_handshake()
    {
        using var link = new DtlsLink(DtlsLink.Context, DtlsLink.Context);
        var hello = DtlsLink.Take(link.Client)[0];
        for (var i = 0; i < 1001 && link.Server.State != DtlsState.Failed; i++)
        {
            link.Server.Receive(hello, link.NowMs);
        }

        Assert.Equal(DtlsState.Failed, link.Server.State);
        Assert.Contains("datagrams", link.Server.Error);
    }

    [Fact]
    public void Forged_plain_records_do_not_disturb_a_connected_session()
    {
        var seen = new List<byte[]>();
        using var link = new DtlsLink(DtlsLink.Context, DtlsLink.Context, (_, datagrams) =>
        {
            seen.AddRange(datagrams);
            return datagrams;
        });
        link.Run();
        byte[] plainAlert = [21, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 99, 0, 2, 2, 40];
        byte[] sealedAlert = [21, 0xfe, 0xfd, 0, 1, 0, 0, 0, 0, 0, 99, 0, 40, .. new byte[40]];

        foreach (var datagram in seen.Append(plainAlert).Append(sealedAlert))
        {
            link.Server.Receive(datagram, link.NowMs);
            link.Client.Receive(datagram, link.NowMs);
        }

        link.AssertConnected();
    }

    /// <summary>Puts an MKI into the use_srtp extension of a ClientHello in one record, and mends the five lengths around it.</summary>
    private static byte[] WithMki(byte[] datagram, byte[] mki)
    {
        // Header of the record, of the handshake message, version, random.
        var position = 13 + 12 + 2 + 32;
        position += 1 + datagram[position];
        position += 1 + datagram[position];
        position += 2 + BinaryPrimitives.ReadUInt16BigEndian(datagram.AsSpan(position));
        position += 1 + datagram[position];
        var extensionsLength = position;
        position += 2;
        while (BinaryPrimitives.ReadUInt16BigEndian(datagram.AsSpan(position)) != 14)
        {
            position += 4 + BinaryPrimitives.ReadUInt16BigEndian(datagram.AsSpan(position + 2));
        }

        var extension = position + 2;
        var end = position + 4 + BinaryPrimitives.ReadUInt16BigEndian(datagram.AsSpan(extension));
        Assert.Equal(0, datagram[end - 1]);

        byte[] patched = [.. datagram[..(end - 1)], (byte)mki.Length, .. mki, .. datagram[end..]];
        // The record's length, the message's and its fragment's (their low 16 of 24 bits), the extensions', the extension's.
        foreach (var length in new[] { 11, 13 + 2, 13 + 10, extensionsLength, extension })
        {
            var span = patched.AsSpan(length);
            BinaryPrimitives.WriteUInt16BigEndian(span, (ushort)(BinaryPrimitives.ReadUInt16BigEndian(span) + mki.Length));
        }

        return patched;
    }

    private static byte[] RandomBytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
