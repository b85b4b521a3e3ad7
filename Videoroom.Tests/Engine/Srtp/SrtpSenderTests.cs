using Videoroom.Engine.Dtls;
using Videoroom.Engine.OpenSsl;
using Videoroom.Engine.Srtp;

namespace Videoroom.Tests.Engine.Srtp;

public class SrtpSenderTests
{
    [Theory]
    [InlineData(SrtpProfile.AeadAes128Gcm)]
    [InlineData(SrtpProfile.AeadAes256Gcm)]
    [InlineData(SrtpProfile.Aes128CmSha1Tag80)]
    public void A_hundred_thousand_packets_allocate_nothing(SrtpProfile profile)
    {
        using var pair = new SrtpPair(profile);
        var header = SrtpPair.Header(0);
        var payload = new byte[300];
        var rtcp = new byte[40];
        rtcp[0] = 0x80;
        var packet = new byte[400];
        RunPackets(0, 10);

        var before = GC.GetAllocatedBytesForCurrentThread();
        RunPackets(10, 100_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void RunPackets(int first, int count)
        {
            var refused = 0;
            for (var i = first; i < first + count; i++)
            {
                (header[2], header[3]) = ((byte)(i >> 8), (byte)i);
                var length = pair.Sender.Protect(header, payload.AsSpan(0, 4), payload.AsSpan(4), packet);
                if (!pair.Receiver.TryUnprotect(packet.AsSpan(0, length), out _))
                {
                    refused++;
                }

                length = pair.Sender.ProtectRtcp(rtcp, packet);
                if (!pair.Receiver.TryUnprotectRtcp(packet.AsSpan(0, length), out _))
                {
                    refused++;
                }
            }

            if (refused != 0)
            {
                Assert.Fail($"{refused} packets were refused.");
            }
        }
    }

    [Fact]
    public void Each_ssrc_has_its_own_roll_over_counter()
    {
        using var pair = new SrtpPair(SrtpProfile.AeadAes128Gcm);
        foreach (var sequenceNumber in new ushort[] { 65_534, 65_535, 0, 1 })
        {
            Assert.True(pair.Receive(pair.Protect(sequenceNumber, ssrc: 1)));
            Assert.True(pair.Receive(pair.Protect((ushort)(sequenceNumber - 20_000), ssrc: 2)));
        }
    }

    [Fact]
    public void A_sequence_number_from_before_the_first_packet_is_refused()
    {
        using var pair = new SrtpPair(SrtpProfile.AeadAes128Gcm);
        _ = pair.Protect(3);

        Assert.Equal(0, pair.Sender.Protect(SrtpPair.Header(65_535), default, default, new byte[100]));
    }

    [Fact]
    public void The_table_of_ssrcs_is_bounded()
    {
        using var pair = new SrtpPair(SrtpProfile.AeadAes128Gcm);
        for (var ssrc = 1u; ssrc <= SrtpSender.MaxSsrcs; ssrc++)
        {
            _ = pair.Protect(1, ssrc);
        }

        Assert.Equal(0, pair.Sender.Protect(SrtpPair.Header(1, 999_999), default, default, new byte[100]));
        _ = pair.Protect(2, 1);
    }

    [Fact]
    public void Rtcp_ends_when_its_index_is_used_up()
    {
        using var keys = SrtpPair.Keys(SrtpProfile.AeadAes128Gcm);
        using var sender = new SrtpSender(SrtpTransform.Create(keys, DtlsRole.Client, encrypt: true), firstRtcpIndex: 0x7fff_ffff);
        var rtcp = new byte[8];

        Assert.NotEqual(0, sender.ProtectRtcp(rtcp, new byte[100]));
        Assert.Equal(0, sender.ProtectRtcp(rtcp, new byte[100]));
    }

    [Fact]
    public void Arguments_that_native_code_would_overrun_are_errors()
    {
        using var pair = new SrtpPair(SrtpProfile.AeadAes128Gcm);
        var header = SrtpPair.Header(1);

        Assert.Throws<ArgumentException>(() => pair.Sender.Protect(header, default, new byte[10], new byte[header.Length + 25]));
        Assert.Throws<ArgumentException>(() => pair.Sender.Protect(header.AsSpan(0, 16), default, new byte[10], new byte[100]));
        Assert.Throws<ArgumentException>(() => pair.Sender.ProtectRtcp(new byte[7], new byte[100]));
        Assert.Throws<ArgumentException>(() => pair.Sender.ProtectRtcp(new byte[8], new byte[27]));
    }

    [Fact]
    public void A_destination_of_just_the_right_size_will_do()
    {
        using var pair = new SrtpPair(SrtpProfile.AeadAes128Gcm);
        var header = SrtpPair.Header(1);

        Assert.Equal(header.Length + 26, pair.Sender.Protect(header, default, new byte[10], new byte[header.Length + 26]));
        Assert.Equal(28, pair.Sender.ProtectRtcp(new byte[8], new byte[28]));
        Assert.Equal((16, 20), (pair.Sender.Overhead, pair.Sender.RtcpOverhead));
    }

    [Theory]
    [InlineData(SrtpProfile.Aes128CmSha1Tag80, 16, 14, 10)]
    [InlineData(SrtpProfile.AeadAes128Gcm, 16, 12, 16)]
    [InlineData(SrtpProfile.AeadAes256Gcm, 32, 12, 16)]
    public void The_sizes_of_a_profile_are_those_of_its_RFC(SrtpProfile profile, int key, int salt, int tag)
    {
        using var pair = new SrtpPair(profile);

        Assert.Equal((key, salt, tag), (profile.KeyLength(), profile.SaltLength(), profile.TagLength()));
        Assert.Equal((tag, tag + 4), (pair.Sender.Overhead, pair.Sender.RtcpOverhead));
        Assert.Equal(2 * (key + salt), SrtpKeyingMaterial.LengthFor(profile));
    }

    [Theory]
    [InlineData(SrtpProfile.Aes128CmSha1Tag80)]
    [InlineData(SrtpProfile.AeadAes128Gcm)]
    [InlineData(SrtpProfile.AeadAes256Gcm)]
    public void The_exported_bytes_are_both_keys_and_then_both_salts_of_client_and_server(SrtpProfile profile)
    {
        var material = Enumerable.Range(0, SrtpKeyingMaterial.LengthFor(profile)).Select(i => (byte)i).ToArray();
        using var keys = new SrtpKeyingMaterial(profile, material);

        byte[] inOrder =
        [
            .. keys.MasterKey(DtlsRole.Client), .. keys.MasterKey(DtlsRole.Server), .. keys.MasterSalt(DtlsRole.Client), .. keys.MasterSalt(DtlsRole.Server),
        ];
        Assert.Equal(material, inOrder);
        Assert.Equal(profile.KeyLength(), keys.MasterKey(DtlsRole.Client).Length);
        Assert.Equal(profile.SaltLength(), keys.MasterSalt(DtlsRole.Server).Length);
    }

    [Theory]
    [InlineData(SrtpProfile.Aes128CmSha1Tag80)]
    [InlineData(SrtpProfile.AeadAes128Gcm)]
    [InlineData(SrtpProfile.AeadAes256Gcm)]
    public void A_late_packet_is_sent_under_the_roll_over_counter_of_its_time(SrtpProfile profile)
    {
        using var pair = new SrtpPair(profile);
        foreach (var sequenceNumber in new ushort[] { 65_534, 0, 1 })
        {
            Assert.True(pair.Receive(pair.Protect(sequenceNumber)));
        }

        // The one before the roll-over takes its index, and does not take the highest back.
        Assert.True(pair.Receive(pair.Protect(65_535)));
        Assert.True(pair.Receive(pair.Protect(32_766)));
        Assert.True(pair.Receive(pair.Protect(65_000)));
        Assert.True(pair.Receive(pair.Protect(3)));
    }

    [Fact]
    public void An_SSRC_that_is_forgotten_makes_room_for_another()
    {
        using var pair = new SrtpPair(SrtpProfile.AeadAes128Gcm);
        for (var ssrc = 1u; ssrc <= SrtpSender.MaxSsrcs; ssrc++)
        {
            _ = pair.Protect(1, ssrc);
        }

        pair.Sender.Forget(17);

        _ = pair.Protect(1, 999_999);
        Assert.Equal(0, pair.Sender.Protect(SrtpPair.Header(1, 999_998), default, default, new byte[100]));
    }

    [Fact]
    public void What_was_disposed_of_encrypts_and_decrypts_nothing_more()
    {
        foreach (var profile in Enum.GetValues<SrtpProfile>())
        {
            var pair = new SrtpPair(profile);
            var (packet, rtcp) = (pair.Protect(1), pair.ProtectRtcp());
            pair.Dispose();

            Assert.Throws<ObjectDisposedException>(() => pair.Protect(2));
            Assert.Throws<ObjectDisposedException>(() => pair.ProtectRtcp());
            Assert.Throws<ObjectDisposedException>(() => pair.Receive(packet));
            Assert.Throws<ObjectDisposedException>(() => pair.ReceiveRtcp(rtcp));
        }
    }

    [Fact]
    public void Both_directions_have_keys_of_their_own()
    {
        using var keys = SrtpPair.Keys(SrtpProfile.AeadAes128Gcm);
        using var client = new SrtpSender(keys, DtlsRole.Client);
        using var server = new SrtpSender(keys, DtlsRole.Server);
        using var atClient = new SrtpReceiver(keys, DtlsRole.Client);
        var (fromClient, fromServer) = (new byte[40], new byte[40]);

        _ = client.Protect(SrtpPair.Header(1), default, default, fromClient);
        _ = server.Protect(SrtpPair.Header(1), default, default, fromServer);

        Assert.False(atClient.TryUnprotect(fromClient, out _));
        Assert.True(atClient.TryUnprotect(fromServer, out _));
    }

    [Fact]
    public void Keying_material_tells_no_secret_and_forgets_it()
    {
        var keys = new SrtpKeyingMaterial(SrtpProfile.AeadAes128Gcm, Enumerable.Repeat((byte)0xee, 56).ToArray());

        Assert.Equal("SrtpKeyingMaterial { Profile = AeadAes128Gcm }", keys.ToString());
        keys.Dispose();

        Assert.Equal(-1, keys.MasterKey(DtlsRole.Client).IndexOfAnyExcept((byte)0));
        Assert.Equal(-1, keys.MasterSalt(DtlsRole.Server).IndexOfAnyExcept((byte)0));
        Assert.Throws<ArgumentException>(() => new SrtpKeyingMaterial(SrtpProfile.AeadAes128Gcm, new byte[60]));
    }

    [Fact]
    public void A_missing_library_is_named_with_what_to_install()
    {
        var error = Assert.Throws<OpenSslException>(() => OpenSslLibrary.LoadFirst("libnowhere.so.3", "libnowhere.so.1.1"));

        Assert.Contains("libnowhere.so.3, libnowhere.so.1.1", error.Message);
        Assert.Contains("libssl3", error.Message);
    }
}
