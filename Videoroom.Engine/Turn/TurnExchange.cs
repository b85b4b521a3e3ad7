using Videoroom.Engine.Ice;
using Path = Videoroom.Engine.Network.Path;

namespace Videoroom.Engine.Turn;

/// <summary>A request, whose it is, and where its answer is written.</summary>
/// <param name="request">The request.</param>
/// <param name="client">Whom it came from.</param>
/// <param name="nowMs">The engine's clock, in milliseconds.</param>
/// <param name="response">Room for the answer.</param>
/// <param name="user">Who sent it; null as long as that is not proven. Answers to a known user carry MESSAGE-INTEGRITY.</param>
internal readonly ref struct TurnExchange(StunMessage request, Path client, long nowMs, Span<byte> response, TurnUser? user)
{
    // Bounds what a 420 lists, and so its length.
    private const int MaxListedAttributes = 16;

    private readonly Span<byte> _response = response;

    /// <summary>The request.</summary>
    public StunMessage Request { get; } = request;

    /// <summary>Whom it came from.</summary>
    public Path Client { get; } = client;

    /// <summary>When.</summary>
    public long NowMs { get; } = nowMs;

    /// <summary>Who sent it; null when that is not proven.</summary>
    public TurnUser? User { get; } = user;

    /// <summary>The same after the credentials were checked.</summary>
    public TurnExchange As(TurnUser authenticated) => new(Request, Client, NowMs, _response, authenticated);

    /// <summary>Begins an answer.</summary>
    public StunWriter Begin(StunClass answer) => new(_response, answer, Request.Method, Request.TransactionId);

    /// <summary>Ends a success response.</summary>
    public TurnResult Succeed(ref StunWriter writer) => new(TurnOutcome.Answered, Finish(ref writer));

    /// <summary>Ends an error response.</summary>
    public TurnResult Refuse(ref StunWriter writer) => new(TurnOutcome.Refused, Finish(ref writer));

    /// <summary>Refuses the request.</summary>
    /// <param name="code">One of <see cref="TurnError"/>.</param>
    public TurnResult Refuse(int code)
    {
        var writer = Begin(StunClass.ErrorResponse);
        writer.AddErrorCode(code);
        if (code == TurnError.UnknownAttribute)
        {
            AddUnknownAttributes(ref writer);
        }

        return Refuse(ref writer);
    }

    private int Finish(ref StunWriter writer)
    {
        if (User is not null)
        {
            writer.AddMessageIntegrity(User.Key);
        }
        // RFC 8489, section 14.7: who sends no FINGERPRINT may come before it was invented.
        if (Request.HasFingerprint)
        {
            writer.AddFingerprint();
        }

        return writer.Length;
    }

    private void AddUnknownAttributes(ref StunWriter writer)
    {
        Span<byte> types = stackalloc byte[MaxListedAttributes * sizeof(ushort)];
        var length = 0;
        foreach (var attribute in Request.EnumerateAttributes())
        {
            if (TurnAttributes.IsUnknownRequired(attribute.Type) && length < types.Length)
            {
                types[length++] = (byte)(attribute.Type >> 8);
                types[length++] = (byte)attribute.Type;
            }
        }

        writer.Add(StunAttribute.UnknownAttributes, types[..length]);
    }
}
