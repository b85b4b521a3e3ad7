using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;

namespace Videoroom.Engine.Turn;

// Who sends a request, and what those hear who did not prove it.
internal sealed partial class TurnServer
{
    /// <summary>Long-term credentials, in the order of RFC 8489, section 9.2.4.</summary>
    /// <returns>Why there is no user.</returns>
    private int Authenticate(in TurnExchange exchange, out TurnUser? user)
    {
        user = null;
        var request = exchange.Request;
        if (!request.HasIntegrity)
        {
            return TurnError.Unauthenticated;
        }

        if (!request.TryGetAttribute(StunAttribute.Username, out var username)
            || !request.HasAttribute(StunAttribute.Realm)
            || !request.TryGetAttribute(StunAttribute.Nonce, out var nonce))
        {
            return TurnError.BadRequest;
        }

        var named = _services.Users.Find(username);
        if (named is null || !request.VerifyIntegrity(named.Key))
        {
            return TurnError.Unauthenticated;
        }

        if (!_services.Nonces.IsValid(nonce, exchange.Client.Remote, exchange.NowMs))
        {
            return TurnError.StaleNonce;
        }

        user = named;
        return TurnError.None;
    }

    private TurnResult Challenge(in TurnExchange exchange, int code)
    {
        if (!MayAnswer(exchange))
        {
            return default;
        }

        if (code == TurnError.BadRequest)
        {
            return exchange.Refuse(code);
        }

        Span<byte> nonce = stackalloc byte[TurnNonces.Length];
        _services.Nonces.Write(exchange.Client.Remote, exchange.NowMs, nonce);
        var writer = exchange.Begin(StunClass.ErrorResponse);
        writer.AddErrorCode(code);
        writer.Add(StunAttribute.Realm, _services.Realm);
        writer.Add(StunAttribute.Nonce, nonce);
        return exchange.Refuse(ref writer);
    }

    private TurnResult Bind(in TurnExchange exchange)
    {
        // Whoever names a user makes a connectivity check, and not with us. An answer would tell him that somebody is there.
        if (exchange.Request.HasAttribute(StunAttribute.Username) || exchange.Request.HasIntegrity || !MayAnswer(exchange))
        {
            return default;
        }

        if (TurnAttributes.HasUnknownRequired(exchange.Request))
        {
            return exchange.Refuse(TurnError.UnknownAttribute);
        }

        var writer = exchange.Begin(StunClass.SuccessResponse);
        writer.AddXorAddress(StunAttribute.XorMappedAddress, exchange.Client.Remote);
        return exchange.Succeed(ref writer);
    }

    // A connection's other end has shown that it is where it says.
    private bool MayAnswer(in TurnExchange exchange)
        => exchange.Client.Carrier is StreamConnection || _limiter.TryTake(exchange.Client.Remote, exchange.NowMs);
}
