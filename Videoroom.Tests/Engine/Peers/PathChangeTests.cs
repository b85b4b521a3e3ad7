using System.Net;
using System.Net.Sockets;
using Videoroom.Engine.Bandwidth;
using Videoroom.Engine.Peers;
using Videoroom.Engine.Rtp;
using Videoroom.Tests.Engine.TestClient;

namespace Videoroom.Tests.Engine.Peers;

/// <summary>A viewer whose estimate is low, and which goes on from elsewhere.</summary>
public sealed class PathChangeTests
{
    private const long LowBps = 100_000;

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.9.8.7", true)]
    public async Task An_estimate_starts_anew_when_the_viewer_goes_on_in_another_network_and_stays_when_only_its_port_is_another(
        string address, bool isNew)
    {
        await using var fixture = new EngineFixture();
        var viewer = fixture.Client("viewer").Connect();
        viewer.SendRtcp(MaximumBitrate(LowBps));
        fixture.Until(() => EstimateBps(viewer) == LowBps);

        var elsewhere = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        elsewhere.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        elsewhere.Connect(viewer.Socket.RemoteEndPoint!);
        viewer.Check(nominate: true, from: elsewhere);
        fixture.Until(() => viewer.Observer.Selected.Count == 2);
        viewer.MoveTo(elsewhere);

        Assert.Equal(isNew ? new BandwidthOptions().StartBps : LowBps, EstimateBps(viewer));
    }

    private static byte[] MaximumBitrate(long bps)
    {
        var compound = new byte[64];
        var writer = new RtcpWriter(compound);
        Assert.True(writer.TryWriteReceiverEstimatedMaximumBitrate(1, bps, []));
        return compound[..writer.Size];
    }

    private static long EstimateBps(EnginePeer viewer)
    {
        long estimateBps = 0;
        ((PeerConnection)viewer.Connection).Session.Post((session, _) => Volatile.Write(ref estimateBps, session.Sender.Bandwidth.EstimateBps), null);
        viewer.Settle();
        return Volatile.Read(ref estimateBps);
    }
}
