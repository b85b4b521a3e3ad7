using System.Text.Json;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;

namespace Videoroom.Actors.Channels;

/// <summary>
/// How one kind of client is spoken to. Our page says what it is when it joins; the original's clients show their generation
/// only by their first media event (docs/protocol.md, section 5).
/// </summary>
internal abstract class ClientDialect
{
    /// <summary>Media events carry numbers, in both directions.</summary>
    public virtual bool NumbersEvents => false;

    /// <summary>What it adds to negotiation.</summary>
    public virtual EndpointExtensions Extensions => EndpointExtensions.None;

    /// <summary>The client is at work on an answer, and <see cref="Opened"/> is to be called when it surely is done with it.</summary>
    public virtual bool IsOpening => false;

    /// <summary>The client can be asked to move to another node while its call goes on.</summary>
    public virtual bool CanMove => false;

    /// <summary>Whether a client that is removed gets the channel's own <c>error</c> push, of which it shows the message.</summary>
    public virtual bool GetsErrorPush => false;

    /// <summary>The media event that says that the room has crashed; null for clients that just see the channel end.</summary>
    public virtual ServerEvent? RoomCrashEvent => null;

    /// <summary>The dialect of a client that joins with these parameters, as far as they tell.</summary>
    public static ClientDialect Of(JoinParameters parameters) => parameters.IsOurPage ? OurPageDialect.Instance : UndecidedDialect.Instance;

    /// <summary>The client enters the room: the dialect from now on.</summary>
    /// <param name="asPeer">By generation A's <c>join</c>, not by <c>connect</c>.</param>
    public virtual ClientDialect Enter(bool asPeer) => this;

    /// <summary>The media event as this client is to get it: none, one, or several in this order.</summary>
    public abstract IReadOnlyList<ServerEvent> Translate(ServerEvent serverEvent);

    /// <summary>The client is done with its last answer: what waited for that.</summary>
    public virtual IReadOnlyList<ServerEvent> Opened() => [];

    /// <summary>The response to the join.</summary>
    public virtual string WriteJoinReply(JoinReply reply) => "{}";

    /// <summary>The media event that tells the client of its own removal.</summary>
    /// <param name="peerId">The client's own id.</param>
    /// <param name="code">Why, for programs.</param>
    /// <param name="message">Why, for people.</param>
    public abstract ServerEvent RemovalEvent(string peerId, string code, string message);

    /// <summary>The payload of the channel's <c>error</c> push.</summary>
    public static string WriteErrorPush()
        => JsonSerializer.Serialize(new ErrorPayload(RefusalCodes.EndpointCrashedMessage), ChannelJson.Default.ErrorPayload);

    /// <summary>What every client of the original gets of an event: without what is our page's own.</summary>
    protected static IReadOnlyList<ServerEvent> WithoutOurPagesOwn(ServerEvent serverEvent) => serverEvent switch
    {
        { IsForOurPageOnly: true } => [],
        OfferData offer => [offer with { IceRestart = null }],
        ErrorEvent error => [error with { Code = null }],
        _ => [serverEvent],
    };
}
