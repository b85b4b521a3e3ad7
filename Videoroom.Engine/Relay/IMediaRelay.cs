namespace Videoroom.Engine.Relay;

/// <summary>
/// Media between the nodes of a cluster: one encrypted copy of a track, layer by layer, for each node that has somebody who
/// receives it. Who the nodes are, and how keys and control messages reach them, is the caller's business. Every method is
/// callable from any thread and returns at once.
/// </summary>
public interface IMediaRelay
{
    /// <summary>What each link carried, and carries.</summary>
    IReadOnlyList<RelayLinkStatistics> Links { get; }

    /// <summary>Says how control messages reach other nodes; before, none is sent. Once.</summary>
    void Start(IRelayControl control);

    /// <summary>
    /// Makes an offer for what a node sends to us: our address and a fresh key. The newest offer of a node replaces the one before
    /// as soon as the first packet under it has come.
    /// </summary>
    /// <param name="node">Its name.</param>
    /// <returns>The offer: to be handed over secretly, and to that node alone.</returns>
    RelayOffer CreateOffer(string node);

    /// <summary>
    /// Opens the link to a node, or gives an open one a new key and address. With the offer that it has already, nothing happens.
    /// With another, what we are subscribed to there is asked for anew.
    /// </summary>
    /// <param name="node">Its name.</param>
    /// <param name="options">With the offer that it made for us.</param>
    /// <exception cref="ArgumentException">The offer cannot be used here: its address is not one.</exception>
    void Open(string node, RelayLinkOptions options);

    /// <summary>The node is gone: its tracks end here, and what it received is no longer sent. Unknown nodes are ignored.</summary>
    void Close(string node);

    /// <summary>
    /// Takes a message that another node's relay gave to its <see cref="IRelayControl"/>: in order, each once. What cannot be read
    /// is refused and counted. A node that neither made an offer nor was made one is ignored.
    /// </summary>
    void HandleControl(string node, ReadOnlyMemory<byte> message);
}
