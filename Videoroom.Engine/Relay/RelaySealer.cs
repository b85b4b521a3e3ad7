using Videoroom.Engine.Srtp;

namespace Videoroom.Engine.Relay;

/// <summary>Encrypts what we send to one node, under the key of its offer. One thread.</summary>
internal sealed class RelaySealer : IDisposable
{
    private readonly AesGcmCipher _cipher;
    private readonly byte[] _salt;
    private ulong _counter;

    /// <param name="offer">The other node's offer.</param>
    /// <param name="counter">The first packet's counter.</param>
    public RelaySealer(RelayOffer offer, ulong counter = 0)
    {
        Offer = offer;
        _cipher = new AesGcmCipher(offer.Key, encrypt: true);
        _salt = offer.Salt.ToArray();
        _counter = counter;
    }

    /// <summary>What it was made of.</summary>
    public RelayOffer Offer { get; }

    /// <summary>Makes a datagram.</summary>
    /// <param name="frame">What it says.</param>
    /// <param name="payload">And the rest of it.</param>
    /// <param name="destination">At least <see cref="RelayPacket.Overhead"/> bytes more than the payload.</param>
    /// <returns>The datagram's bytes; 0 when the key is used up: nothing is sent before there is a new one.</returns>
    public int Seal(in RelayFrame frame, ReadOnlySpan<byte> payload, Span<byte> destination)
    {
        if (_counter > RelayPacket.MaxCounter)
        {
            return 0;
        }

        RelayPacket.WriteHeader(destination, Offer.LinkId, _counter);
        Span<byte> nonce = stackalloc byte[AesGcmCipher.IvLength];
        RelayPacket.WriteNonce(nonce, _salt, _counter);
        _counter++;
        Span<byte> start = stackalloc byte[RelayFrame.Length];
        frame.Write(start);
        return _cipher.Seal(nonce, destination[..RelayPacket.HeaderLength], [], start, payload, destination[RelayPacket.HeaderLength..])
            ? RelayPacket.Overhead + payload.Length
            : 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _cipher.Dispose();
}
