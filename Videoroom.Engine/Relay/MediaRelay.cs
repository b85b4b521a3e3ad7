namespace Videoroom.Engine.Relay;

/// <summary>The links of one engine.</summary>
internal sealed class MediaRelay : IMediaRelay
{
    /// <inheritdoc/>
    public IReadOnlyList<RelayLinkStatistics> Links => [];

    /// <inheritdoc/>
    public void Start(IRelayControl control)
    {
    }

    /// <inheritdoc/>
    public RelayOffer CreateOffer(string node) => new("127.0.0.1:1", 0, new byte[RelayOffer.KeyLength], new byte[RelayOffer.SaltLength]);

    /// <inheritdoc/>
    public void Open(string node, RelayLinkOptions options)
    {
    }

    /// <inheritdoc/>
    public void Close(string node)
    {
    }

    /// <inheritdoc/>
    public void HandleControl(string node, ReadOnlyMemory<byte> message)
    {
    }
}
