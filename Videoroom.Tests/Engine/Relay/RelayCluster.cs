using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Videoroom.Engine.Relay;

namespace Videoroom.Tests.Engine.Relay;

/// <summary>Engines in one process, each with a link to each other; disposing proves that none of them holds anything.</summary>
internal sealed class RelayCluster : IAsyncDisposable
{
    private readonly List<RelayNode> _nodes = [];
    private readonly Func<IPEndPoint, IPEndPoint>? _through;

    /// <param name="nodes">How many.</param>
    /// <param name="loops">Media loops of each.</param>
    /// <param name="through">Puts something between two nodes: gets an offer's end point, and says where the sender is to send instead.</param>
    public RelayCluster(int nodes, int loops = 1, Func<IPEndPoint, IPEndPoint>? through = null)
    {
        for (var i = 1; i <= nodes; i++)
        {
            _nodes.Add(new RelayNode(this, i, loops));
        }

        _through = through;
        Link();
    }

    /// <summary>Control messages so far, with sender and receiver.</summary>
    public ConcurrentQueue<(string From, string To, ReadOnlyMemory<byte> Message)> Control { get; } = new();

    public RelayNode this[int index] => _nodes[index];

    /// <summary>Has each node make each other an offer.</summary>
    public void Link()
    {
        foreach (var receiver in _nodes)
        {
            foreach (var sender in _nodes.Where(node => node != receiver))
            {
                sender.Relay.Open(receiver.Name, new RelayLinkOptions(Redirect(receiver.Relay.CreateOffer(sender.Name))));
            }
        }
    }

    /// <summary>Waits until something holds, serving all clients meanwhile.</summary>
    public void Until(Func<bool> condition, Action? meanwhile = null)
    {
        var start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(
                Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10),
                $"What the test waits for did not happen; {string.Join("; ", _nodes.Select(node => node.Engine.Counters))}");
            meanwhile?.Invoke();
            Pump();
            Thread.Yield();
        }
    }

    public void Pump()
    {
        foreach (var node in _nodes)
        {
            node.Fixture.Pump();
        }
    }

    /// <summary>Takes a message to where it belongs.</summary>
    public void Deliver(RelayNode from, string to, ReadOnlyMemory<byte> message)
    {
        Control.Enqueue((from.Name, to, message));
        _nodes.Single(node => node.Name == to).Relay.HandleControl(from.Name, message);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            foreach (var other in _nodes)
            {
                node.Relay.Close(other.Name);
            }
        }

        foreach (var node in _nodes)
        {
            await node.Fixture.DisposeAsync();
        }
    }

    private RelayOffer Redirect(RelayOffer offer)
        => _through is null ? offer : new RelayOffer(_through(IPEndPoint.Parse(offer.Address)).ToString(), offer.LinkId, offer.Key, offer.Salt);
}
