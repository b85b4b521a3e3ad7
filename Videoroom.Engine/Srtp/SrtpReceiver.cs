using Videoroom.Engine.Dtls;

namespace Videoroom.Engine.Srtp;

/// <summary>Authenticates and decrypts what one peer sends. An instance belongs to one thread at a time.</summary>
public sealed class SrtpReceiver : IDisposable
{
    /// <summary>Derives the session keys of what the remote role sends.</summary>
    public SrtpReceiver(SrtpKeyingMaterial keys, DtlsRole localRole) => throw new NotImplementedException();

    /// <summary>Authenticates and decrypts an RTP packet in place.</summary>
    /// <param name="packet">The datagram; its content is undefined after false.</param>
    /// <param name="length">The length of the plain RTP packet.</param>
    public bool TryUnprotect(Span<byte> packet, out int length) => throw new NotImplementedException();

    /// <summary>Authenticates and decrypts an RTCP compound packet in place.</summary>
    /// <param name="packet">The datagram; its content is undefined after false.</param>
    /// <param name="length">The length of the plain RTCP packet.</param>
    public bool TryUnprotectRtcp(Span<byte> packet, out int length) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
