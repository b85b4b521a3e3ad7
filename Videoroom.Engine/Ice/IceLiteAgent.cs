using Path = Videoroom.Engine.Network.Path;

namespace Videoroom.Engine.Ice;

/// <summary>
/// The server's side of ICE for one peer connection: a lite, controlled agent (RFC 8445, section 2.5). It answers
/// connectivity checks, follows the pair that the client nominates, and counts consent (RFC 7675). Sans-I/O, not
/// thread-safe: it belongs to the connection's home loop. Only an authenticated check changes its state.
/// </summary>
internal sealed class IceLiteAgent
{
    /// <summary>The longest response that <see cref="Handle"/> writes, in bytes.</summary>
    public const int MaxResponseLength = 128;

    /// <summary>Waits for the first check.</summary>
    /// <param name="local">Our credentials; constant for the whole call.</param>
    /// <param name="nowMs">The monotonic clock, in milliseconds.</param>
    public IceLiteAgent(IceParameters local, long nowMs)
    {
        Local = local;
        DeadlineMs = nowMs;
    }

    /// <summary>Our credentials.</summary>
    public IceParameters Local { get; }

    /// <summary>The pair that the client nominated last; <see cref="Path.IsNone"/> before the first.</summary>
    public Path Selected { get; private set; }

    /// <summary>The client's user name fragment in the check that nominated <see cref="Selected"/>; empty before the first.</summary>
    public string RemoteUsernameFragment { get; private set; } = "";

    /// <summary>When the connection ends unless another authenticated check comes, in the clock of the inputs.</summary>
    public long DeadlineMs { get; private set; }

    /// <summary>Whether an authenticated check came on this pair and still counts: DTLS and media from elsewhere are refused.</summary>
    public bool IsValid(in Path path) => throw new NotImplementedException();

    /// <summary>Takes a STUN message.</summary>
    /// <param name="datagram">The whole datagram, as it came.</param>
    /// <param name="path">The pair that it came on; the response goes back the same way.</param>
    /// <param name="nowMs">The monotonic clock, in milliseconds.</param>
    /// <param name="response">At least <see cref="MaxResponseLength"/> bytes.</param>
    public IceCheckResult Handle(ReadOnlySpan<byte> datagram, in Path path, long nowMs, Span<byte> response) => throw new NotImplementedException();

    /// <summary>Forgets a pair on which nothing authenticated came for the time that consent lasts; call it until it says false.</summary>
    /// <param name="nowMs">The monotonic clock, in milliseconds.</param>
    /// <param name="path">The pair whose route is to be dropped.</param>
    public bool TryRemoveSilentPair(long nowMs, out Path path) => throw new NotImplementedException();

    /// <summary>
    /// Reads whose agent a Binding request is for, to route it before anything is authenticated: the part of USERNAME before
    /// the colon (RFC 8445, section 7.2.2).
    /// </summary>
    /// <param name="datagram">Any bytes.</param>
    /// <param name="ufrag">Our user name fragment as the sender gives it; lies in <paramref name="datagram"/>.</param>
    /// <returns>False for all that is not a Binding request with a USERNAME of that form.</returns>
    public static bool TryGetLocalUfrag(ReadOnlySpan<byte> datagram, out ReadOnlySpan<byte> ufrag) => throw new NotImplementedException();
}
