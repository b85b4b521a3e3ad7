using System.Collections.Concurrent;
using System.Net;
using Videoroom.Engine;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Peers;
using Videoroom.Engine.Relay;
using Videoroom.Engine.Turn;

namespace Videoroom.Tests.Actors.Fakes;

/// <summary>A media plane without media: it keeps what it was told, and a spec speaks in its name through the observers.</summary>
internal sealed class FakeMediaEngine : IMediaEngine
{
    private readonly ConcurrentDictionary<string, FakePeerConnection> _connections = new();

    public IReadOnlyList<IPEndPoint> AnnouncedAddresses { get; init; } = [new IPEndPoint(IPAddress.Loopback, 20000)];

    public IReadOnlyList<TurnServerAddress> TurnServers { get; init; } = [];

    public CertificateFingerprint Fingerprint { get; } = new("sha-256", string.Join(':', Enumerable.Repeat("AB", 32)));

    public MediaEngineCounters Counters => new(_connections.Values.Count(connection => !connection.IsClosed), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    public FakeMediaRelay Relay { get; } = new();

    IMediaRelay IMediaEngine.Relay => Relay;

    /// <summary>Makes the endpoint of every new peer crash when it begins.</summary>
    public bool FailsToCreate { get; set; }

    public FakePeerConnection this[string peerId] => _connections[peerId];

    public bool Has(string peerId) => _connections.ContainsKey(peerId);

    public IPeerConnection CreatePeerConnection(PeerConnectionOptions options, IPeerConnectionObserver observer)
        => FailsToCreate
            ? throw new InvalidOperationException("No connection, as the spec wishes.")
            : _connections[options.PeerId] = new FakePeerConnection(options, observer);
}
