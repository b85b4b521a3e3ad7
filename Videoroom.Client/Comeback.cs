namespace Videoroom.Client;

/// <summary>What a client says to come back as the peer that it was (docs/protocol.md, sections 8 and 11).</summary>
/// <param name="PeerId">The peer.</param>
/// <param name="ResumeToken">What proves it.</param>
/// <param name="ServerSeq">The last event that it handled, for the address where its session is; null elsewhere and for a move.</param>
/// <param name="Generation">Its present generation, plus one for each join since then that may have begun a session.</param>
/// <param name="Move">The old connection still stands: the new one takes over once it plays.</param>
/// <param name="Alone">It knew of nobody else in the room.</param>
internal sealed record Comeback(string PeerId, string ResumeToken, int? ServerSeq, int Generation, bool Move, bool Alone)
{
    /// <summary>Without the token: it stays out of logs.</summary>
    public override string ToString() => $"Comeback {{ PeerId = {PeerId}, Generation = {Generation}, Move = {Move} }}";
}
