using System.Text.Json;
using Videoroom.Actors.Endpoints;
using Videoroom.Actors.MediaEvents;

namespace Videoroom.Actors.Channels;

/// <summary>How one kind of client is spoken to. Chosen when it joins, by its parameters.</summary>
internal abstract class ClientDialect
{
    /// <summary>Generations B and C of the original's clients.</summary>
    public static ClientDialect Original { get; } = new OriginalDialect();

    /// <summary>Our own page (docs/protocol.md, section 8).</summary>
    public static ClientDialect OurPage { get; } = new OurPageDialect();

    /// <summary>Media events carry numbers, in both directions.</summary>
    public abstract bool NumbersEvents { get; }

    /// <summary>What it adds to negotiation.</summary>
    public abstract EndpointExtensions Extensions { get; }

    /// <summary>The dialect of a client that joins with these parameters.</summary>
    public static ClientDialect Of(JoinParameters parameters) => parameters.IsOurPage ? OurPage : Original;

    /// <summary>The media event as this client is to get it; null when it is not for this client.</summary>
    public abstract string? Write(ServerEvent serverEvent);

    /// <summary>The response to the join.</summary>
    public abstract string WriteJoinReply(JoinReply reply);

    /// <summary>The media event that ends the session; null when the client gets <see cref="WriteError"/> instead.</summary>
    public abstract ErrorEvent? ErrorEventFor(string code, string message);

    /// <summary>The payload of the channel's own <c>error</c> push, of which the original's clients show the message and leave.</summary>
    public static string WriteError()
        => JsonSerializer.Serialize(new ErrorPayload(RefusalCodes.EndpointCrashedMessage), ChannelJson.Default.ErrorPayload);

    private sealed class OriginalDialect : ClientDialect
    {
        public override bool NumbersEvents => false;

        public override EndpointExtensions Extensions => EndpointExtensions.None;

        public override string? Write(ServerEvent serverEvent) => serverEvent switch
        {
            { IsForOurPageOnly: true } => null,
            OfferData offer => ServerEventWriter.Write(offer with { IceRestart = null }),
            ErrorEvent error => ServerEventWriter.Write(error with { Code = null }),
            _ => ServerEventWriter.Write(serverEvent),
        };

        public override string WriteJoinReply(JoinReply reply) => "{}";

        public override ErrorEvent? ErrorEventFor(string code, string message) => null;
    }

    private sealed class OurPageDialect : ClientDialect
    {
        public override bool NumbersEvents => true;

        public override EndpointExtensions Extensions => EndpointExtensions.OurPage;

        public override string? Write(ServerEvent serverEvent) => ServerEventWriter.Write(serverEvent);

        public override string WriteJoinReply(JoinReply reply) => JsonSerializer.Serialize(reply, ChannelJson.Default.JoinReply);

        public override ErrorEvent? ErrorEventFor(string code, string message) => new(message, code);
    }
}
