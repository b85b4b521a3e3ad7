using Videoroom.Engine.Dtls;
using Videoroom.Engine.Srtp;
using Videoroom.Tests.Engine.Srtp;

namespace Videoroom.Tests.Engine.Dtls;

public class DtlsSessionTests
{
    // What Chromium offers, in its order.
    private const string ChromiumProfiles = "SRTP_AES128_CM_SHA1_80:SRTP_AEAD_AES_256_GCM:SRTP_AEAD_AES_128_GCM";

    [Fact]
    public void A_handshake_without_loss_takes_no_time_and_both_know_each_other()
    {
        using var link = new DtlsLink(DtlsLink.Context, DtlsLink.Context);
        var startMs = link.NowMs;

        link.Run();

        link.AssertConnected();
        Assert.Equal(startMs, link.NowMs);
        Assert.Null(link.Client.DeadlineMs);
        Assert.Null(link.Server.DeadlineMs);
        Assert.Equal(DtlsLink.Certificate.Fingerprint, link.Server.RemoteFingerprint("sha-256"));
        Assert.Equal(DtlsLink.Certificate.Fingerprint, link.Client.RemoteFingerprint("SHA-256"));
    }

    [Theory]
    [InlineData(ChromiumProfiles, SrtpProfile.AeadAes128Gcm)]
    [InlineData("SRTP_AES128_CM_SHA1_80:SRTP_AEAD_AES_256_GCM", SrtpProfile.AeadAes256Gcm)]
    [InlineData("SRTP_AES128_CM_SHA1_32:SRTP_AES128_CM_SHA1_80", SrtpProfile.Aes128CmSha1Tag80)]
    public void The_servers_order_of_profiles_decides_and_the_exported_keys_fit(string offered, SrtpProfile expected)
    {
        using var context = TestContext(srtpProfiles: offered);
        using var link = new DtlsLink(context, DtlsLink.Context);
        link.Run();
        link.AssertConnected();
        using var clientKeys = link.Client.ExportSrtpKeys();
        using var serverKeys = link.Server.ExportSrtpKeys();

        Assert.Equal((expected, expected), (clientKeys.Profile, serverKeys.Profile));
        foreach (var (senderKeys, senderRole, receiverKeys, receiverRole) in new[]
        {
            (clientKeys, DtlsRole.Client, serverKeys, DtlsRole.Server),
            (serverKeys, DtlsRole.Server, clientKeys, DtlsRole.Client),
        })
        {
            using var sender = new SrtpSender(senderKeys, senderRole);
            using var receiver = new SrtpReceiver(receiverKeys, receiverRole);
            var packet = new byte[100];
            var length = sender.Protect(SrtpPair.Header(1), [1, 2], [3, 4], packet);
            Assert.True(receiver.TryUnprotect(packet.AsSpan(0, length), out var plainLength));
            Assert.Equal([.. SrtpPair.Header(1), 1, 2, 3, 4], packet[..plainLength]);
            length = sender.ProtectRtcp([0x80, 201, 0, 1, 0, 0, 0, 9], packet);
            Assert.True(receiver.TryUnprotectRtcp(packet.AsSpan(0, length), out _));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Datagrams_hold_whole_records_within_the_mtu(bool rsa)
    {
        var context = rsa ? DtlsLink.RsaContext.Value : DtlsLink.Context;
        using var link = new DtlsLink(context, context, (_, datagrams) =>
        {
            foreach (var datagram in datagrams)
            {
                Assert.InRange(datagram.Length, 1, DtlsSession.Mtu);
                var rest = datagram.AsSpan();
                var rounds = new RoundLimit(100);
                while (rounds.Next() && !rest.IsEmpty)
                {
                    var length = DtlsRecord.PlausibleLength(rest);
                    Assert.NotEqual(0, length);
                    rest = rest[length..];
                }
            }

            return datagrams;
        });

        link.Run();

        link.AssertConnected();
    }

    [Fact]
    public void Keys_are_only_there_when_connected()
    {
        using var session = DtlsLink.Context.CreateSession(DtlsRole.Server, 0);

        Assert.Throws<InvalidOperationException>(session.ExportSrtpKeys);
        Assert.Null(session.RemoteFingerprint("sha-256"));
        Assert.False(session.MatchesAny([DtlsLink.Certificate.Fingerprint]));
    }

    [Theory]
    [InlineData(DtlsRole.Client)]
    [InlineData(DtlsRole.Server)]
    public void Closing_tells_the_peer(DtlsRole closing)
    {
        using var link = new DtlsLink(DtlsLink.Context, DtlsLink.Context);
        link.Run();
        var (closer, other) = closing == DtlsRole.Client ? (link.Client, link.Server) : (link.Server, link.Client);

        closer.Close();
        closer.Close();
        link.Run();

        Assert.Equal((DtlsState.Closed, DtlsState.Closed), (closer.State, other.State));
        Assert.Null(other.Error);
    }

    [Fact]
    public void A_disposed_session_ignores_everything()
    {
        using var link = new DtlsLink(DtlsLink.Context, DtlsLink.Context);
        var hello = DtlsLink.Take(link.Client)[0];
        link.Server.Dispose();

        link.Server.Receive(hello, 0);
        link.Server.HandleTimeout(long.MaxValue);
        link.Server.Close();
        link.Server.Dispose();

        Assert.Equal(DtlsState.Closed, link.Server.State);
        Assert.Empty(DtlsLink.Take(link.Server));
    }

    private static DtlsContext TestContext(string srtpProfiles)
        => new(DtlsLink.Certificate, protocolVersion: 0xFEFD, cipherList: "ECDHE+AESGCM", srtpProfiles);
}
