using Videoroom.Engine.Srtp;

namespace Videoroom.Tests.Engine.Srtp;

/// <summary>The packets of RFC 7714, sections 16 and 17, and one pair that another implementation made.</summary>
public class SrtpVectorTests
{
    private const string Key128 = "000102030405060708090a0b0c0d0e0f";
    private const string Key256 = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    private const string Salt = "517569642070726f2071756f";
    private const string RtpHeader = "8040f17b8041f8d35501a0b2";
    private const string RtpPayload = "47616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573";
    private const string Rtcp = "81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef";
    private const uint RtcpIndex = 0x5d4;

    [Theory]
    [InlineData(Key128, "f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833899d7f27beb16a9152cf765ee4390cce")]
    [InlineData(Key256, "32b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f1ba63799b87b7aa3db36dfffd6b0f9bb7878d7a76c13")]
    public void Srtp_packets_are_those_of_RFC_7714_sections_16_1_1_and_16_2_1(string key, string expected)
    {
        using var sender = new SrtpSender(Transform(key, encrypt: true));
        var payload = Bytes(RtpPayload);
        for (var prefix = 0; prefix <= payload.Length; prefix++)
        {
            var packet = new byte[100];

            var length = sender.Protect(Bytes(RtpHeader), payload.AsSpan(0, prefix), payload.AsSpan(prefix), packet);

            Assert.Equal(RtpHeader + expected, Hex(packet.AsSpan(0, length)));
        }
    }

    [Theory]
    [InlineData(Key128, "f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833899d7f27beb16a9152cf765ee4390cce")]
    [InlineData(Key256, "32b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f1ba63799b87b7aa3db36dfffd6b0f9bb7878d7a76c13")]
    public void Srtp_packets_of_RFC_7714_sections_16_1_2_and_16_2_2_are_decrypted(string key, string text)
    {
        using var receiver = new SrtpReceiver(Transform(key, encrypt: false));
        var packet = Bytes(RtpHeader + text);

        Assert.True(receiver.TryUnprotect(packet, out var length));

        Assert.Equal(RtpHeader + RtpPayload, Hex(packet.AsSpan(0, length)));
    }

    [Theory]
    [InlineData(Key128, "22493f82d2bce397e9d79e3b19aa4216")]
    [InlineData(Key256, "a866d5910f887463067ceefec45215d4")]
    public void Tags_without_text_are_those_of_RFC_7714_sections_16_1_3_and_16_2_3(string key, string expected)
    {
        using var seal = new AesGcmCipher(Bytes(key), encrypt: true);
        using var open = new AesGcmCipher(Bytes(key), encrypt: false);
        var iv = Bytes("51753c6580c2726f20718414");
        var tag = new byte[AesGcmCipher.TagLength];

        Assert.True(seal.Seal(iv, Bytes(RtpHeader), Bytes(RtpPayload), default, default, tag));

        Assert.Equal(expected, Hex(tag));
        Assert.True(open.Open(iv, Bytes(RtpHeader), Bytes(RtpPayload), default, tag));
    }

    [Theory]
    [InlineData(Key128, "63e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275bc84aa45896cf4d2fc5abf87245d9eade")]
    [InlineData(Key256, "d50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50a2eaa5c1110555be8415f658c61de0476f1b6fad1d1eb30c4446839f57ff6f6cb26ac3be")]
    public void Srtcp_packets_are_those_of_RFC_7714_sections_17_1_and_17_2(string key, string text)
    {
        using var sender = new SrtpSender(Transform(key, encrypt: true), RtcpIndex);
        using var receiver = new SrtpReceiver(Transform(key, encrypt: false));
        var packet = new byte[100];

        var length = sender.ProtectRtcp(Bytes(Rtcp), packet);

        Assert.Equal(Rtcp[..16] + text + "800005d4", Hex(packet.AsSpan(0, length)));
        Assert.True(receiver.TryUnprotectRtcp(packet.AsSpan(0, length), out var plainLength));
        Assert.Equal(Rtcp, Hex(packet.AsSpan(0, plainLength)));
    }

    [Theory]
    [InlineData(Key128, "841dd9683dd78ec92ae58790125f62b3")]
    [InlineData(Key256, "91db4afbfeee5a978fab4393ed2615fe")]
    public void Unencrypted_srtcp_packets_of_RFC_7714_sections_17_3_and_17_4_are_authenticated(string key, string tag)
    {
        using var receiver = new SrtpReceiver(Transform(key, encrypt: false));
        var packet = Bytes(Rtcp + tag + "000005d4");

        Assert.True(receiver.TryUnprotectRtcp(packet, out var length));

        Assert.Equal(Rtcp, Hex(packet.AsSpan(0, length)));
    }

