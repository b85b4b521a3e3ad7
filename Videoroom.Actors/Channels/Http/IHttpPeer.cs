using Akka.Actor;

namespace Videoroom.Actors.Channels.Http;

/// <summary>
/// A WHIP or WHEP client as its channel sees it. Every method may be called from any thread, returns at once and never throws.
/// </summary>
public interface IHttpPeer
{
    /// <summary>The channel has begun. It takes <see cref="CloseHttpChannel"/>.</summary>
    void Opened(IActorRef channel);

    /// <summary>The offer is answered, and the session runs.</summary>
    void Answered(HttpAnswer answer);

    /// <summary>The client's first authenticated connectivity check has arrived; it asks for its seat in the room.</summary>
    void Arrived();

    /// <summary>The client has its seat in the room.</summary>
    void Seated();

    /// <summary>After the answer: a player can be sent other tracks of the room than before.</summary>
    /// <param name="tracks">Those that it cannot be sent now.</param>
    void UnplayableChanged(IReadOnlyList<UnplayableTrack> tracks);

    /// <summary>There will be no session.</summary>
    /// <param name="code">One of the codes in docs/protocol.md, section 8.</param>
    /// <param name="reason">A sentence for people.</param>
    void Refused(string code, string reason);

    /// <summary>The session is over, whoever ended it.</summary>
    void Ended();
}
