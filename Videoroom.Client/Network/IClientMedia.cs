namespace Videoroom.Client.Network;

/// <summary>What travels over a <see cref="ClientTransport"/>; every call comes on the loop's thread.</summary>
internal interface IClientMedia
{
    /// <summary>SRTP keys are there: media may flow.</summary>
    void OnConnected(long nowUs);

    /// <summary>Takes a decrypted RTP packet.</summary>
    void OnRtp(Span<byte> packet, long nowUs);

    /// <summary>Takes a decrypted RTCP compound packet.</summary>
    void OnRtcp(ReadOnlySpan<byte> compound, long nowUs);

    /// <summary>Sends what is due.</summary>
    /// <returns>When it wants its next turn, in microseconds of the loop's clock.</returns>
    long OnTurn(long nowUs);
}
