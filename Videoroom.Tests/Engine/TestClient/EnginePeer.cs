using System.Net;
using Videoroom.Client.Packets;
using Videoroom.Engine;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Peers;

namespace Videoroom.Tests.Engine.TestClient;

/// <summary>A peer of an engine in this process, which holds the server's side of its connection as well.</summary>
internal sealed class EnginePeer : PacketPeer
{
    private EnginePeer(IPEndPoint server, IPeerConnection connection, RecordingObserver observer, IPacketWire? wire, DtlsRole role)
        : base(server, connection.LocalIce, wire, role, context: null) => (Connection, Observer) = (connection, observer);

    public IPeerConnection Connection { get; }

    public RecordingObserver Observer { get; }

    /// <param name="engine">The server.</param>
    /// <param name="roomId">The room.</param>
    /// <param name="peerId">The peer.</param>
    /// <param name="address">The server's address that it talks to.</param>
    /// <param name="open">Opens another wire than UDP.</param>
    /// <param name="generation">Which of the peer's connections it is.</param>
    /// <param name="role">Its side of the DTLS handshake.</param>
    public static EnginePeer Create(
        MediaEngine engine, string roomId, string peerId, IPAddress? address = null, Func<IPEndPoint, IPeerConnection, IPacketWire>? open = null,
        int generation = 1, DtlsRole role = DtlsRole.Client)
    {
        var server = new IPEndPoint(address ?? IPAddress.Loopback, engine.AnnouncedAddresses[0].Port);
        var observer = new RecordingObserver();
        var connection = engine.CreatePeerConnection(new PeerConnectionOptions(roomId, peerId, generation), observer);
        return new EnginePeer(server, connection, observer, open?.Invoke(server, connection), role);
    }

    /// <summary>Offer and answer, checks, handshake; returns when both sides have keys.</summary>
    public EnginePeer Connect()
    {
        Connection.SetRemoteFingerprints([Fingerprint], Role == DtlsRole.Client ? DtlsRole.Server : DtlsRole.Client);
        Check();
        Until(() => Stun.Count > 0, onIdle: () => Check());
        Until(() => IsConnected && Observer.Connected > 0);
        return this;
    }

    /// <summary>Waits until the home loop has carried out all that the connection was told so far: commands run in their order.</summary>
    public void Settle()
    {
        using var done = new ManualResetEventSlim();
        ((PeerConnection)Connection).Session.Post(static (_, state) => ((ManualResetEventSlim)state!).Set(), done);
        var isDone = done.Wait(TimeSpan.FromSeconds(10));
        Assert.True(isDone, $"The loop did not run the connection's commands. Its failures: {string.Join("; ", Observer.Failures)}");
    }

    public override void Dispose()
    {
        Connection.Close();
        base.Dispose();
    }
}
