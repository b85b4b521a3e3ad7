using System.Collections.Concurrent;
using System.Security.Cryptography;
using Videoroom.Engine.Relay;

namespace Videoroom.Tests.Actors.Fakes;

/// <summary>A relay without packets: it keeps what it was told.</summary>
internal sealed class FakeMediaRelay : IMediaRelay
{
    public IRelayControl? Control { get; private set; }

    public ConcurrentDictionary<string, RelayOffer> Open { get; } = new();

    public ConcurrentQueue<string> Closed { get; } = new();

    public ConcurrentQueue<(string Node, ReadOnlyMemory<byte> Message)> Received { get; } = new();

    public IReadOnlyList<RelayLinkStatistics> Links => [.. Open.Keys.Select(node => new RelayLinkStatistics { Node = node, IsOpen = true })];

    public void Start(IRelayControl control) => Control = control;

    public RelayOffer CreateOffer(string node) => new(
        "127.0.0.1:20000",
        (uint)RandomNumberGenerator.GetInt32(int.MaxValue),
        RandomNumberGenerator.GetBytes(RelayOffer.KeyLength),
        RandomNumberGenerator.GetBytes(RelayOffer.SaltLength));

    void IMediaRelay.Open(string node, RelayLinkOptions options) => Open[node] = options.Offer;

    public void Close(string node)
    {
        Open.TryRemove(node, out _);
        Closed.Enqueue(node);
    }

    public void HandleControl(string node, ReadOnlyMemory<byte> message) => Received.Enqueue((node, message));
}