    [Fact]
    public void Counter_mode_packets_are_those_that_libsrtp_makes()
    {
        using var transform = SrtpCounterTransform.Derive(Bytes("e1f97a0d3e018be0d64fa32c06de4139"), Bytes("0ec675ad498afeebb6960b3aabe6"));
        var sender = new SrtpSender(transform, firstRtcpIndex: 1);
        var receiver = new SrtpReceiver(transform);
        var payload = Enumerable.Repeat((byte)0xab, 16).ToArray();
        var packet = new byte[60];

        var length = sender.Protect(Bytes("800f1234decafbadcafebabe"), payload.AsSpan(0, 3), payload.AsSpan(3), packet);

        Assert.Equal("800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb", Hex(packet.AsSpan(0, length)));
        Assert.True(receiver.TryUnprotect(packet.AsSpan(0, length), out var plainLength));
        Assert.Equal("800f1234decafbadcafebabe" + Hex(payload), Hex(packet.AsSpan(0, plainLength)));

        length = sender.ProtectRtcp(Bytes("81c8000bcafebabe" + Hex(payload)), packet);

        Assert.Equal("81c8000bcafebabe7128035be487b9bdbef89041f977a5a880000001993e08cd54d6c1230798", Hex(packet.AsSpan(0, length)));
        Assert.True(receiver.TryUnprotectRtcp(packet.AsSpan(0, length), out plainLength));
        Assert.Equal("81c8000bcafebabe" + Hex(payload), Hex(packet.AsSpan(0, plainLength)));
    }

    [Theory]
    [InlineData(Key128)]
    [InlineData(Key256)]
    public void The_four_session_keys_of_GCM_are_derived_under_the_labels_of_RFC_3711_section_4_3_2(string key)
    {
        var (master, salt) = (Bytes(key), Bytes(Salt));
        using var expected = new SrtpGcmTransform(
            Derived(SrtpKeyDerivation.RtpEncryptionLabel, master.Length), Derived(SrtpKeyDerivation.RtpSaltLabel, 12),
            Derived(SrtpKeyDerivation.RtcpEncryptionLabel, master.Length), Derived(SrtpKeyDerivation.RtcpSaltLabel, 12),
            encrypt: true);
        using var derived = SrtpGcmTransform.Derive(master, salt, encrypt: true);
        var (rtp, rtcp) = (new byte[12 + 3 + 16], new byte[12 + 16 + 4]);
        var (wanted, wantedRtcp) = (rtp.ToArray(), rtcp.ToArray());

        Assert.True(expected.Protect(Bytes(RtpHeader), default, [1, 2, 3], 7, 9, wanted));
        Assert.True(derived.Protect(Bytes(RtpHeader), default, [1, 2, 3], 7, 9, rtp));
        Assert.True(expected.ProtectRtcp(Bytes(Rtcp)[..12], 7, 9, wantedRtcp));
        Assert.True(derived.ProtectRtcp(Bytes(Rtcp)[..12], 7, 9, rtcp));

        Assert.Equal(Hex(wanted), Hex(rtp));
        Assert.Equal(Hex(wantedRtcp), Hex(rtcp));

        byte[] Derived(byte label, int length)
        {
            var session = new byte[length];
            SrtpKeyDerivation.Derive(master, salt, label, session);
            return session;
        }
    }

    [Fact]
    public void The_tag_of_counter_mode_covers_the_roll_over_counter_that_is_not_sent()
    {
        using var transform = SrtpCounterTransform.Derive(Bytes("e1f97a0d3e018be0d64fa32c06de4139"), Bytes("0ec675ad498afeebb6960b3aabe6"));
        var packet = new byte[12 + 10];
        Assert.True(transform.Protect(Bytes("800f1234decafbadcafebabe"), default, default, 0xcafebabe, 0x5_1234, packet));

        Assert.False(transform.Unprotect(packet.ToArray(), 12, 0xcafebabe, 0x4_1234));
        Assert.False(transform.Unprotect(packet.ToArray(), 12, 0xcafebabe, 0x1234));
        Assert.True(transform.Unprotect(packet.ToArray(), 12, 0xcafebabe, 0x5_1234));
    }

    [Fact]
    public void Unencrypted_srtcp_packets_of_counter_mode_are_authenticated_and_left_as_they_are()
    {
        var (master, salt) = (Bytes("e1f97a0d3e018be0d64fa32c06de4139"), Bytes("0ec675ad498afeebb6960b3aabe6"));
        var key = new byte[20];
        SrtpKeyDerivation.Derive(master, salt, SrtpKeyDerivation.RtcpAuthenticationLabel, key);
        byte[] covered = [.. Bytes(Rtcp), 0, 0, 5, 0xd4];
        byte[] packet = [.. covered, .. System.Security.Cryptography.HMACSHA1.HashData(key, covered)[..10]];
        var receiver = new SrtpReceiver(SrtpCounterTransform.Derive(master, salt));
        byte[] forged = [.. packet];
        forged[20] ^= 1;

        Assert.False(receiver.TryUnprotectRtcp(forged, out _));
        Assert.True(receiver.TryUnprotectRtcp(packet, out var length));

        Assert.Equal(Rtcp, Hex(packet.AsSpan(0, length)));
        receiver.Dispose();
    }

    private static SrtpGcmTransform Transform(string key, bool encrypt) => new(Bytes(key), Bytes(Salt), Bytes(key), Bytes(Salt), encrypt);

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex);

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
