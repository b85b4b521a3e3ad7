using Videoroom.Engine.Srtp;

namespace Videoroom.Engine.Relay;

/// <summary>Decrypts what one node sends us, under the key of our offer. What is not authentic, or came before, changes nothing. One thread.</summary>
internal sealed class RelayOpener : IDisposable
{
    private readonly AesGcmCipher _cipher;
    private readonly byte[] _salt;
    private ReplayWindow _replay;

    /// <param name="offer">Our offer.</param>
    public RelayOpener(RelayOffer offer)
    {
        LinkId = offer.LinkId;
        _cipher = new AesGcmCipher(offer.Key, encrypt: false);
        _salt = offer.Salt.ToArray();
    }

    /// <summary>What the packets name the key by.</summary>
    public uint LinkId { get; }

    /// <summary>The highest counter so far.</summary>
    public ulong Highest => _replay.Highest;

    /// <summary>Decrypts a datagram in place.</summary>
    /// <param name="datagram">One that <see cref="RelayPacket.TryReadLinkId"/> took.</param>
    /// <param name="frame">What it says.</param>
    /// <param name="payload">Where the rest is in the datagram.</param>
    /// <returns>False when it is not authentic, or was seen before, or is too old to tell; the datagram's text is then undefined.</returns>
    public bool TryOpen(Span<byte> datagram, out RelayFrame frame, out Range payload)
    {
        frame = default;
        payload = default;
        var counter = RelayPacket.ReadCounter(datagram);
        if (!_replay.Accepts(counter))
        {
            return false;
        }

        Span<byte> nonce = stackalloc byte[AesGcmCipher.IvLength];
        RelayPacket.WriteNonce(nonce, _salt, counter);
        var end = datagram.Length - RelayPacket.TagLength;
        if (!_cipher.Open(nonce, datagram[..RelayPacket.HeaderLength], [], datagram[RelayPacket.HeaderLength..end], datagram[end..]))
        {
            return false;
        }

        _replay.Add(counter);
        frame = RelayFrame.Read(datagram[RelayPacket.HeaderLength..]);
        payload = (RelayPacket.HeaderLength + RelayFrame.Length)..end;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _cipher.Dispose();
}
