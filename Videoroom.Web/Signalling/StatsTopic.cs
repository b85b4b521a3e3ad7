namespace Videoroom.Web.Signalling;

/// <summary>One socket's <c>stats</c> topic, from its join to its end.</summary>
/// <param name="joinReference">The ref of the join, which every message of the topic carries.</param>
/// <param name="sink">The socket. One that does not read is cut off by it.</param>
internal sealed class StatsTopic(string? joinReference, IMessageSink sink)
{
    /// <summary>The topic's name.</summary>
    public const string Name = "stats";

    private const string Metrics = "metrics";

    /// <summary>The ref of the join.</summary>
    public string? JoinReference => joinReference;

    /// <summary>Answers the join.</summary>
    public void Accept() => sink.Send(PhoenixCodec.WriteReply(joinReference, joinReference, Name, ok: true, "{}"));

    /// <summary>Sends the numbers of a second.</summary>
    public void Push(string payloadJson) => sink.Send(PhoenixCodec.Write(joinReference, null, Name, Metrics, payloadJson));

    /// <summary>Tells the client of the end.</summary>
    public void Close() => sink.Send(PhoenixCodec.Write(joinReference, joinReference, Name, PhoenixEvents.Close, "{}"));
}
