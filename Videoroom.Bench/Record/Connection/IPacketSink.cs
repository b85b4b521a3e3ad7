namespace Videoroom.Bench.Record.Connection;

/// <summary>Takes what a <see cref="BrowserTransport"/> receives, and says what it wants of the sender.</summary>
internal interface IPacketSink
{
    /// <summary>Takes a decrypted RTP packet.</summary>
    /// <param name="packet">The packet; valid during the call.</param>
    /// <param name="nowUs">When it was received, in microseconds.</param>
    void OnRtp(ReadOnlySpan<byte> packet, long nowUs);

    /// <summary>The streams that are to send a key frame now; each call is one request.</summary>
    /// <param name="nowUs">Now, in microseconds.</param>
    IReadOnlyList<uint> TakeKeyFrameRequests(long nowUs);
}
