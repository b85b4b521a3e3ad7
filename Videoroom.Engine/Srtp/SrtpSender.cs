using Videoroom.Engine.Dtls;

namespace Videoroom.Engine.Srtp;

/// <summary>Encrypts what one peer is sent. An instance belongs to one thread at a time.</summary>
public sealed class SrtpSender : IDisposable
{
    /// <summary>Derives the session keys of what the local role sends.</summary>
    public SrtpSender(SrtpKeyingMaterial keys, DtlsRole localRole) => throw new NotImplementedException();

    /// <summary>Bytes that <see cref="Protect"/> adds to an RTP packet.</summary>
    public int Overhead => throw new NotImplementedException();

    /// <summary>Bytes that <see cref="ProtectRtcp"/> adds to an RTCP packet.</summary>
    public int RtcpOverhead => throw new NotImplementedException();

    /// <summary>Writes header, encrypted (payloadPrefix ++ payload) and tag.</summary>
    /// <returns>The number of bytes written; 0 when refused (too many SSRCs).</returns>
    public int Protect(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payloadPrefix, ReadOnlySpan<byte> payload, Span<byte> destination)
        => throw new NotImplementedException();

    /// <summary>Writes the protected form of an RTCP compound packet.</summary>
    /// <returns>The number of bytes written; 0 when refused.</returns>
    public int ProtectRtcp(ReadOnlySpan<byte> packet, Span<byte> destination) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
