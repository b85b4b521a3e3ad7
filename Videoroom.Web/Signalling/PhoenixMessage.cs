namespace Videoroom.Web.Signalling;

/// <summary>One message of the Phoenix channel protocol, version 2: <c>[join_ref, ref, topic, event, payload]</c>.</summary>
/// <param name="JoinReference">The ref of the join that the message belongs to; null outside of a joined topic.</param>
/// <param name="Reference">What a reply repeats; null when none is expected.</param>
/// <param name="Topic">Such as <c>room:lobby</c>.</param>
/// <param name="Event">Such as <c>phx_join</c>.</param>
/// <param name="PayloadJson">The payload object as JSON text.</param>
internal sealed record PhoenixMessage(string? JoinReference, string? Reference, string Topic, string Event, string PayloadJson)
{
    /// <summary>Without the payload: it may hold a resume token or ICE passwords.</summary>
    public override string ToString() => $"PhoenixMessage {{ {Event}, {PayloadJson.Length} characters }}";
}
